(program (lexical_declaration kind: "const" (variable_declarator name: [
    (identifier) @name
    (array_pattern (identifier) @name)
  ]) @definition.constant))
(program (lexical_declaration kind: "let" (variable_declarator name: (identifier) @name) @definition.variable))
(program (variable_declaration (variable_declarator name: (identifier) @name) @definition.variable))
(program (export_statement declaration:
  (lexical_declaration kind: "const" (variable_declarator name: (identifier) @name) @definition.constant)))
(program (export_statement declaration:
  (lexical_declaration kind: "let" (variable_declarator name: (identifier) @name) @definition.variable)))
(program (lexical_declaration) @wrap)
(program (ambient_declaration
  (lexical_declaration (variable_declarator name: (identifier) @name) @definition.constant)))
(program (labeled_statement label: (statement_identifier) @_reactive
  body: (expression_statement (assignment_expression left: (identifier) @name)) @definition.variable
  (#eq? @_reactive "$")))
