(package_clause name: (package_identifier) @package)
(class_definition name: (_) @name) @definition.class
(object_definition name: (_) @name) @definition.class
(trait_definition name: (_) @name) @definition.trait
(enum_definition name: (_) @name) @definition.enum
(simple_enum_case name: (_) @name) @definition.constant
(full_enum_case name: (_) @name) @definition.class
(package_object name: (_) @name) @definition.module
(type_definition name: (type_identifier) @name) @definition.type
(function_definition name: (_) @name) @definition.function
(function_declaration name: (_) @name) @definition.function
(given_definition name: (identifier) @name) @definition.constant
(template_body (val_definition pattern: (identifier) @name) @definition.constant)
(template_body (val_definition pattern: (identifiers (identifier) @name)) @definition.constant)
(template_body (val_declaration name: (identifier) @name) @definition.constant)
(template_body (var_definition pattern: (identifier) @name) @definition.variable)
(template_body (var_declaration name: (identifier) @name) @definition.variable)
(class_parameters (class_parameter ["val" "var"] name: (identifier) @name) @definition.property)
(class_definition "case" class_parameters: (class_parameters
  (class_parameter name: (identifier) @name) @definition.property))

(import_declaration) @import.use
