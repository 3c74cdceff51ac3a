; Names
(identifier) @use.read
(field name: (identifier) @use.none)
(goto_statement (identifier) @use.none)
(label_statement (identifier) @use.none)
(function_call name: [
  (identifier) @use.call
  (dot_index_expression field: (identifier) @use.call)
  (method_index_expression method: (identifier) @use.call)
])
(assignment_statement (variable_list [(identifier) @use.write (dot_index_expression field: (identifier) @use.write)]))

; Definitions
(function_declaration name: [
  (identifier) @local.outer
  (dot_index_expression field: (identifier) @use.define)
  (method_index_expression method: (identifier) @use.define)
])
(variable_declaration (assignment_statement (variable_list (identifier) @local.definition)))
(variable_declaration (variable_list (identifier) @local.definition))
(parameters (identifier) @local.definition)
(for_generic_clause (variable_list (identifier) @local.definition))
(for_numeric_clause name: (identifier) @local.definition)

; Scopes
[(function_declaration) (function_definition)] @scope.function
[(for_statement) (while_statement) (repeat_statement) (if_statement) (do_statement)] @scope.block
(variable_declaration (assignment_statement)) @scope.after

; Imports
((variable_declaration (assignment_statement
  (variable_list . (identifier) @imported.whole)
  (expression_list . (function_call
    name: (identifier) @_require
    arguments: (arguments . (string content: (_) @imported.module)))))) @imported
  (#eq? @_require "require"))
