; Names
(identifier) @use.read
(package_identifier) @use.read
(package_clause (package_identifier) @use.none)
(type_identifier) @use.type
(selector_expression field: (field_identifier) @use.read)
(call_expression function: [
  (identifier) @use.call
  (selector_expression field: (field_identifier) @use.call)
  (index_expression operand: (identifier) @use.call)
])
(type_instantiation_expression type: (type_identifier) @use.call)
(composite_literal type: [(type_identifier) (qualified_type) (generic_type)]
  body: (literal_value (keyed_element key: (literal_element (identifier) @use.key))))
(literal_element (literal_value (keyed_element key: (literal_element (identifier) @use.key))))
(literal_value) @within.literal
(field_declaration !name type: [
  (type_identifier) @use.inherit
  (qualified_type name: (_) @use.inherit)
  (generic_type type: (type_identifier) @use.inherit)
  (pointer_type [(type_identifier) @use.inherit (qualified_type name: (_) @use.inherit)])
])
(interface_type (type_elem . [(type_identifier) @use.inherit (qualified_type name: (_) @use.inherit)] .))
(assignment_statement left: (expression_list [
  (identifier) @use.write
  (selector_expression field: (field_identifier) @use.write)
]))
(inc_statement [(identifier) @use.write (selector_expression field: (field_identifier) @use.write)])
(dec_statement [(identifier) @use.write (selector_expression field: (field_identifier) @use.write)])

; Definitions
(function_declaration name: (identifier) @local.outer)
(method_declaration name: (field_identifier) @use.define)
(type_spec name: (type_identifier) @local.outer)
(type_alias name: (type_identifier) @local.definition)
(field_declaration name: (field_identifier) @use.define)
(method_elem name: (field_identifier) @local.outer)
(type_parameter_declaration name: (identifier) @local.definition)
(parameter_declaration name: (identifier) @local.definition)
(variadic_parameter_declaration name: (identifier) @local.definition)
(const_spec name: (identifier) @local.definition)
(var_spec name: (identifier) @local.definition)
(short_var_declaration left: (expression_list (identifier) @local.definition))
(range_clause left: (expression_list (identifier) @local.definition) ":=")
(type_switch_statement alias: (expression_list (identifier) @local.definition))
(receive_statement left: (expression_list (identifier) @local.definition) ":=")

; Scopes
[(function_declaration) (method_declaration) (func_literal) (function_type) (method_elem)] @scope.function
[
  (type_spec) (block) (if_statement) (for_statement) (expression_switch_statement) (type_switch_statement)
  (expression_case) (type_case) (default_case) (communication_case)
] @scope.block
(function_declaration body: (_) @scope.none)
(method_declaration body: (_) @scope.none)
(func_literal body: (_) @scope.none)
(type_spec type: [(struct_type) (interface_type)] @scope.class)
[(short_var_declaration) (var_spec) (const_spec) (range_clause)] @scope.after

; Imports
(import_spec name: (package_identifier) @use.import)
(import_spec path: (_) @imported.module) @imported
(import_spec name: (package_identifier) @imported.whole)
(import_spec name: (dot) @imported.all)
