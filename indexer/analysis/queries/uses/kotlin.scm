; Names
(simple_identifier) @use.read
(type_identifier) @use.type
[(this_expression) (super_expression)] @use.none
(package_header (_) @within.none)
(value_argument (simple_identifier) @use.none . "=")
(call_expression . [(simple_identifier) @use.call (navigation_expression (navigation_suffix (simple_identifier) @use.call))] (call_suffix))
(annotation [(user_type (type_identifier) @use.decorate) (constructor_invocation (user_type (type_identifier) @use.decorate))])
(delegation_specifier [
  (user_type . (type_identifier) @use.inherit)
  (constructor_invocation (user_type . (type_identifier) @use.inherit))
])
(directly_assignable_expression [
  (simple_identifier) @use.write
  (navigation_suffix (simple_identifier) @use.write)
])

; Definitions
(class_declaration (type_identifier) @local.outer)
(object_declaration (type_identifier) @local.outer)
(type_alias (type_identifier) @local.definition)
(function_declaration (simple_identifier) @local.outer)
(enum_entry (simple_identifier) @use.define)
(variable_declaration (simple_identifier) @local.definition)
(parameter . (simple_identifier) @local.definition)
(class_parameter (simple_identifier) @local.definition)
(class_parameter (binding_pattern_kind) (simple_identifier) @local.field)
(type_parameter (type_identifier) @local.definition)
(catch_block . (simple_identifier) @local.definition)

; Scopes
[(function_declaration) (lambda_literal) (anonymous_function)] @scope.function
[(class_declaration) (object_declaration) (control_structure_body) (for_statement) (catch_block) (when_entry)] @scope.block
[(class_body) (enum_class_body)] @scope.class

; Imports
(import_header (_) @within.import)
(import_header) @imported @imported.path
