; Names
(identifier) @use.read
(type_identifier) @use.type
(_ field: (field_identifier) @use.read)
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
(declaration declarator: (identifier) @local.definition)
(init_declarator declarator: (identifier) @local.definition)
(parameter_declaration declarator: (identifier) @local.definition)
(pointer_declarator declarator: (identifier) @local.definition)
(array_declarator declarator: (identifier) @local.definition)
; Of two captures of a method's name, `local.outer` tells more.
(_ declarator: (field_identifier) @use.define)
(type_definition declarator: (type_identifier) @local.definition)
(type_definition declarator: (_ declarator: (type_identifier) @local.definition))
(_ name: (type_identifier) @local.outer body: (_))
(enumerator name: (identifier) @local.definition)
(preproc_def name: (identifier) @local.definition)
(preproc_function_def name: (identifier) @local.outer)
(preproc_params (identifier) @local.definition)

; Scopes
[(function_definition) (preproc_function_def)] @scope.function
(declaration declarator: [
  (function_declarator) @scope.function
  (pointer_declarator (function_declarator) @scope.function)
  (reference_declarator (function_declarator) @scope.function)
])
[(compound_statement) (for_statement)] @scope.block
(field_declaration_list) @scope.class

; What C++ has beside C: names
(namespace_identifier) @use.read
[(this)] @use.none
(qualified_identifier name: (identifier) @use.read)
(call_expression function: [
  (_ name: [
    (identifier) @use.call
    (_ name: [(identifier) @use.call (_ name: (identifier) @use.call)])
  ])
  (field_expression field: (template_method name: (field_identifier) @use.call))
])
(new_expression type: [
  (type_identifier) @use.call
  (_ name: (type_identifier) @use.call)
])
(base_class_clause [
  (type_identifier) @use.inherit
  (_ name: [(type_identifier) @use.inherit (_ name: (type_identifier) @use.inherit)])
])
(field_initializer (field_identifier) @use.write)

; Definitions
(function_declarator declarator: (field_identifier) @local.outer)
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
(field_declaration declarator: [
  (function_declarator) @scope.function
  (pointer_declarator (function_declarator) @scope.function)
  (reference_declarator (function_declarator) @scope.function)
])
(template_declaration) @scope.parameters
[(for_range_loop) (if_statement) (catch_clause)] @scope.block
(namespace_definition body: (_) @scope.module)

; Imports
(preproc_include path: (_) @imported.module) @imported @imported.exported
