; Names
(identifier) @use.read
(shorthand_property_identifier) @use.read
(member_expression property: [(property_identifier) (private_property_identifier)] @use.read)
[(this) (super)] @use.none
(call_expression function: [
  (identifier) @use.call
  (member_expression property: [(property_identifier) (private_property_identifier)] @use.call)
])
(new_expression constructor: [(identifier) @use.call (member_expression property: (property_identifier) @use.call)])
(decorator [
  (identifier) @use.decorate
  (member_expression property: (property_identifier) @use.decorate)
  (call_expression function: [(identifier) @use.decorate (member_expression property: (property_identifier) @use.decorate)])
])
(type_identifier) @use.type
(type_query) @within.type
(extends_clause value: [(identifier) @use.inherit (member_expression property: (property_identifier) @use.inherit)])
(implements_clause [
  (type_identifier) @use.inherit
  (generic_type name: [(type_identifier) @use.inherit (nested_type_identifier name: (_) @use.inherit)])
  (nested_type_identifier name: (_) @use.inherit)
])
(extends_type_clause [
  (type_identifier) @use.inherit
  (generic_type name: [(type_identifier) @use.inherit (nested_type_identifier name: (_) @use.inherit)])
  (nested_type_identifier name: (_) @use.inherit)
])
(index_signature name: (identifier) @use.none)
(assignment_expression left: [
  (identifier) @use.write
  (member_expression property: [(property_identifier) (private_property_identifier)] @use.write)
  (array_pattern (identifier) @local.written)
  (object_pattern [
    (shorthand_property_identifier_pattern) @local.written
    (pair_pattern value: (identifier) @local.written)
    (object_assignment_pattern left: (shorthand_property_identifier_pattern) @local.written)
  ])
])
(array_pattern (member_expression property: (property_identifier) @use.write))
(augmented_assignment_expression left: [
  (identifier) @use.write
  (member_expression property: [(property_identifier) (private_property_identifier)] @use.write)
])
(update_expression argument: [
  (identifier) @use.write
  (member_expression property: [(property_identifier) (private_property_identifier)] @use.write)
])

; Definitions
(function_declaration name: (identifier) @local.outer)
(generator_function_declaration name: (identifier) @local.outer)
(function_expression name: (identifier) @local.definition)
(generator_function name: (identifier) @local.definition)
(function_signature name: (identifier) @local.outer)
(class_declaration name: (type_identifier) @local.outer)
(abstract_class_declaration name: (type_identifier) @local.outer)
(class name: (type_identifier) @local.definition)
(interface_declaration name: (type_identifier) @local.outer)
(type_alias_declaration name: (type_identifier) @local.outer)
(enum_declaration name: (identifier) @local.outer)
(enum_body [(property_identifier) @use.define (enum_assignment name: (property_identifier) @use.define)])
(internal_module name: (identifier) @local.definition)
(internal_module name: (nested_identifier property: (_) @use.define))
(module name: (identifier) @local.definition)
(type_parameter name: (type_identifier) @local.definition)
(mapped_type_clause name: (type_identifier) @local.definition)
(infer_type . (type_identifier) @local.definition)
(method_signature name: (property_identifier) @local.outer)
(abstract_method_signature name: (property_identifier) @local.outer)
(property_signature name: (property_identifier) @use.define)
(class_body (method_definition name: [(property_identifier) (private_property_identifier)] @local.outer))
(object (method_definition name: (property_identifier) @use.define))
(pair key: (property_identifier) @use.define
  value: [(arrow_function) (function_expression) (generator_function)])
(public_field_definition name: [(property_identifier) (private_property_identifier)] @use.define)
(variable_declarator name: (identifier) @local.definition)
(variable_declaration (variable_declarator name: (identifier) @local.hoisted))
(required_parameter pattern: (identifier) @local.definition)
(optional_parameter pattern: (identifier) @local.definition)
(required_parameter (accessibility_modifier) pattern: (identifier) @local.field)
(required_parameter "readonly" pattern: (identifier) @local.field)
(arrow_function parameter: (identifier) @local.definition)
(assignment_pattern left: (identifier) @local.definition)
(rest_pattern (identifier) @local.definition)
(array_pattern (identifier) @local.definition)
(pair_pattern value: (identifier) @local.definition)
(shorthand_property_identifier_pattern) @local.definition
(for_in_statement kind: _ left: (identifier) @local.definition)
(for_in_statement kind: "var" left: (identifier) @local.hoisted)
(catch_clause parameter: (identifier) @local.definition)

; Scopes
[
  (function_declaration) (generator_function_declaration) (function_expression) (generator_function)
  (arrow_function) (method_definition) (function_signature) (method_signature) (abstract_method_signature)
  (call_signature) (construct_signature) (function_type) (constructor_type)
] @scope.function
[
  (class_declaration) (abstract_class_declaration) (class) (interface_declaration) (type_alias_declaration)
  (enum_declaration) (index_signature) (statement_block) (for_statement) (for_in_statement) (catch_clause) (switch_body)
] @scope.block
[(class_body) (interface_body) (enum_body)] @scope.class
(type_alias_declaration value: (object_type) @scope.class)
(internal_module body: (_) @scope.module)
(module body: (_) @scope.module)

; Imports
(import_clause (identifier) @use.import)
(namespace_import (identifier) @use.import)
(import_specifier (identifier) @use.import)
(export_specifier alias: (identifier) @use.none)
(export_statement (export_clause (export_specifier name: (identifier) @use.import)) source: (_))
(namespace_export (identifier) @use.import)
(import_require_clause (identifier) @use.import)
(import_statement source: (_) @imported.module) @imported
(import_clause (identifier) @imported.default)
(namespace_import (identifier) @imported.whole)
(import_specifier name: (_) @imported.member)
(import_specifier alias: (_) @imported.alias)
(export_statement source: (_) @imported.module) @imported @imported.exported
(export_statement (export_clause (export_specifier name: (_) @imported.member)) source: (_))
(export_statement (export_clause (export_specifier alias: (_) @imported.alias)) source: (_))
(export_statement !source (export_clause (export_specifier name: (_) @imported.member alias: (_) @imported.alias)))
  @imported @imported.exported @imported.here
(export_statement (namespace_export (_) @imported.whole) source: (_))
(export_statement "*" @imported.all source: (_))
(import_statement (import_require_clause (identifier) @imported.whole source: (_) @imported.module)) @imported
((variable_declarator
  name: [
    (identifier) @imported.whole
    (object_pattern [
      (shorthand_property_identifier_pattern) @imported.member
      (pair_pattern key: (property_identifier) @imported.member value: (identifier) @imported.alias)
    ])
  ]
  value: (call_expression
    function: (identifier) @_require
    arguments: (arguments . (string) @imported.module))) @imported
  (#eq? @_require "require"))
