; Names
(identifier) @use.read
(alias) @within.quoted
(call target: [(identifier) @use.call (dot right: (identifier) @use.call)])
((call target: (identifier) @use.none) (#any-of? @use.none
  "def" "defp" "defmacro" "defmacrop" "defmodule" "defprotocol" "defimpl" "defstruct" "alias" "import" "require" "use"))

; Definitions
((call target: (identifier) @_def (arguments . [
    (call target: (identifier) @local.outer)
    (identifier) @local.outer
    (binary_operator left: (call target: (identifier) @local.outer))
  ])) (#any-of? @_def "def" "defp" "defmacro" "defmacrop"))
((call target: (identifier) @_def (arguments . [
    (call (arguments (identifier) @local.definition))
    (binary_operator left: (call (arguments (identifier) @local.definition)))
  ])) (#any-of? @_def "def" "defp" "defmacro" "defmacrop"))
(binary_operator left: (identifier) @local.definition operator: "=")
(binary_operator left: (identifier) @local.definition operator: "<-")
(stab_clause left: (arguments (identifier) @local.definition))

; Scopes
((call target: (identifier) @_def) @scope.function (#any-of? @_def "def" "defp" "defmacro" "defmacrop"))
((call target: (identifier) @_def (do_block) @scope.class) (#any-of? @_def "defmodule" "defprotocol" "defimpl"))
[(stab_clause)] @scope.block
(binary_operator operator: "=") @scope.after

; Imports
((call target: (identifier) @_brings (arguments . (alias) @imported.path)) @imported
  (#any-of? @_brings "alias" "import" "require" "use"))
