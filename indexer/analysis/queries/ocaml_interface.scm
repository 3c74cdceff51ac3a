(external [(value_name) (parenthesized_operator)] @name) @definition.function
(value_specification [(value_name) (parenthesized_operator)] @name type: (function_type)) @definition.function
(value_specification [(value_name) (parenthesized_operator)] @name) @definition.variable
(type_binding name: (type_constructor) @name) @definition.type
(type_definition) @wrap
(field_declaration (field_name) @name) @definition.property
(constructor_declaration (constructor_name) @name) @definition.constant
(exception_definition) @wrap
(module_binding . (module_name) @name) @definition.module
(module_definition) @wrap
(module_type_definition (module_type_name) @name) @definition.interface
(class_binding (class_name) @name) @definition.class
(class_definition) @wrap
(class_type_binding (class_type_name) @name) @definition.interface
(class_type_definition) @wrap
(method_specification (method_name) @name) @definition.method

(open_module module: (module_path) @import)
(include_module module: (module_path) @import)
