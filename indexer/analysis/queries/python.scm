; Definitions
(class_definition name: (identifier) @name) @definition.class
(function_definition name: (identifier) @name) @definition.function
(decorated_definition) @decorated
(type_alias_statement left: (type . [(identifier) @name (generic_type . (identifier) @name)])) @definition.type
(class_definition body: (block (assignment left: [(identifier) @name (pattern_list (identifier) @name) (tuple_pattern (identifier) @name)]) @definition.field))

; Docstrings
(class_definition body: (block . (string) @documentation))
(function_definition body: (block . (string) @documentation))

; Imports
(import_statement name: (dotted_name) @import)
(import_statement name: (aliased_import name: (dotted_name) @import))
(import_from_statement module_name: (_) @import.module)
(import_from_statement name: (dotted_name) @import.member)
(import_from_statement name: (aliased_import name: (dotted_name) @import.member))
