(class_declaration name: (_) @name) @definition.class
(class_body (method_definition name: (_) @name) @definition.method)
(object (method_definition name: (_) @name) @definition.method)
(function_declaration name: (identifier) @name) @definition.function
(generator_function_declaration name: (identifier) @name) @definition.function
(variable_declarator name: (identifier) @name
  value: [(arrow_function) (function_expression) (generator_function)]) @definition.function
(variable_declarator name: (identifier) @name value: (class)) @definition.class
(pair key: (property_identifier) @name
  value: [(arrow_function) (function_expression) (generator_function)]) @definition.method
(assignment_expression
  left: (member_expression object: (_) @receiver property: (property_identifier) @name)
  right: [(arrow_function) (function_expression) (generator_function)]) @definition.function
(program (lexical_declaration kind: "const" (variable_declarator name: (identifier) @name) @definition.constant))
(program (lexical_declaration kind: "let" (variable_declarator name: (identifier) @name) @definition.variable))
(program (variable_declaration (variable_declarator name: (identifier) @name) @definition.variable))
(program (export_statement declaration:
  (lexical_declaration kind: "const" (variable_declarator name: (identifier) @name) @definition.constant)))
(program (export_statement declaration:
  (lexical_declaration kind: "let" (variable_declarator name: (identifier) @name) @definition.variable)))
(export_statement declaration: (_)) @wrap
(lexical_declaration . (_) . (variable_declarator value: [(arrow_function) (function_expression)])) @wrap
(program (lexical_declaration) @wrap)

(import_statement source: (string (string_fragment) @import))
(export_statement source: (string (string_fragment) @import))
(call_expression function: [(identifier) (import)]
  arguments: (arguments . (string (string_fragment) @import.call)))

(abstract_class_declaration name: (_) @name) @definition.class
(class_body (public_field_definition name: (property_identifier) @name
  value: [(arrow_function) (function_expression)]) @definition.method)
(abstract_method_signature name: (_) @name) @definition.method
(class_body (method_signature name: (_) @name) @definition.method)
(interface_declaration name: (type_identifier) @name) @definition.interface
(interface_body (method_signature name: (_) @name) @definition.method)
(type_alias_declaration name: (type_identifier) @name) @definition.type
(enum_declaration name: (identifier) @name) @definition.enum
(enum_body name: (property_identifier) @name @definition.constant)
(enum_body (enum_assignment name: (property_identifier) @name) @definition.constant)
(function_signature name: (identifier) @name) @definition.function
(internal_module name: (_) @name) @definition.module
(module name: (identifier) @name) @definition.module
(module name: (string (string_fragment) @name)) @definition.module
(ambient_declaration) @wrap
(program (ambient_declaration
  (lexical_declaration (variable_declarator name: (identifier) @name) @definition.constant)))
(statement_block (export_statement declaration:
  (lexical_declaration (variable_declarator name: (identifier) @name) @definition.constant)))
(class_body (decorator) @before)
(import_require_clause source: (string (string_fragment) @import))
