; Names
(variable_name) @use.read
(relative_scope) @use.none
(function_call_expression function: [(name) @use.call (qualified_name (name) @use.call .)])
(member_call_expression name: (name) @use.call)
(nullsafe_member_call_expression name: (name) @use.call)
(scoped_call_expression name: (name) @use.call)
(scoped_call_expression scope: (name) @use.read)
(member_access_expression name: (name) @use.read)
(nullsafe_member_access_expression name: (name) @use.read)
(class_constant_access_expression (name) @use.read)
(object_creation_expression [(name) @use.call (qualified_name (name) @use.call .)])
(named_type [(name) @use.type (qualified_name (name) @use.type .)])
(binary_expression (name) @use.read)
(argument (name) @use.read)
(attribute [(name) @use.decorate (qualified_name (name) @use.decorate .)])
(base_clause [(name) @use.inherit (qualified_name (name) @use.inherit .)])
(class_interface_clause [(name) @use.inherit (qualified_name (name) @use.inherit .)])
(use_declaration [(name) @use.inherit (qualified_name (name) @use.inherit .)])
(assignment_expression left: [(variable_name) @local.hoisted (member_access_expression name: (name) @use.write)])
(augmented_assignment_expression left: [(variable_name) @local.hoisted (member_access_expression name: (name) @use.write)])

; Definitions
(class_declaration name: (name) @local.outer)
(interface_declaration name: (name) @local.outer)
(trait_declaration name: (name) @local.outer)
(enum_declaration name: (name) @local.outer)
(enum_case name: (name) @use.define)
(function_definition name: (name) @local.outer)
(method_declaration name: (name) @local.outer)
(const_element . (name) @use.define)
(property_element name: (variable_name) @use.none)
(property_element name: (variable_name (name) @use.define))
(simple_parameter name: (variable_name) @local.definition)
(variadic_parameter name: (variable_name) @local.definition)
(property_promotion_parameter name: (variable_name) @local.definition)
(property_promotion_parameter name: (variable_name (name) @use.define))
(foreach_statement (_) . (variable_name) @local.hoisted)
(foreach_statement (pair (variable_name) @local.hoisted))
(catch_clause name: (variable_name) @local.hoisted)
(list_literal (variable_name) @local.hoisted)

; Scopes
[(function_definition) (method_declaration) (anonymous_function) (arrow_function)] @scope.function
[(class_declaration) (interface_declaration) (trait_declaration) (enum_declaration)] @scope.block
[(declaration_list) (enum_declaration_list)] @scope.class

; Imports
(namespace_use_clause (name) @use.import)
(namespace_use_clause (qualified_name (name) @use.import))
(namespace_use_declaration) @imported @imported.path
