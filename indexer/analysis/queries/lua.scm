(function_declaration name: (_) @name) @definition.function
(assignment_statement (variable_list . name: (identifier) @name)
  (expression_list . value: (function_definition))) @definition.function
(assignment_statement (variable_list . name: (dot_index_expression) @name)
  (expression_list . value: (function_definition))) @definition.function
(assignment_statement
  (variable_list . name: (bracket_index_expression table: (_) @receiver field: (string content: (_) @name)))
  (expression_list . value: (function_definition))) @definition.function
(field name: (identifier) @name value: (function_definition)) @definition.method
(field name: (string content: (_) @name) value: (function_definition)) @definition.method

(function_call name: (identifier) arguments: (arguments . (string content: (string_content) @import.call)))
