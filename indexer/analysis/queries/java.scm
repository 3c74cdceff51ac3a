(package_declaration [(scoped_identifier) (identifier)] @package)
(class_declaration name: (identifier) @name) @definition.class
(record_declaration name: (identifier) @name) @definition.class
(interface_declaration name: (identifier) @name) @definition.interface
(annotation_type_declaration name: (identifier) @name) @definition.interface
(enum_declaration name: (identifier) @name) @definition.enum
(enum_constant name: (identifier) @name) @definition.constant
(method_declaration name: (identifier) @name) @definition.method
(constructor_declaration name: (identifier) @name) @definition.method
(compact_constructor_declaration name: (identifier) @name) @definition.method
(annotation_type_element_declaration name: (identifier) @name) @definition.method
(class_body (field_declaration declarator: (variable_declarator name: (identifier) @name) @definition.field) @wrap)
(interface_body (constant_declaration declarator: (variable_declarator name: (identifier) @name) @definition.constant) @wrap)
(record_declaration parameters: (formal_parameters
  (formal_parameter name: (identifier) @name) @definition.property))
(import_declaration [(scoped_identifier) (identifier)] @import)
