; Names
(identifier) @use.read
(type_identifier) @use.type
[(this) (super)] @use.none
(package_declaration (_) @within.none)
(element_value_pair key: (identifier) @use.none)
(labeled_statement . (identifier) @use.none)
(break_statement (identifier) @use.none)
(continue_statement (identifier) @use.none)
(method_invocation name: (identifier) @use.call)
(object_creation_expression type: [
  (type_identifier) @use.call
  (generic_type . (type_identifier) @use.call)
  (scoped_type_identifier (type_identifier) @use.call .)
])
(annotation name: [(identifier) @use.decorate (scoped_identifier name: (identifier) @use.decorate)])
(marker_annotation name: [(identifier) @use.decorate (scoped_identifier name: (identifier) @use.decorate)])
(superclass [
  (type_identifier) @use.inherit
  (generic_type . [(type_identifier) @use.inherit (scoped_type_identifier (type_identifier) @use.inherit .)])
  (scoped_type_identifier (type_identifier) @use.inherit .)
])
(type_list [
  (type_identifier) @use.inherit
  (generic_type . [(type_identifier) @use.inherit (scoped_type_identifier (type_identifier) @use.inherit .)])
  (scoped_type_identifier (type_identifier) @use.inherit .)
])
(assignment_expression left: [(identifier) @use.write (field_access field: (identifier) @use.write)])
(update_expression [(identifier) @use.write (field_access field: (identifier) @use.write)])

; Definitions
(class_declaration name: (identifier) @local.outer)
(interface_declaration name: (identifier) @local.outer)
(enum_declaration name: (identifier) @local.outer)
(record_declaration name: (identifier) @local.outer)
(annotation_type_declaration name: (identifier) @local.outer)
(annotation_type_element_declaration name: (identifier) @use.define)
(method_declaration name: (identifier) @local.outer)
(constructor_declaration name: (identifier) @local.outer)
(compact_constructor_declaration name: (identifier) @local.outer)
(enum_constant name: (identifier) @use.define)
(variable_declarator name: (identifier) @local.definition)
(formal_parameter name: (identifier) @local.definition)
(record_declaration parameters: (formal_parameters (formal_parameter name: (identifier) @local.field)))
(type_parameter . (type_identifier) @local.definition)
(enhanced_for_statement name: (identifier) @local.definition)
(catch_formal_parameter name: (identifier) @local.definition)
(resource name: (identifier) @local.definition)
(inferred_parameters (identifier) @local.definition)
(lambda_expression parameters: (identifier) @local.definition)
(instanceof_expression name: (identifier) @local.definition)
(type_pattern (_) (identifier) @local.definition)
(record_pattern_component (_) (identifier) @local.definition)

; Scopes
[(method_declaration) (constructor_declaration) (compact_constructor_declaration) (lambda_expression)] @scope.function
[
  (class_declaration) (interface_declaration) (enum_declaration) (record_declaration) (annotation_type_declaration)
  (block) (for_statement) (enhanced_for_statement) (try_with_resources_statement) (catch_clause)
  (switch_rule) (switch_block)
] @scope.block
[(class_body) (interface_body) (enum_body) (annotation_type_body)] @scope.class

; Imports
(import_declaration [(identifier) (scoped_identifier)] @within.import)
(import_declaration) @imported
(import_declaration [(identifier) (scoped_identifier)] @imported.path .)
(import_declaration [(identifier) (scoped_identifier)] @imported.module (asterisk) @imported.all)
