; Names
(simple_identifier) @use.read
(type_identifier) @use.type
[(self_expression) (super_expression)] @use.none
(value_argument_label (simple_identifier) @use.none)
(parameter external_name: (simple_identifier) @use.none)
(call_expression . [(simple_identifier) @use.call (navigation_expression suffix: (navigation_suffix suffix: (simple_identifier) @use.call))] (call_suffix))
(attribute (user_type (type_identifier) @use.decorate))
(inheritance_specifier (user_type (type_identifier) @use.inherit .))
(directly_assignable_expression [
  (simple_identifier) @use.write
  (navigation_expression suffix: (navigation_suffix suffix: (simple_identifier) @use.write))
])

; Definitions
(class_declaration name: (type_identifier) @local.outer)
(class_declaration name: (user_type (type_identifier) @local.owner))
(protocol_declaration name: (type_identifier) @local.outer)
(typealias_declaration name: (type_identifier) @local.definition)
(function_declaration name: (simple_identifier) @local.outer)
(protocol_function_declaration name: (simple_identifier) @local.outer)
(enum_entry name: (simple_identifier) @use.define)
(pattern bound_identifier: (simple_identifier) @local.definition)
(if_statement bound_identifier: (simple_identifier) @local.definition)
(guard_statement bound_identifier: (simple_identifier) @local.definition)
(parameter name: (simple_identifier) @local.definition)
(lambda_parameter name: (simple_identifier) @local.definition)
(type_parameter (type_identifier) @local.definition)

; Scopes
[(function_declaration) (init_declaration) (lambda_literal) (protocol_function_declaration)] @scope.function
[(class_declaration) (protocol_declaration) (if_statement) (for_statement) (switch_entry) (while_statement) (catch_block)] @scope.block
[(class_body) (enum_class_body) (protocol_body)] @scope.class

; Imports
(import_declaration (identifier) @within.import)
(import_declaration (identifier) @imported.path) @imported
