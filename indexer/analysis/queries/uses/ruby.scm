; Names
(identifier) @use.read
(constant) @use.read
[(instance_variable) (class_variable) (global_variable)] @use.read
[(self) (super)] @use.none
(call method: [(identifier) (constant)] @use.call)
(superclass [(constant) @use.inherit (scope_resolution name: (constant) @use.inherit)])
((call method: (identifier) @_mixed arguments: (argument_list [(constant) @use.inherit (scope_resolution name: (constant) @use.inherit)]))
  (#any-of? @_mixed "include" "extend" "prepend"))
(assignment left: [
  (identifier) @local.hoisted
  (constant) @local.definition
  [(instance_variable) (class_variable) (global_variable)] @use.write
  (call method: (identifier) @use.write)
  (left_assignment_list (identifier) @local.hoisted)
])
(operator_assignment left: [
  (identifier) @local.hoisted
  [(instance_variable) (class_variable) (global_variable)] @use.write
])

; Definitions
(class name: (constant) @local.outer)
(class name: (scope_resolution name: (constant) @local.outer))
(module name: (constant) @local.outer)
(module name: (scope_resolution name: (constant) @local.outer))
(method name: (_) @local.outer)
(singleton_method name: (_) @local.outer)
(method_parameters (identifier) @local.definition)
(block_parameters (identifier) @local.definition)
(lambda_parameters (identifier) @local.definition)
(optional_parameter name: (identifier) @local.definition)
(splat_parameter name: (identifier) @local.definition)
(hash_splat_parameter name: (identifier) @local.definition)
(keyword_parameter name: (identifier) @local.definition)
(block_parameter name: (identifier) @local.definition)
(exception_variable (identifier) @local.hoisted)
(for pattern: (identifier) @local.hoisted)

; Scopes
[(method) (singleton_method)] @scope.function
[(class) (module) (block) (do_block) (lambda)] @scope.block
(class body: (_) @scope.class)
(module body: (_) @scope.class)

; Imports
((call method: (identifier) @_require arguments: (argument_list . (string (string_content) @imported.module))) @imported @imported.exported
  (#any-of? @_require "require" "require_relative" "load"))
