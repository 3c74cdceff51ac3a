(class_definition name: (identifier) @name) @definition.class
(mixin_declaration (mixin) . (identifier) @name) @definition.trait
(extension_declaration name: (identifier) @name) @definition.class
(extension_type_declaration name: (identifier) @name) @definition.class
(enum_declaration name: (identifier) @name) @definition.enum
(enum_constant name: (identifier) @name) @definition.constant
(type_alias . (type_identifier) @name . "=") @definition.type
(type_alias (type_identifier) @name . (formal_parameter_list)) @definition.type
(function_signature name: (identifier) @name) @definition.function
(getter_signature name: (identifier) @name) @definition.function
(setter_signature name: (identifier) @name) @definition.function
(operator_signature (binary_operator) @name) @definition.function
(constructor_signature name: (identifier) @name . (formal_parameter_list)) @definition.method
(factory_constructor_signature (identifier) @name . (formal_parameter_list)) @definition.method
(constant_constructor_signature (identifier) @name . (formal_parameter_list)) @definition.method
(declaration (static_final_declaration_list (static_final_declaration . (identifier) @name) @definition.constant))
(declaration (initialized_identifier_list (initialized_identifier . (identifier) @name) @definition.field))
(method_signature) @decorated
[(function_body) (initializers)] @after

(import_specification (configurable_uri (uri (string_literal) @import)))
(library_export (configurable_uri (uri (string_literal) @import)))
(part_directive (uri (string_literal) @import))
