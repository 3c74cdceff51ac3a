(call target: (identifier) @_keyword (arguments . (alias) @name) (do_block)
  (#any-of? @_keyword "defmodule" "defimpl")) @definition.module
(call target: (identifier) @_keyword (arguments . (alias) @name) (do_block)
  (#eq? @_keyword "defprotocol")) @definition.interface
(call target: (identifier) @_keyword (arguments . [
    (identifier) @name
    (call target: (identifier) @name)
    (binary_operator left: (call target: (identifier) @name))
    (binary_operator left: (identifier) @name operator: "when")
  ])
  (#any-of? @_keyword "def" "defp" "defdelegate" "defguard" "defguardp" "defn" "defnp")) @definition.function
(call target: (identifier) @_keyword (arguments . [
    (binary_operator left: (identifier) operator: _ @name)
    (binary_operator left: (binary_operator left: (identifier) operator: _ @name) operator: "when")
    (unary_operator operator: _ @name)
  ])
  (#any-of? @_keyword "def" "defp" "defmacro") (#not-any-of? @name "when" "::" "@")) @definition.function
(call target: (identifier) @_keyword (arguments . [
    (identifier) @name
    (call target: (identifier) @name)
    (binary_operator left: (call target: (identifier) @name))
  ])
  (#any-of? @_keyword "defmacro" "defmacrop")) @definition.macro
(unary_operator operand: (call target: (identifier) @_keyword (arguments . (binary_operator left: [
    (identifier) @name
    (call target: (identifier) @name)
  ])) (#any-of? @_keyword "type" "typep" "opaque"))) @definition.type
(unary_operator operand: (call target: (identifier) @_keyword (arguments . (binary_operator left: [
    (identifier) @name
    (call target: (identifier) @name)
    (binary_operator left: [(identifier) @name (call target: (identifier) @name)] operator: "::")
  ])) (#any-of? @_keyword "callback" "macrocallback"))) @definition.method
(do_block (unary_operator operand: (call target: (identifier) @_keyword
  (arguments . [(string) (sigil)] @documentation) (#eq? @_keyword "moduledoc"))))

(call target: (identifier) @_keyword (arguments . (alias) @import)
  (#any-of? @_keyword "use" "alias" "import" "require"))
(call target: (identifier) @_keyword (arguments . (dot) @import.use)
  (#any-of? @_keyword "use" "alias" "import" "require"))
(do_block (unary_operator operand: (call target: (identifier) @_keyword)
  (#any-of? @_keyword "doc" "spec" "impl" "deprecated" "since" "typedoc")) @before)
