; Names
(variable) @use.read
(constructor) @use.read
(name) @use.type
(module_id) @use.read
(header (module) @within.none)
(apply function: (variable) @use.call)
(apply function: (qualified id: (variable) @use.call))
(apply function: (constructor) @use.call)

; Definitions
(signature name: (variable) @use.define)
(function name: (variable) @local.outer)
(bind name: (variable) @local.definition)
(patterns (variable) @local.definition)
(data_type name: (name) @local.definition)
(newtype name: (name) @local.definition)
(type_synomym name: (name) @local.definition)
(class name: (name) @local.outer)
(data_constructor (prefix name: (constructor) @use.define))
(record name: (constructor) @use.define)
(field_name (variable) @use.define)
(generator . (variable) @local.definition)
(alternative pattern: (variable) @local.definition)

; Scopes
[(function) (lambda)] @scope.function
[(let_in) (do) (alternative)] @scope.block
(class) @scope.block

; Imports
(import (module) @within.import)
(import_list) @within.import
(import) @imported
(import module: (module) @imported.module)
(import alias: (module) @imported.whole)
(import_name variable: (variable) @imported.member)
(import_name type: (name) @imported.member)
