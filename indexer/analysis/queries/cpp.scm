(preproc_def name: (identifier) @name) @definition.macro
(preproc_function_def name: (identifier) @name) @definition.macro
(struct_specifier name: (type_identifier) @name body: (_)) @definition.struct
(union_specifier name: (type_identifier) @name body: (_)) @definition.struct
(enum_specifier name: (type_identifier) @name body: (_)) @definition.enum
(enumerator name: (identifier) @name) @definition.constant
(type_definition
  type: [(struct_specifier !name body: (_)) (union_specifier !name body: (_))]
  declarator: (type_identifier) @name) @definition.struct
(type_definition type: (enum_specifier !name body: (_)) declarator: (type_identifier) @name) @definition.enum
(type_definition declarator: [
  (type_identifier) @name
  (array_declarator declarator: (type_identifier) @name)
  (pointer_declarator declarator: [
    (type_identifier) @name
    (pointer_declarator declarator: (type_identifier) @name)
    (function_declarator declarator: [
      (type_identifier) @name
      (parenthesized_declarator (pointer_declarator declarator: (type_identifier) @name))
    ])
  ])
  (function_declarator declarator: [
    (type_identifier) @name
    (parenthesized_declarator [(type_identifier) @name (pointer_declarator declarator: (type_identifier) @name)])
  ])
]) @definition.type

; A function is named by its declarator, however many pointers stand before it.
(function_definition) @definition.function
(declaration declarator: [
  (function_declarator)
  (pointer_declarator declarator: [(function_declarator) (pointer_declarator declarator: (function_declarator))])
  (reference_declarator (function_declarator))
  (operator_cast) @name
]) @definition.prototype
(field_declaration declarator: [
  (function_declarator)
  (pointer_declarator declarator: (function_declarator))
  (reference_declarator (function_declarator))
]) @definition.prototype
(function_declarator declarator: [
  (identifier) @name
  (field_identifier) @name
  (qualified_identifier) @name
  (operator_name) @name
  (destructor_name) @name
  (template_function name: (identifier) @name)
])
(function_definition declarator: [(operator_cast) (qualified_identifier)] @name)
(template_declaration) @wrap
(class_specifier name: [
  (type_identifier) @name
  (qualified_identifier) @name
  (template_type name: (type_identifier) @name)
] body: (_)) @definition.class
(struct_specifier name: [
  (qualified_identifier) @name
  (template_type name: (type_identifier) @name)
] body: (_)) @definition.struct
(namespace_definition name: (_) @name) @definition.module
(alias_declaration name: (type_identifier) @name) @definition.type
(concept_definition name: (identifier) @name) @definition.type

; Variables that have a value
(translation_unit (declaration declarator: (init_declarator) @definition.variable) @wrap)
(preproc_ifdef (declaration declarator: (init_declarator) @definition.variable) @wrap)
(declaration_list (declaration declarator: (init_declarator) @definition.variable) @wrap)
(field_declaration (storage_class_specifier) declarator: (field_identifier) @definition.variable @name default_value: (_)) @wrap
(init_declarator declarator: [
  (identifier) @name
  (array_declarator declarator: (identifier) @name)
  (pointer_declarator declarator: [(identifier) @name (array_declarator declarator: (identifier) @name)])
])

(preproc_include path: (string_literal) @import)
(preproc_include path: (system_lib_string) @import)
