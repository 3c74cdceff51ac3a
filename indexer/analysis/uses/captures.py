"""What a query may capture to tell of uses of names, in one list.

Names, of which each has one role; of two for one place the first of NAMES tells more:

- `@use.ROLE`: a value of Role; `@use.none`: no use, but what may stand before one (`this`)
- `@use.key`: the key of a literal, a member of the type that stands before the literal
- `@local.definition`: a local of the scope around it; `@local.outer`: of the scope around that
  (the name of a function, whose node is a scope); `@local.hoisted`: of the function around;
  `@local.field`: a parameter that is a field as well; `@local.written`: a target, and
  `@local.constant`: a part of a pattern, that defines nothing
- `@local.owner`: the type that a class scope without a name of its own goes on with (`impl`)
- `@local.global`, `@local.nonlocal`: what is no local of the scope around, however it is assigned

Regions, each a whole node:

- `@scope.block`, `@scope.function`: where a local is known; `@scope.class`, the body of a class,
  and `@scope.module`, that of a namespace: what is defined in these is seen from outside
- `@scope.parameters`: what stands around a definition to give it parameters (`template`)
- `@scope.none`: no scope of its own, whatever else captures it
- `@scope.outside`: what is looked up in the scope around the one that it stands in
- `@scope.after`: a local defined in it is known from its end on
- `@within.type`: names that are read in it are types; `@within.import`: all names in it are
  imported; `@within.none`: names in it are no uses
- `@within.quoted`: a type that is written as a string
- `@within.literal`: the braces of a literal, or of a part of it

What an import brings is told by `@imported…`: see `imported`.
"""

from typing import Final

from indexer.text.occurrences import Role

NAMES: Final = (
    *(
        "use.none",
        "use.key",
        "local.global",
        "local.nonlocal",
        "local.owner",
        "local.written",
        "local.constant",
    ),
    *("local.outer", "local.hoisted", "local.field", "local.definition", "use.define"),
    *("use.decorate", "use.inherit", "use.import", "use.text", "use.call"),
    *("use.type", "use.write", "use.read"),
)
REGIONS: Final = (
    *(
        "scope.block",
        "scope.function",
        "scope.class",
        "scope.module",
        "scope.outside",
        "scope.after",
    ),
    *("scope.parameters", "scope.none"),
    *("within.type", "within.import", "within.none", "within.quoted", "within.literal"),
)
IMPORTED: Final = (
    *("imported", "imported.exported", "imported.module", "imported.path", "imported.below"),
    "imported.here",
    *("imported.member", "imported.default", "imported.whole", "imported.all", "imported.alias"),
)
USES: Final = frozenset({*NAMES, *REGIONS, *IMPORTED})

RANKS: Final = {capture: rank for rank, capture in enumerate(NAMES)}
NONE: Final = RANKS["use.none"]
KEY: Final = RANKS["use.key"]
GLOBAL, NONLOCAL = RANKS["local.global"], RANKS["local.nonlocal"]
OWNER: Final = RANKS["local.owner"]
OUTER, HOISTED, FIELD = (RANKS[f"local.{kind}"] for kind in ("outer", "hoisted", "field"))
LOCAL, DEFINE = RANKS["local.definition"], RANKS["use.define"]
"""Whatever has a rank from OUTER to DEFINE defines."""

_ROLES = {
    "constant": Role.READ,
    "none": Role.READ,
    "key": Role.WRITE,
    "global": Role.READ,
    "nonlocal": Role.READ,
    "owner": Role.TYPE,
    "written": Role.WRITE,
}
_ROLES |= dict.fromkeys(("outer", "hoisted", "field", "definition"), Role.DEFINE)
_ROLES |= {role.name.lower(): role for role in Role}
ROLES: Final = tuple(_ROLES[capture.partition(".")[2]] for capture in NAMES)
"""The role of each of NAMES."""
