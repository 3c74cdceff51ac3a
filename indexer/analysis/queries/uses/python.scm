; Names
(identifier) @use.read
(call function: [(identifier) @use.call (attribute attribute: (identifier) @use.call)])
(keyword_argument name: (identifier) @use.none)
(keyword_pattern . (identifier) @use.none)
(decorator [
  (identifier) @use.decorate
  (attribute attribute: (identifier) @use.decorate)
  (call function: [(identifier) @use.decorate (attribute attribute: (identifier) @use.decorate)])
])
(class_definition superclasses: (argument_list [
  (identifier) @use.inherit
  (attribute attribute: (identifier) @use.inherit)
  (subscript value: [(identifier) @use.inherit (attribute attribute: (identifier) @use.inherit)])
]))
(type) @within.type
(type (string (string_content) @within.quoted))
(except_clause value: [
  (identifier) @use.type
  (attribute attribute: (identifier) @use.type)
  (tuple [(identifier) @use.type (attribute attribute: (identifier) @use.type)])
  (as_pattern . [
    (identifier) @use.type
    (attribute attribute: (identifier) @use.type)
    (tuple [(identifier) @use.type (attribute attribute: (identifier) @use.type)])
  ])
])
(class_pattern (dotted_name (identifier) @use.type .))

; Definitions
(function_definition name: (identifier) @local.outer)
(class_definition name: (identifier) @local.outer)
(type_alias_statement left: (type [(identifier) @local.definition (generic_type . (identifier) @local.definition)]))
(function_definition type_parameters: (type_parameter (type (identifier) @local.definition)))
(class_definition type_parameters: (type_parameter (type (identifier) @local.definition)))
(parameters [
  (identifier) @local.definition
  (list_splat_pattern (identifier) @local.definition)
  (dictionary_splat_pattern (identifier) @local.definition)
  (default_parameter name: (identifier) @local.definition)
  (typed_default_parameter name: (identifier) @local.definition)
  (typed_parameter . [
    (identifier) @local.definition
    (list_splat_pattern (identifier) @local.definition)
    (dictionary_splat_pattern (identifier) @local.definition)
  ])
])
(lambda_parameters [
  (identifier) @local.definition
  (list_splat_pattern (identifier) @local.definition)
  (dictionary_splat_pattern (identifier) @local.definition)
  (default_parameter name: (identifier) @local.definition)
])
(assignment left: [
  (identifier) @local.definition
  (attribute attribute: (identifier) @use.write)
])
(augmented_assignment left: [
  (identifier) @local.definition
  (attribute attribute: (identifier) @use.write)
])
(pattern_list [
  (identifier) @local.definition
  (attribute attribute: (identifier) @use.write)
  (list_splat_pattern (identifier) @local.definition)
])
(tuple_pattern [
  (identifier) @local.definition
  (attribute attribute: (identifier) @use.write)
  (list_splat_pattern (identifier) @local.definition)
])
(list_pattern [(identifier) @local.definition (list_splat_pattern (identifier) @local.definition)])
(for_statement left: (identifier) @local.definition)
(for_in_clause left: (identifier) @local.definition)
(named_expression name: (identifier) @local.hoisted)
(as_pattern_target [
  (identifier) @local.definition
  (tuple (identifier) @local.definition)
  (list (identifier) @local.definition)
])
(case_pattern (dotted_name . (identifier) @local.definition .))
(splat_pattern (identifier) @local.definition)
(keyword_pattern (identifier) (dotted_name . (identifier) @local.definition .))
(global_statement (identifier) @local.global)
(nonlocal_statement (identifier) @local.nonlocal)

; Scopes
(function_definition) @scope.function
(lambda) @scope.function
(class_definition) @scope.block
(class_definition body: (_) @scope.class)
[(list_comprehension) (set_comprehension) (dictionary_comprehension) (generator_expression)] @scope.block
(list_comprehension body: (_) . (for_in_clause right: (_) @scope.outside))
(set_comprehension body: (_) . (for_in_clause right: (_) @scope.outside))
(dictionary_comprehension body: (_) . (for_in_clause right: (_) @scope.outside))
(generator_expression body: (_) . (for_in_clause right: (_) @scope.outside))
(default_parameter value: (_) @scope.outside)
(typed_default_parameter value: (_) @scope.outside)

; Imports
(import_statement (dotted_name (identifier) @use.import))
(import_statement (aliased_import (dotted_name (identifier) @use.import)))
(import_statement (aliased_import alias: (identifier) @use.import))
(import_from_statement (dotted_name (identifier) @use.import))
(import_from_statement (relative_import (dotted_name (identifier) @use.import)))
(import_from_statement (aliased_import (dotted_name (identifier) @use.import)))
(import_from_statement (aliased_import alias: (identifier) @use.import))
(import_statement) @imported
(import_statement name: (dotted_name) @imported.whole)
(import_statement name: (aliased_import name: (dotted_name) @imported.whole alias: (identifier) @imported.alias))
(import_from_statement) @imported
(import_from_statement module_name: (_) @imported.module)
(import_from_statement name: (dotted_name) @imported.member)
(import_from_statement name: (aliased_import name: (dotted_name) @imported.member alias: (identifier) @imported.alias))
(wildcard_import) @imported.all
