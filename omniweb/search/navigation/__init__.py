"""Navigation: what the name at a place means, and where else it is used; no HTTP, no users.

Nothing is resolved before somebody asks. Each answer says how sure it is, and why (`Certainty`).
"""

from omniweb.search.navigation.counting import counted, counted_of
from omniweb.search.navigation.definitions import definition
from omniweb.search.navigation.hovering import hover
from omniweb.search.navigation.implementations import implementations
from omniweb.search.navigation.looking import counts_until, due
from omniweb.search.navigation.outlines import names_on, outline
from omniweb.search.navigation.qualified import steps
from omniweb.search.navigation.references import references, references_of
from omniweb.search.navigation.relations import (
    callees,
    callers,
    imported_by,
    imports,
)
from omniweb.search.navigation.summaries import Summary, summary
from omniweb.search.navigation.symbols import apart, named
from omniweb.search.navigation.types import (
    Callee,
    Callees,
    Certainty,
    Definition,
    Definitions,
    FileImports,
    FileUses,
    Hover,
    Implementations,
    Imports,
    NotLookedAt,
    Outline,
    OutlineItem,
    References,
    Use,
)
from omniweb.search.navigation.wanted import CALLS, ROLES, Roles, Wanted, roles_named

__all__ = [
    "CALLS",
    "ROLES",
    "Callee",
    "Callees",
    "Certainty",
    "Definition",
    "Definitions",
    "FileImports",
    "FileUses",
    "Hover",
    "Implementations",
    "Imports",
    "NotLookedAt",
    "Outline",
    "OutlineItem",
    "References",
    "Roles",
    "Summary",
    "Use",
    "Wanted",
    "apart",
    "callees",
    "callers",
    "counted",
    "counted_of",
    "counts_until",
    "definition",
    "due",
    "hover",
    "implementations",
    "imported_by",
    "imports",
    "named",
    "names_on",
    "outline",
    "references",
    "references_of",
    "roles_named",
    "steps",
    "summary",
]
