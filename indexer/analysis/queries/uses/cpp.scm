; Names
(identifier) @use.read
(type_identifier) @use.type
(field_expression field: (field_identifier) @use.read)
(field_designator (field_identifier) @use.write)
(preproc_ifdef name: (identifier) @use.read)
(call_expression function: [(identifier) @use.call (field_expression field: (field_identifier) @use.call)])
(assignment_expression left: [
  (identifier) @use.write
  (field_expression field: (field_identifier) @use.write)
])
(update_expression argument: [(identifier) @use.write (field_expression field: (field_identifier) @use.write)])

; Definitions
(function_declarator declarator: (identifier) @local.outer)
(function_declarator (parenthesized_declarator (pointer_declarator declarator: (identifier) @local.definition)))
(declaration declarator: (identifier) @local.definition)
(init_declarator declarator: (identifier) @local.definition)
(parameter_declaration declarator: (identifier) @local.definition)
(pointer_declarator declarator: (identifier) @local.definition)
(array_declarator declarator: (identifier) @local.definition)
(field_declaration declarator: (field_identifier) @use.define)
(pointer_declarator declarator: (field_identifier) @use.define)
(array_declarator declarator: (field_identifier) @use.define)
(function_declarator (parenthesized_declarator (pointer_declarator declarator: (field_identifier) @use.define)))
(type_definition declarator: (type_identifier) @local.definition)
(type_definition declarator: (_ declarator: (type_identifier) @local.definition))
(struct_specifier name: (type_identifier) @local.outer body: (_))
(union_specifier name: (type_identifier) @local.outer body: (_))
(enum_specifier name: (type_identifier) @local.outer body: (_))
(enumerator name: (identifier) @local.definition)
(preproc_def name: (identifier) @local.definition)
(preproc_function_def name: (identifier) @local.outer)
(preproc_params (identifier) @local.definition)

; Scopes
[(function_definition) (preproc_function_def)] @scope.function
(declaration declarator: (function_declarator) @scope.function)
(declaration declarator: (pointer_declarator (function_declarator) @scope.function))
(field_declaration declarator: (function_declarator) @scope.function)
[(compound_statement) (for_statement)] @scope.block
(struct_specifier body: (_) @scope.class)
(union_specifier body: (_) @scope.class)

; What C++ has beside C: names
(namespace_identifier) @use.read
[(this)] @use.none
(qualified_identifier name: (identifier) @use.read)
(call_expression function: [
  (qualified_identifier name: [(identifier) @use.call (template_function name: (identifier) @use.call)])
  (qualified_identifier name: (qualified_identifier name: [(identifier) @use.call (template_function name: (identifier) @use.call)]))
  (template_function name: (identifier) @use.call)
  (field_expression field: (template_method name: (field_identifier) @use.call))
])
(new_expression type: [
  (type_identifier) @use.call
  (template_type name: (type_identifier) @use.call)
  (qualified_identifier name: (type_identifier) @use.call)
])
(base_class_clause [
  (type_identifier) @use.inherit
  (template_type name: (type_identifier) @use.inherit)
  (qualified_identifier name: [(type_identifier) @use.inherit (template_type name: (type_identifier) @use.inherit)])
])
(field_initializer (field_identifier) @use.write)

; Definitions
(function_declarator declarator: (field_identifier) @local.outer)
(class_specifier name: (type_identifier) @local.outer body: (_))
(alias_declaration name: (type_identifier) @local.definition)
(namespace_definition name: (namespace_identifier) @local.definition)
(namespace_definition name: (nested_namespace_specifier (namespace_identifier) @use.define))
(namespace_alias_definition name: (namespace_identifier) @local.definition)
(optional_parameter_declaration declarator: (identifier) @local.definition)
(reference_declarator (identifier) @local.definition)
(reference_declarator (field_identifier) @use.define)
(variadic_declarator (identifier) @local.definition)
(structured_binding_declarator (identifier) @local.definition)
(for_range_loop declarator: (identifier) @local.definition)
(type_parameter_declaration (type_identifier) @local.definition)
(variadic_type_parameter_declaration (type_identifier) @local.definition)
(optional_type_parameter_declaration name: (type_identifier) @local.definition)
(lambda_capture_initializer left: (identifier) @local.definition)

; Scopes
(lambda_expression) @scope.function
(declaration declarator: (reference_declarator (function_declarator) @scope.function))
(field_declaration declarator: (pointer_declarator (function_declarator) @scope.function))
(field_declaration declarator: (reference_declarator (function_declarator) @scope.function))
(template_declaration) @scope.parameters
[(for_range_loop) (if_statement) (catch_clause)] @scope.block
(class_specifier body: (_) @scope.class)
(namespace_definition body: (_) @scope.module)

; Imports
(preproc_include path: (_) @imported.module) @imported @imported.exported
