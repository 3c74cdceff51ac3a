; Names
(identifier) @use.read
["this" "base"] @use.none
(attribute_argument name: (identifier) @use.none)
(argument name: (identifier) @use.none)
(namespace_declaration name: (_) @within.none)
(file_scoped_namespace_declaration name: (_) @within.none)
(labeled_statement . (identifier) @use.none)
(goto_statement (identifier) @use.none)
(invocation_expression function: [
  (identifier) @use.call
  (generic_name . (identifier) @use.call)
  (_ name: [(identifier) @use.call (generic_name . (identifier) @use.call)])
  (_ (member_binding_expression name: (identifier) @use.call))
])
(object_creation_expression type: [
  (identifier) @use.call
  (generic_name . (identifier) @use.call)
  (_ name: [(identifier) @use.call (generic_name . (identifier) @use.call)])
])
(attribute name: [(identifier) @use.decorate (qualified_name name: (identifier) @use.decorate)])
(base_list [
  (identifier) @use.inherit
  (generic_name . (identifier) @use.inherit)
  (_ name: [(identifier) @use.inherit (generic_name . (identifier) @use.inherit)])
])
(generic_name . (identifier) @use.type)
(type_argument_list (identifier) @use.type)
(_ type: (identifier) @use.type)
(method_declaration returns: (identifier) @use.type)
(as_expression right: (identifier) @use.type)
(assignment_expression left: [(identifier) @use.write (_ name: (identifier) @use.write)])
(postfix_unary_expression [(identifier) @use.write (_ name: (identifier) @use.write)])
(initializer_expression (assignment_expression left: (identifier) @local.written))

; Definitions
(class_declaration name: (identifier) @local.outer)
(struct_declaration name: (identifier) @local.outer)
(interface_declaration name: (identifier) @local.outer)
(record_declaration name: (identifier) @local.outer)
(enum_declaration name: (identifier) @local.outer)
(delegate_declaration name: (identifier) @local.outer)
(method_declaration name: (identifier) @local.outer)
(constructor_declaration name: (identifier) @local.outer)
(destructor_declaration name: (identifier) @local.outer)
(local_function_statement name: (identifier) @local.outer)
(property_declaration name: (identifier) @use.define)
(event_declaration name: (identifier) @use.define)
(enum_member_declaration name: (identifier) @use.define)
(variable_declarator name: (identifier) @local.definition)
(tuple_pattern (identifier) @local.definition)
(parameter name: (identifier) @local.definition)
(record_declaration (parameter_list (parameter name: (identifier) @local.field)))
(implicit_parameter) @local.definition
(type_parameter name: (identifier) @local.definition)
(method_declaration type_parameters: (type_parameter_list (type_parameter name: (identifier) @local.hoisted)))
(foreach_statement left: (identifier) @local.definition)
(catch_declaration name: (identifier) @local.definition)
(declaration_pattern name: (identifier) @local.definition)
(declaration_expression name: (identifier) @local.definition)
(from_clause name: (identifier) @local.definition)
(let_clause . (identifier) @local.definition)

; Scopes
[
  (method_declaration) (constructor_declaration) (destructor_declaration) (local_function_statement)
  (lambda_expression) (anonymous_method_expression) (delegate_declaration) (accessor_declaration)
] @scope.function
[
  (class_declaration) (struct_declaration) (interface_declaration) (record_declaration) (enum_declaration)
  (block) (for_statement) (foreach_statement) (using_statement) (catch_clause) (switch_section) (query_expression)
] @scope.block
(class_declaration body: (_) @scope.class)
(struct_declaration body: (_) @scope.class)
(interface_declaration body: (_) @scope.class)
(record_declaration body: (_) @scope.class)
(enum_declaration body: (_) @scope.class)

; Imports
(using_directive) @imported
(using_directive [(identifier) (qualified_name)] @within.import)
(using_directive !name [(identifier) (qualified_name)] @imported.module)
(using_directive name: (identifier) @imported.whole [(identifier) (qualified_name)] @imported.module)
