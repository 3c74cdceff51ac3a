"""What a query may capture to tell of definitions and imports, in one list, ORDER.

Who belongs to whom follows from the spans alone: a `@name` names the innermost definition around it
that has no name yet, and a definition lies in the innermost one around it.

- `@definition.KIND`: a value of SymbolKind, or `prototype` (a function without its body; noise
  inside of a function), `property` (a field that is kept), `field` (one kept if it is a constant)
- `@scope`: encloses and has a name, but is no definition: an `impl` block, an extension
- `@receiver`: goes before the name: Go's receivers, `A.prototype`
- `@wrap`, `@decorated`: the definition in it begins where this does (in the latter case, its
  signature does not); `@before`: the same for what stands right before it; `@after`: what stands
  right after a definition is its body
- `@documentation`: of the innermost definition around it; `@package`: of all that follows
- imports: see ImportReader; uses of names: see `uses.captures`
"""

from typing import Final

from tree_sitter import Node

_DEFINITIONS: Final = (
    *("interface", "trait", "enum", "struct", "class", "type", "module", "macro"),
    *("method", "function", "prototype", "constant", "variable", "field", "property"),
)
ORDER: Final = (
    *("before", "wrap", "decorated", "after", "package", "scope"),
    *(f"definition.{kind}" for kind in _DEFINITIONS),
    *("receiver", "name", "documentation"),
    *("import", "import.module", "import.member", "import.call", "import.use"),
)
"""Every capture that a query may have. Of two for one and the same node the first tells more."""
RANKS: Final = {capture: rank for rank, capture in enumerate(ORDER)}
KINDS: Final = [capture.removeprefix("definition.") for capture in ORDER]
NAME, RECEIVER, SCOPE = RANKS["name"], RANKS["receiver"], RANKS["scope"]
BEFORE, PACKAGE, IMPORT = RANKS["before"], RANKS["package"], RANKS["import"]
AFTER = RANKS["after"]
DECORATED, DOCUMENTATION = RANKS["decorated"], RANKS["documentation"]


def events(found: dict[str, list[Node]]) -> list[tuple[int, int, int, int, Node]]:
    """Return (start, -end, rank, number, node) in the order of the text, outer before inner."""
    ordered = []
    number = 0
    for capture, nodes in found.items():
        rank = RANKS.get(capture)
        if rank is not None:  # the others are for the predicates of a query only
            for node in nodes:
                number += 1
                start, end = node.byte_range
                ordered.append((start, -end, rank, number, node))
    ordered.sort()
    return ordered
