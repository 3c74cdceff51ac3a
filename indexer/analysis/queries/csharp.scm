(file_scoped_namespace_declaration name: (_) @package)
(namespace_declaration name: (_) @name) @definition.module
(class_declaration name: (identifier) @name) @definition.class
(record_declaration name: (identifier) @name) @definition.class
(struct_declaration name: (identifier) @name) @definition.struct
(interface_declaration name: (identifier) @name) @definition.interface
(enum_declaration name: (identifier) @name) @definition.enum
(enum_member_declaration name: (identifier) @name) @definition.constant
(record_declaration (parameter_list (parameter name: (identifier) @name) @definition.property))
(event_field_declaration (variable_declaration (variable_declarator name: (identifier) @name))) @definition.property
(event_declaration name: (identifier) @name) @definition.property
(operator_declaration operator: _ @name) @definition.method
(delegate_declaration name: (identifier) @name) @definition.type
(method_declaration name: (identifier) @name) @definition.method
(constructor_declaration name: (identifier) @name) @definition.method
(destructor_declaration name: (identifier) @name) @definition.method
(local_function_statement name: (identifier) @name) @definition.function
(property_declaration name: (identifier) @name) @definition.property
(field_declaration (modifier "const")
  (variable_declaration (variable_declarator name: (identifier) @name))) @definition.constant
(field_declaration (modifier "readonly")
  (variable_declaration (variable_declarator name: (identifier) @name))) @definition.constant

(using_directive !name [(identifier) (qualified_name)] @import)
(using_directive name: (identifier) [(qualified_name) (identifier)] @import)
