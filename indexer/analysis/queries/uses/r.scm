; Names
(identifier) @use.read
(argument name: (identifier) @use.none)
(call function: [
  (identifier) @use.call
  (namespace_operator rhs: (identifier) @use.call)
  (extract_operator rhs: (identifier) @use.call)
])
(binary_operator lhs: (extract_operator rhs: (identifier) @use.write) operator: ["<-" "=" "<<-"])
(binary_operator lhs: (identifier) @use.write operator: "<<-")

; Definitions
(binary_operator lhs: (identifier) @local.definition operator: ["<-" "="])
(parameter name: (identifier) @local.definition)
(for_statement variable: (identifier) @local.definition)

; Scopes
(function_definition) @scope.function

; Imports
((call function: (identifier) @_brings arguments: (arguments . (argument value: [
    (identifier) @imported.module
    (string content: (_) @imported.module)
  ]))) @imported (#any-of? @_brings "library" "require" "source"))
