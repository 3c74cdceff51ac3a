(namespace_definition name: (namespace_name) @package !body)
(namespace_definition name: (namespace_name) @name body: (_)) @definition.module
(class_declaration name: (name) @name) @definition.class
(interface_declaration name: (name) @name) @definition.interface
(trait_declaration name: (name) @name) @definition.trait
(enum_declaration name: (name) @name) @definition.enum
(enum_case name: (name) @name) @definition.constant
(const_element . (name) @name) @definition.constant
(function_definition name: (name) @name) @definition.function
(method_declaration name: (name) @name) @definition.method
(function_call_expression function: (name) @_define arguments: (arguments .
  (argument [(string (string_content) @name) (encapsed_string . (string_content) @name .)])) (#eq? @_define "define")) @definition.constant

(namespace_use_declaration) @import.use
(require_expression [(string (string_content) @import) (binary_expression (string (string_content) @import))])
(require_once_expression [(string (string_content) @import) (binary_expression (string (string_content) @import))])
(include_expression [(string (string_content) @import) (binary_expression (string (string_content) @import))])
(include_once_expression [(string (string_content) @import) (binary_expression (string (string_content) @import))])
