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
(jsx_opening_element name: [(identifier) @use.call (member_expression property: (property_identifier) @use.call)])
(jsx_self_closing_element name: [(identifier) @use.call (member_expression property: (property_identifier) @use.call)])
((jsx_opening_element name: (identifier) @use.none) (#match? @use.none "^[a-z]"))
((jsx_closing_element name: (identifier) @use.none) (#match? @use.none "^[a-z]"))
((jsx_self_closing_element name: (identifier) @use.none) (#match? @use.none "^[a-z]"))
(decorator [
  (identifier) @use.decorate
  (member_expression property: (property_identifier) @use.decorate)
  (call_expression function: [(identifier) @use.decorate (member_expression property: (property_identifier) @use.decorate)])
])
(class_heritage [(identifier) @use.inherit (member_expression property: (property_identifier) @use.inherit)])
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
(class_declaration name: (identifier) @local.outer)
(class name: (identifier) @local.definition)
(class_body (method_definition name: [(property_identifier) (private_property_identifier)] @local.outer))
(object (method_definition name: (property_identifier) @use.define))
(pair key: (property_identifier) @use.define
  value: [(arrow_function) (function_expression) (generator_function)])
(field_definition property: [(property_identifier) (private_property_identifier)] @use.define)
(variable_declarator name: (identifier) @local.definition)
(variable_declaration (variable_declarator name: (identifier) @local.hoisted))
(formal_parameters (identifier) @local.definition)
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
  (arrow_function) (method_definition)
] @scope.function
[(class_declaration) (class) (statement_block) (for_statement) (for_in_statement) (catch_clause) (switch_body)] @scope.block
(class_body) @scope.class

; Imports
(import_clause (identifier) @use.import)
(namespace_import (identifier) @use.import)
(import_specifier (identifier) @use.import)
(export_specifier alias: (identifier) @use.none)
(export_statement (export_clause (export_specifier name: (identifier) @use.import)) source: (_))
(namespace_export (identifier) @use.import)
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
