(function_statement (function_name) @name) @definition.function
(class_statement . (simple_name) @name) @definition.class
(class_method_definition (simple_name) @name) @definition.method
(class_property_definition (variable) @name) @definition.property
(enum_statement . (simple_name) @name) @definition.enum
(enum_member (simple_name) @name) @definition.constant

((command command_name: (command_name) @_brings
  command_elements: (command_elements . (command_argument_sep) . (generic_token) @import))
  (#any-of? @_brings "Import-Module" "import-module" "ipmo"))
((command command_name: (command_name) @_brings
  command_elements: (command_elements . (command_argument_sep) . (generic_token) @_module . (command_argument_sep) . (generic_token) @import))
  (#any-of? @_brings "using" "Using") (#any-of? @_module "module" "Module"))
(command (command_invokation_operator) command_name: (command_name_expr) @import)
