"""What uploaded indexes say of the files of a snapshot: rows of paths and blobs that it has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from indexer.text import precise
from indexer.text.precise import PreciseUses
from omniweb.search.index.arrays import integers
from omniweb.search.index.snapshots import SNAPSHOTS, live
from omniweb.search.navigation.files import Entry

MOST_DEFINITIONS: Final = 20
"""Of one symbol that are read."""
_NEWEST: Final = """
SELECT coalesce(max(id), 0) FROM search_index.precise_document
WHERE repository_id = %(repository)s"""
_OF_FILES: Final = """
SELECT d.id, p.tool, p.packed FROM search_index.document d
JOIN search_index.precise_document p
  ON p.repository_id = d.repository_id AND p.path = d.path AND p.blob = d.blob
WHERE d.repository_id = %(repository)s AND d.id = ANY(%(documents)s::bigint[])"""
_DEFINED: Final = """
SELECT EXISTS (SELECT FROM search_index.precise_definition
WHERE repository_id = %(repository)s AND digest = %(digest)s)"""
_DEFINITIONS: Final = f"""
FROM search_index.precise_definition e
JOIN search_index.precise_document p
  ON p.repository_id = e.repository_id AND p.id = e.precise_id
JOIN search_index.document d
  ON d.repository_id = p.repository_id AND d.path = p.path AND d.blob = p.blob
JOIN {SNAPSHOTS} ON snapshot.repository_id = d.repository_id
WHERE e.repository_id = %(repository)s AND e.digest = %(digest)s
  AND {live("d", "id", looked_up=True)}
ORDER BY d.path, e.line, e."column" LIMIT {MOST_DEFINITIONS}"""


class Ask(Protocol):
    """Asks for rows of a snapshot."""

    def __call__(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        """Return the rows."""


@dataclass(frozen=True, slots=True)
class Told:
    """The names of a file as an index has them, and the tool that made it."""

    tool: str
    uses: PreciseUses


@dataclass(frozen=True, slots=True)
class Place:
    """Where a symbol is defined: `column` and `length` in bytes; 0 long: the file is it."""

    entry: Entry
    line: int
    column: int
    length: int


class Uploaded:
    """What indexes say of one snapshot; what was read once is remembered.

    A repository without any costs one look.
    """

    def __init__(self, ask: Ask, entry_columns: str) -> None:
        self._ask, self._columns = ask, entry_columns
        self._newest: int | None = None
        self._told: dict[int, Told | None] = {}
        self._places: dict[str, list[Place]] = {}
        self._defined: dict[str, bool] = {}

    def read(self, entries: Sequence[Entry]) -> None:
        """Read what is told of files, together."""
        unread = [each.id for each in entries if each.id not in self._told]
        if not unread or not self.newest:
            return
        self._told |= dict.fromkeys(unread)
        for number, tool, packed in self._ask(_OF_FILES, documents=integers(unread)):
            self._told[number] = Told(tool, precise.unpack(bytes(packed)))

    def of(self, entry: Entry) -> Told | None:
        """Return what is told of a file; None: nothing of this content."""
        self.read([entry])
        return self._told.get(entry.id)

    def definitions(self, symbol: str) -> Iterable[Place]:
        """Return where what other files may use is defined in the snapshot."""
        if symbol not in self._places:
            sql = f'SELECT {self._columns}, e.line, e."column", e.length {_DEFINITIONS}'
            rows = self._ask(sql, digest=precise.digest(symbol))
            self._places[symbol] = [Place(Entry(*row[:-3]), *row[-3:]) for row in rows]
        return self._places[symbol]

    def is_defined(self, symbol: str) -> bool:
        """Tell whether an index defines a symbol, in whatever version of a file."""
        if symbol not in self._defined:
            [(found,)] = self._ask(_DEFINED, digest=precise.digest(symbol))
            self._defined[symbol] = bool(found)
        return self._defined[symbol]

    @property
    def newest(self) -> int:
        """The number of the file that was told of last; 0: of none."""
        if self._newest is None:
            [(self._newest,)] = self._ask(_NEWEST)
        return self._newest or 0
