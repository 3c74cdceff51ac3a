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
(field_declaration declarator: (field_identifier) @use.define)
(pointer_declarator declarator: (field_identifier) @use.define)
(array_declarator declarator: (field_identifier) @use.define)
(function_declarator (parenthesized_declarator (pointer_declarator declarator: (field_identifier) @use.define)))
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
])
(field_declaration declarator: (function_declarator) @scope.function)
[(compound_statement) (for_statement)] @scope.block
(field_declaration_list) @scope.class

; Imports
(preproc_include path: (_) @imported.module) @imported @imported.exported
