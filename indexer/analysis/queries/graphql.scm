(object_type_definition (name) @name) @definition.struct
(object_type_extension (name) @name) @definition.struct
(interface_type_definition (name) @name) @definition.interface
(input_object_type_definition (name) @name) @definition.struct
(enum_type_definition (name) @name) @definition.enum
(enum_value (name) @name) @definition.constant
(union_type_definition (name) @name) @definition.type
(scalar_type_definition (name) @name) @definition.type
(fields_definition (field_definition . (name) @name) @definition.property)
(operation_definition (name) @name) @definition.function
(fragment_definition (fragment_name (name) @name)) @definition.function
