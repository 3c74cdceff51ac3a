(function_declaration name: (_) @name) @definition.function
(assignment_statement (variable_list . name: [
    (identifier) @name
    (dot_index_expression) @name
    (bracket_index_expression table: (_) @receiver field: (string content: (_) @name))
  ])
  (expression_list . value: (function_definition))) @definition.function
(field name: [(identifier) @name (string content: (_) @name)] value: (function_definition)) @definition.method

(function_call name: (identifier) arguments: (arguments . (string content: (string_content) @import.call)))
