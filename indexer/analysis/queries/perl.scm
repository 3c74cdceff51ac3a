(package_statement name: (package) @package . ";")
(package_statement name: (package) @name) @definition.module
(class_statement name: (package) @name) @definition.class
(subroutine_declaration_statement name: (bareword) @name) @definition.function
(method_declaration_statement name: (bareword) @name) @definition.method
((use_statement module: (package) @_constant (list_expression . (autoquoted_bareword) @name)) @definition.constant
  (#eq? @_constant "constant"))
((use_statement module: (package) @_constant (anonymous_hash_expression (list_expression
  (autoquoted_bareword) @name @definition.constant))) (#eq? @_constant "constant"))
((ambiguous_function_call_expression function: (function) @_has . (autoquoted_bareword) @name) @definition.property
  (#eq? @_has "has"))

((use_statement module: (package) @import) (#match? @import "^[A-Z]"))
((use_statement module: (package) @_parent [
    (string_literal content: (_) @import)
    (list_expression (string_literal content: (_) @import))
  ]) (#any-of? @_parent "parent" "base"))
(require_expression [(bareword) @import (string_literal content: (_) @import) (interpolated_string_literal content: (_) @import)])
