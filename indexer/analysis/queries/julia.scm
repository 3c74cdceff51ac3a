(module_definition name: (identifier) @name) @definition.module
(function_definition (signature [
    (identifier) @name
    (call_expression . [
      (identifier) @name
      (operator) @name
      (field_expression (identifier) .) @name
      (parametrized_type_expression . (identifier) @name)
    ])
    (typed_expression . (call_expression . [
      (identifier) @name
      (operator) @name
      (field_expression (identifier) .) @name
      (parametrized_type_expression . (identifier) @name)
    ]))
    (where_expression . [
      (call_expression . [
      (identifier) @name
      (operator) @name
      (field_expression (identifier) .) @name
      (parametrized_type_expression . (identifier) @name)
    ])
      (typed_expression . (call_expression . [
      (identifier) @name
      (operator) @name
      (field_expression (identifier) .) @name
      (parametrized_type_expression . (identifier) @name)
    ]))
      (where_expression . (call_expression . [
      (identifier) @name
      (operator) @name
      (field_expression (identifier) .) @name
      (parametrized_type_expression . (identifier) @name)
    ]))
    ])
  ])) @definition.function
(assignment . [
    (call_expression . [
      (identifier) @name
      (operator) @name
      (field_expression (identifier) .) @name
      (parametrized_type_expression . (identifier) @name)
    ])
    (typed_expression . (call_expression . [
      (identifier) @name
      (operator) @name
      (field_expression (identifier) .) @name
      (parametrized_type_expression . (identifier) @name)
    ]))
    (where_expression . [
      (call_expression . [
      (identifier) @name
      (operator) @name
      (field_expression (identifier) .) @name
      (parametrized_type_expression . (identifier) @name)
    ])
      (typed_expression . (call_expression . [
      (identifier) @name
      (operator) @name
      (field_expression (identifier) .) @name
      (parametrized_type_expression . (identifier) @name)
    ]))
    ])
  ]) @definition.function
(macro_definition (signature (call_expression . (identifier) @name))) @definition.macro
(struct_definition (type_head [
    (identifier) @name
    (parametrized_type_expression . (identifier) @name)
    (binary_expression . [(identifier) @name (parametrized_type_expression . (identifier) @name)])
  ])) @definition.struct
(abstract_definition (type_head [
    (identifier) @name
    (parametrized_type_expression . (identifier) @name)
    (binary_expression . [(identifier) @name (parametrized_type_expression . (identifier) @name)])
  ])) @definition.type
(primitive_definition (type_head [
    (identifier) @name
    (binary_expression . (identifier) @name)
  ])) @definition.type
(const_statement (assignment . [
    (identifier) @name
    (typed_expression . (identifier) @name)
    (parametrized_type_expression . (identifier) @name)
    (open_tuple (identifier) @name)
  ])) @definition.constant
((macrocall_expression (macro_identifier (identifier) @_enum)
  (macro_argument_list . [(identifier) @name (typed_expression . (identifier) @name)])) @definition.enum
  (#eq? @_enum "enum"))
((macrocall_expression (macro_identifier (identifier) @_enum)
  (macro_argument_list . (_) (identifier) @name @definition.constant)) (#eq? @_enum "enum"))
(macrocall_expression (macro_argument_list . [
    (function_definition)
    (struct_definition)
    (assignment . [(call_expression) (where_expression) (typed_expression)])
  ])) @wrap
((string_literal) @before . [
  (function_definition) (assignment) (struct_definition) (abstract_definition) (primitive_definition)
  (macro_definition) (macrocall_expression) (module_definition) (const_statement)
])

(using_statement [(identifier) (import_path)] @import)
(import_statement [(identifier) (import_path)] @import)
(selected_import . [(identifier) (import_path)] @import)
((call_expression . (identifier) @_include (argument_list . (string_literal (content) @import)))
  (#eq? @_include "include"))
