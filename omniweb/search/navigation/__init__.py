"""Navigation: what the name at a place means, and where else it is used; no HTTP, no users.

Nothing is resolved before somebody asks. Each answer says how sure it is, and why (`Certainty`).
"""

from omniweb.search.navigation.definitions import definition
from omniweb.search.navigation.hovering import hover
from omniweb.search.navigation.outlines import outline
from omniweb.search.navigation.references import references
from omniweb.search.navigation.relations import (
    callees,
    callers,
    implementations,
    imported_by,
    imports,
)
from omniweb.search.navigation.types import (
    Callee,
    Certainty,
    Definition,
    FileUses,
    Hover,
    Imports,
    NotLookedAt,
    OutlineItem,
    References,
    Use,
)

__all__ = [
    "Callee",
    "Certainty",
    "Definition",
    "FileUses",
    "Hover",
    "Imports",
    "NotLookedAt",
    "OutlineItem",
    "References",
    "Use",
    "callees",
    "callers",
    "definition",
    "hover",
    "implementations",
    "imported_by",
    "imports",
    "outline",
    "references",
]
