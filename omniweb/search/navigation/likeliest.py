"""Which of several definitions of one name is the likeliest, where nothing else tells.

Library code comes before examples and tests, what stands at the top of a file before members and
what is within functions, and among equal ones that of the module that most files import.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from psycopg import Connection

from indexer.text import paths
from indexer.types import Flag, SymbolKind
from omniweb.search.navigation.files import Entry
from omniweb.search.navigation.targets import Answer
from omniweb.search.types import Snapshot

Rank = tuple[bool, bool, int, bool, bool, float]
"""What definitions of one name are ordered by, the likeliest first."""
_BEHIND: Final = Flag.EXAMPLE | Flag.GENERATED | Flag.VENDORED | Flag.STUB
_STANDING_IN: Final = frozenset(
    {SymbolKind.VARIABLE, SymbolKind.FIELD, SymbolKind.CONSTANT, SymbolKind.TYPE}
)
"""Kinds that give something a name that is often defined elsewhere: `Client = httpx.Client`."""
UNLIKELY: Final = {
    "behind": int(Flag.TEST | _BEHIND),
    "standing_in": sorted(map(str, _STANDING_IN)),
}
"""Parameters of a statement that looks at likely definitions first: marks and kinds of others."""
_IMPORTERS: Final = """
SELECT stem, importers::float / greatest(bearers, 1) FROM search_index.stem_count
WHERE repository_id = %(repository)s AND ref_id = %(ref)s AND stem = ANY(%(stems)s)"""


def importers(
    connection: Connection[Any], snapshot: Snapshot, entries: Sequence[Entry]
) -> Mapping[str, float]:
    """Return how many files of a snapshot import a module, by the names of those of some files.

    Where several files go by that name it is their share.
    """
    stems = sorted({_stem(each) for each in entries})
    values = {"repository": snapshot.repository_id, "ref": snapshot.ref_id, "stems": stems}
    return dict(connection.execute(_IMPORTERS, values).fetchall()) if stems else {}


def rank(answer: Answer, imported: Mapping[str, float]) -> Rank:
    """Return the rank of a definition; `imported` is of its repository."""
    target, entry = answer.target, answer.target.file.entry
    symbol = target.file.symbols[target.symbol] if target.symbol is not None else None
    return (
        *_place_in_a_project(entry.path),
        answer.certainty.rank,
        symbol is None or symbol.kind in _STANDING_IN,
        _is_within(answer),
        -imported.get(_stem(entry), 0.0),
    )


def _is_within(answer: Answer) -> bool:
    """Tell whether a type or a function has it."""
    target = answer.target
    if target.is_member:
        return True
    around = target.container
    return around is not None and target.file.symbols[around].kind is not SymbolKind.MODULE


def _stem(entry: Entry) -> str:
    return entry.module_name.lower()


@lru_cache(20_000)
def _place_in_a_project(path: str) -> tuple[bool, bool]:
    flags = paths.flags(path)
    return bool(flags & Flag.TEST), bool(flags & _BEHIND)
