(header module: (module) @package)
(declarations (signature name: (_) @name) @definition.function)
(declarations (function name: (_) @name) @definition.function)
(declarations (function (infix operator: (_) @name)) @definition.function)
(declarations (bind name: (_) @name) @definition.function)
(class_declarations (signature name: (_) @name) @definition.method)
(instance_declarations (function name: (_) @name) @definition.method)
(instance_declarations (bind name: (_) @name) @definition.method)
(data_type name: (_) @name) @definition.type
(newtype name: (_) @name) @definition.type
(type_synomym name: (_) @name) @definition.type
(type_family name: (_) @name) @definition.type
(data_family name: (_) @name) @definition.type
(class name: (_) @name) @definition.trait
(instance name: (_) @name) @scope
(data_constructor (prefix name: (constructor) @name)) @definition.constant
(data_constructor (record name: (constructor) @name)) @definition.constant
(data_constructor (infix operator: (_) @name)) @definition.constant
(newtype_constructor name: (constructor) @name) @definition.constant
(gadt_constructor name: (constructor) @name) @definition.constant
(gadt_constructor names: (binding_list name: (_) @name)) @definition.constant
(field name: (field_name) @name) @definition.property
(pattern_synonym (equation synonym: [
    (apply function: (constructor) @name)
    (apply function: (apply function: (constructor) @name))
    (apply function: (apply function: (apply function: (constructor) @name)))
    (record constructor: (constructor) @name)
    (infix operator: (_) @name)
    (constructor) @name
  ])) @definition.constant
(foreign_import signature: (signature name: (_) @name)) @definition.function
(declarations (signature names: (binding_list name: (variable) @name)) @definition.function)

(import module: (module) @import)
