(let_binding pattern: [(value_name) (parenthesized_operator)] @name . (parameter)) @definition.function
(let_binding pattern: [(value_name) (parenthesized_operator)] @name
  body: [(fun_expression) (function_expression)]) @definition.function
(compilation_unit (value_definition (let_binding pattern: [(value_name) (parenthesized_operator)] @name) @definition.variable))
(structure (value_definition (let_binding pattern: [(value_name) (parenthesized_operator)] @name) @definition.variable))
(value_definition (let_binding pattern: [(value_name) (parenthesized_operator)] . (parameter))) @wrap
(value_definition (let_binding pattern: [(value_name) (parenthesized_operator)]
  body: [(fun_expression) (function_expression)])) @wrap
(compilation_unit (value_definition (let_binding pattern: [(value_name) (parenthesized_operator)])) @wrap)
(structure (value_definition (let_binding pattern: [(value_name) (parenthesized_operator)])) @wrap)
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
(method_definition (method_name) @name) @definition.method
(method_specification (method_name) @name) @definition.method

(open_module module: (module_path) @import)
(include_module module: (module_path) @import)
