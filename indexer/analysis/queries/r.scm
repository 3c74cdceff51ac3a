(binary_operator lhs: (identifier) @name operator: ["<-" "=" "<<-"] rhs: (function_definition)) @definition.function
(binary_operator lhs: (string content: (_) @name) operator: ["<-" "=" "<<-"] rhs: (function_definition)) @definition.function
(binary_operator lhs: (extract_operator lhs: (identifier) @receiver rhs: (identifier) @name)
  operator: ["<-" "=" "<<-"] rhs: (function_definition)) @definition.function
(binary_operator lhs: (function_definition) operator: "->" rhs: (identifier) @name) @definition.function
((binary_operator lhs: (identifier) @name operator: ["<-" "="] rhs: (call function: [
    (identifier) @_makes
    (namespace_operator rhs: (identifier) @_makes)
  ])) @definition.class
  (#any-of? @_makes "R6Class" "setRefClass" "new_class" "ggproto"))
((argument name: (identifier) @_list value: (call arguments: (arguments
    (argument name: (identifier) @name value: (function_definition)) @definition.method)))
  (#any-of? @_list "public" "private" "active" "methods"))
((call function: (identifier) @_sets arguments: (arguments . (argument value: (string content: (_) @name)))) @definition.class
  (#any-of? @_sets "setClass" "setClassUnion"))
((call function: (identifier) @_sets arguments: (arguments . (argument value: (string content: (_) @name)))) @definition.function
  (#any-of? @_sets "setGeneric" "setMethod"))

((call function: (identifier) @_brings arguments: (arguments . (argument value: [
    (identifier) @import
    (string content: (_) @import)
  ]))) (#any-of? @_brings "library" "require" "requireNamespace" "source"))
