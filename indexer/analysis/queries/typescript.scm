(class_declaration name: (_) @name) @definition.class
(class_body (method_definition name: (_) @name) @definition.method)
(object (method_definition name: (_) @name) @definition.method)
(function_declaration name: (identifier) @name) @definition.function
(generator_function_declaration name: (identifier) @name) @definition.function
(variable_declarator name: (identifier) @name
  value: [(arrow_function) (function_expression) (generator_function)]) @definition.function
(variable_declarator name: (identifier) @name value: (class)) @definition.class
(pair key: (property_identifier) @name
  value: [(arrow_function) (function_expression) (generator_function)]) @definition.method
(assignment_expression
  left: (member_expression object: (_) @receiver property: (property_identifier) @name)
  right: [(arrow_function) (function_expression) (generator_function)]
  (#not-eq? @name "exports")) @definition.function
(assignment_expression
  left: (member_expression object: (_) @receiver property: (property_identifier) @name)
  right: (class) (#not-eq? @name "exports")) @definition.class
(assignment_expression left: (identifier) @name
  right: [(arrow_function) (function_expression) (generator_function)]) @definition.function
(assignment_expression left: (member_expression property: (property_identifier) @_exports)
  right: (class name: (_) @name) @definition.class (#eq? @_exports "exports"))
(function_expression name: (identifier) @name) @definition.function
(generator_function name: (identifier) @name) @definition.function
(export_statement declaration: (_)) @wrap
(lexical_declaration . (_) . (variable_declarator value: [(arrow_function) (function_expression)])) @wrap
(export_statement declaration: (lexical_declaration (variable_declarator name: [
    (object_pattern [
      (shorthand_property_identifier_pattern) @name
      (pair_pattern value: (identifier) @name)
      (object_assignment_pattern left: (shorthand_property_identifier_pattern) @name)
    ])
    (array_pattern (identifier) @name)
  ]) @definition.constant))

(import_statement source: (string (string_fragment) @import))
(export_statement source: (string (string_fragment) @import))
(call_expression function: [(identifier) (import)]
  arguments: (arguments . (string (string_fragment) @import.call)))

(abstract_class_declaration name: (_) @name) @definition.class
(class_body (public_field_definition name: [(property_identifier) (private_property_identifier)] @name
  value: [(arrow_function) (function_expression)]) @definition.method)
(class_body (public_field_definition name: [(property_identifier) (private_property_identifier)] @name
  type: (type_annotation (function_type))) @definition.method)
(class_body (public_field_definition "static" "readonly" name: (property_identifier) @name) @definition.constant)
(class_body (public_field_definition name: (property_identifier) @name) @definition.field)
(interface_body (property_signature name: (property_identifier) @name
  type: (type_annotation (function_type))) @definition.method)
(abstract_method_signature name: (_) @name) @definition.method
(class_body (method_signature name: (_) @name) @definition.method)
(interface_declaration name: (type_identifier) @name) @definition.interface
(interface_body (method_signature name: (_) @name) @definition.method)
(type_alias_declaration name: (type_identifier) @name) @definition.type
(enum_declaration name: (identifier) @name) @definition.enum
(enum_body name: (property_identifier) @name @definition.constant)
(enum_body (enum_assignment name: (property_identifier) @name) @definition.constant)
(function_signature name: (identifier) @name) @definition.function
(internal_module name: (_) @name) @definition.module
(module name: (identifier) @name) @definition.module
(module name: (string (string_fragment) @name)) @definition.module
(ambient_declaration) @wrap
(ambient_declaration (statement_block
  (_ (variable_declarator name: (identifier) @name) @definition.variable)))
(statement_block (export_statement declaration:
  (lexical_declaration (variable_declarator name: (identifier) @name) @definition.constant)))
(class_body (decorator) @before)
(import_require_clause source: (string (string_fragment) @import))
