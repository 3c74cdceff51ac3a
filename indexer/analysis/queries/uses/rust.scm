; Names
(identifier) @use.read
(field_initializer field: (field_identifier) @use.key)
(field_initializer_list) @within.literal
(type_identifier) @use.type
[(self) (super) (crate)] @use.none
(field_expression field: (field_identifier) @use.read)
(lifetime (identifier) @use.none)
(label (identifier) @use.none)
(attribute . [(identifier) @use.decorate (scoped_identifier name: (identifier) @use.decorate)])
(attribute arguments: (token_tree (identifier) @use.decorate))
(call_expression function: [
  (identifier) @use.call
  (field_expression field: (field_identifier) @use.call)
  (scoped_identifier name: (identifier) @use.call)
  (generic_function function: [
    (identifier) @use.call
    (field_expression field: (field_identifier) @use.call)
    (scoped_identifier name: (identifier) @use.call)
  ])
])
(macro_invocation macro: [(identifier) @use.call (scoped_identifier name: (identifier) @use.call)])
(impl_item trait: [
  (type_identifier) @use.inherit
  (scoped_type_identifier name: (type_identifier) @use.inherit)
  (generic_type type: [(type_identifier) @use.inherit (scoped_type_identifier name: (type_identifier) @use.inherit)])
])
(trait_item bounds: (trait_bounds [
  (type_identifier) @use.inherit
  (scoped_type_identifier name: (type_identifier) @use.inherit)
  (generic_type type: (type_identifier) @use.inherit)
]))
(assignment_expression left: [(identifier) @use.write (field_expression field: (field_identifier) @use.write)])
(compound_assignment_expr left: [(identifier) @use.write (field_expression field: (field_identifier) @use.write)])

; Definitions
(function_item name: (identifier) @local.outer)
(function_signature_item name: (identifier) @local.outer)
(struct_item name: (type_identifier) @local.outer)
(union_item name: (type_identifier) @local.outer)
(enum_item name: (type_identifier) @local.outer)
(trait_item name: (type_identifier) @local.outer)
(type_item name: (type_identifier) @local.outer)
(associated_type name: (type_identifier) @use.define)
(mod_item name: (identifier) @local.definition)
(macro_definition name: (identifier) @use.define)
(const_item name: (identifier) @local.definition)
(static_item name: (identifier) @local.definition)
(enum_variant name: (identifier) @use.define)
(field_declaration name: (field_identifier) @use.define)
(impl_item type: [
  (type_identifier) @local.owner
  (generic_type type: [(type_identifier) @local.owner (scoped_type_identifier name: (type_identifier) @local.owner)])
  (scoped_type_identifier name: (type_identifier) @local.owner)
  (reference_type type: (type_identifier) @local.owner)
])
(type_parameter name: (type_identifier) @local.definition)
(const_parameter name: (identifier) @local.definition)
(parameter pattern: (identifier) @local.definition)
(closure_parameters (identifier) @local.definition)
(let_declaration pattern: (identifier) @local.definition)
(for_expression pattern: (identifier) @local.definition)
(tuple_pattern (identifier) @local.definition)
(tuple_struct_pattern type: (_) (identifier) @local.definition)
(slice_pattern (identifier) @local.definition)
(mut_pattern (identifier) @local.definition)
(ref_pattern (identifier) @local.definition)
(reference_pattern (identifier) @local.definition)
(captured_pattern . (identifier) @local.definition)
(field_pattern name: (shorthand_field_identifier) @local.definition)
(field_pattern pattern: (identifier) @local.definition)
((match_pattern . (identifier) @local.definition) (#not-match? @local.definition "^[A-Z]"))
((or_pattern (identifier) @local.constant) (#match? @local.constant "^[A-Z]"))
((tuple_struct_pattern type: (_) (identifier) @local.constant) (#match? @local.constant "^[A-Z]"))
((tuple_pattern (identifier) @local.constant) (#match? @local.constant "^[A-Z]"))

; Scopes
[(function_item) (function_signature_item) (closure_expression)] @scope.function
[
  (struct_item) (union_item) (enum_item) (trait_item) (type_item) (impl_item) (block) (for_expression)
  (if_expression) (while_expression) (match_arm)
] @scope.block
(struct_item body: (_) @scope.class)
(union_item body: (_) @scope.class)
(enum_item body: (_) @scope.class)
(trait_item body: (_) @scope.class)
(impl_item body: (_) @scope.class)
(mod_item body: (_) @scope.module)
[(let_declaration) (let_condition)] @scope.after

; Imports
(use_declaration argument: (_) @within.import)
(extern_crate_declaration (identifier) @use.import)
(use_declaration argument: (_) @imported.path) @imported
(use_declaration (visibility_modifier)) @imported.exported
(extern_crate_declaration name: (identifier) @imported.whole) @imported
(extern_crate_declaration alias: (identifier) @imported.alias)
(mod_item name: (identifier) @imported.below !body) @imported
(mod_item (visibility_modifier) !body) @imported.exported
