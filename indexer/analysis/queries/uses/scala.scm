; Names
(identifier) @use.read
(type_identifier) @use.type
(package_clause (_) @within.none)
(call_expression function: [
  (identifier) @use.call
  (field_expression field: (identifier) @use.call)
  (generic_function function: [(identifier) @use.call (field_expression field: (identifier) @use.call)])
])
(instance_expression (type_identifier) @use.call)
(annotation name: (type_identifier) @use.decorate)
(extends_clause type: [(type_identifier) @use.inherit (generic_type type: (type_identifier) @use.inherit)])
(assignment_expression left: [(identifier) @use.write (field_expression field: (identifier) @use.write)])

; Definitions
(class_definition name: (identifier) @local.outer)
(trait_definition name: (identifier) @local.outer)
(object_definition name: (identifier) @local.outer)
(enum_definition name: (identifier) @local.outer)
(type_definition name: (type_identifier) @local.definition)
(function_definition name: (identifier) @local.outer)
(function_declaration name: (identifier) @local.outer)
(val_definition pattern: (identifier) @local.definition)
(var_definition pattern: (identifier) @local.definition)
(val_declaration name: (identifier) @local.definition)
(var_declaration name: (identifier) @local.definition)
(class_parameter name: (identifier) @local.field)
(parameter name: (identifier) @local.definition)
(type_parameters name: (identifier) @local.definition)
(enumerator . (identifier) @local.definition)
(lambda_expression parameters: (identifier) @local.definition)
(binding name: (identifier) @local.definition)
((case_class_pattern pattern: (identifier) @local.definition) (#match? @local.definition "^[a-z]"))
((case_clause pattern: (identifier) @local.definition) (#match? @local.definition "^[a-z]"))
(tuple_pattern (identifier) @local.definition)
(typed_pattern pattern: (identifier) @local.definition)

; Scopes
[(function_definition) (function_declaration) (lambda_expression)] @scope.function
[
  (class_definition) (trait_definition) (object_definition) (enum_definition) (block) (for_expression) (case_clause)
] @scope.block
[(template_body) (enum_body)] @scope.class

; Imports
(import_declaration (identifier) @use.import)
(import_declaration (namespace_selectors) @within.import)
(import_declaration) @imported @imported.path
