"""The files of a snapshot, found by path, module name, definition or word, and read together.

Every statement asks for documents that the snapshot holds: what is not in the caller's scope has
no snapshot, so it is not there.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from psycopg import Connection

from indexer import database
from indexer.tables import is_current
from indexer.text import packing, tokens
from omniweb.search.index import snapshots, tsquery
from omniweb.search.index.arrays import integers
from omniweb.search.index.snapshots import SNAPSHOTS, live
from omniweb.search.navigation.files import Entry, File, kept
from omniweb.search.navigation.remembered import memories
from omniweb.search.navigation.symbol_rows import COLUMNS, Symbols
from omniweb.search.navigation.uploaded import Uploaded
from omniweb.search.types import Snapshot

MOST_OF_A_NAME: Final = 300
"""Definitions, and files of one module name, that are read of a repository."""
MOST_OF_A_FOLDER: Final = 400
MOST_HOLDING: Final = 2_000
"""Files of a repository that hold a word."""
_ENTRY = f"d.repository_id, d.id, d.path_text, d.language, {is_current('d.analysis')}"
_FROM = f"FROM search_index.document d JOIN {SNAPSHOTS} ON snapshot.repository_id = d.repository_id"
_LIVE = live("d", "id", looked_up=True)


class Tree:
    """One snapshot, read by one request; whatever was read once is remembered."""

    def __init__(self, connection: Connection[Any], snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._connection = connection
        self._values = snapshots.parameters([snapshot])
        self._index = database.address()
        self.uploaded = Uploaded(self._rows, _ENTRY)
        self.memory = memories.of(self._index, snapshot)
        self._files: dict[int, File] = {}

    def entry(self, path: str) -> Entry | None:
        """Return a file by its path."""
        sql = f"{_FROM} WHERE d.path = convert_to(%(path)s, 'UTF8') AND {_LIVE} LIMIT 1"
        return next(self._entries(sql, path=path), None)

    def named(self, *names: str) -> dict[str, tuple[Entry, ...]]:
        """Return the files of module names (lower case), by path."""
        unknown = [each for each in dict.fromkeys(names) if each not in self.memory.named]
        if unknown:
            found: dict[str, list[Entry]] = {each: [] for each in unknown}
            rows = self._rows(
                "SELECT asked.name, d.* FROM unnest(%(names)s::text[]) AS asked(name)"
                f" CROSS JOIN LATERAL (SELECT {_ENTRY} {_FROM}"
                f"  WHERE lower(d.stem) = asked.name AND {_LIVE}"
                f"  ORDER BY d.path LIMIT {MOST_OF_A_NAME}) d",
                names=unknown,
            )
            for name, *row in rows:
                found[name].append(Entry(*row))
            self.memory.named.update((name, tuple(entries)) for name, entries in found.items())
        return {name: self.memory.named[name] for name in names}

    def folder(self, folder: str) -> tuple[Entry, ...]:
        """Return the files that lie directly in a folder."""
        if folder not in self.memory.folders:
            prefix = f"{folder}/" if folder else ""
            sql = (
                f"{_FROM} WHERE d.path >= convert_to(%(prefix)s, 'UTF8')"
                " AND d.path < convert_to(%(prefix)s, 'UTF8') || '\\xff'::bytea"
                f" AND position('/' in substr(d.path_text, %(length)s)) = 0 AND {_LIVE}"
                f" ORDER BY d.path LIMIT {MOST_OF_A_FOLDER}"
            )
            entries = self._entries(sql, prefix=prefix, length=len(prefix) + 1)
            self.memory.folders[folder] = tuple(entries)
        return self.memory.folders[folder]

    def defining(self, name: str) -> tuple[Entry, ...]:
        """Return the files that have a symbol of a name."""
        if name not in self.memory.defining:
            sql = (
                f"SELECT DISTINCT {_ENTRY} FROM search_index.symbol s"
                " JOIN search_index.document d"
                "  ON d.repository_id = s.repository_id AND d.id = s.document_id"
                f" JOIN {SNAPSHOTS} ON snapshot.repository_id = d.repository_id"
                " WHERE s.repository_id = %(repository)s AND s.normalised = %(normalised)s"
                f" AND s.name = %(name)s AND {_LIVE} LIMIT {MOST_OF_A_NAME}"
            )
            values = {"name": name, "normalised": tokens.normalise(name)}
            self.memory.defining[name] = tuple(Entry(*row) for row in self._rows(sql, **values))
        return self.memory.defining[name]

    @staticmethod
    def is_sought(name: str) -> bool:
        """Tell whether files that hold a name can be found: it has a letter or a digit."""
        return any(tokens.guaranteed_lexeme(each) for each in tokens.words(name))

    def holding(self, name: str) -> tuple[Entry, ...]:
        """Return the files whose text holds all words of a name; none where it has no word."""
        words = [tokens.guaranteed_lexeme(each) for each in tokens.words(name)]
        sought = sorted(filter(None, words))
        if sought and name not in self.memory.holding:
            either = tsquery.any_of([tsquery.all_of(sought), tsquery.quoted(tokens.TRUNCATED)])
            own = tsquery.quoted(tokens.repository_lexeme(self.snapshot.repository_id))
            sql = (
                f"SELECT {_ENTRY} FROM (SELECT DISTINCT document_id FROM search_index.chunk"
                "  WHERE lexemes @@ %(query)s::tsquery AND repository_id = %(repository)s) c"
                " JOIN search_index.document d"
                "  ON d.repository_id = %(repository)s AND d.id = c.document_id"
                f" JOIN {SNAPSHOTS} ON snapshot.repository_id = d.repository_id"
                f" WHERE {_LIVE} LIMIT {MOST_HOLDING}"
            )
            query = f"{own} & {either}"
            self.memory.holding[name] = tuple(Entry(*row) for row in self._rows(sql, query=query))
        return self.memory.holding.get(name, ())

    def file(self, entry: Entry) -> File:
        """Return one file with its definitions and uses."""
        return self.files([entry])[0]

    def files(self, entries: Iterable[Entry]) -> list[File]:
        """Return files in the order given; what is not remembered is read at once."""
        asked = list(entries)
        for each in asked:
            if each.id not in self._files and (known := kept.get(self._index, each)):
                self._files[each.id] = known
        unread = {each.id: each for each in asked if each.id not in self._files}
        if unread:
            symbols, packed = self._symbols(unread), self._packed(unread)
            for number, entry in unread.items():
                data = packed.get(number, b"")
                uses = packing.Packed(data) if packing.is_readable(data) else None
                file = File(entry, Symbols(symbols.get(number, ())), uses)
                kept.keep(self._index, file)
                self._files[number] = file
        self.uploaded.read(asked)
        return [self._files[each.id] for each in asked]

    def lines(self, wanted: Mapping[Entry, Iterable[int]]) -> dict[tuple[int, int], str]:
        """Return lines of files without their ends, by the file's id and the line."""
        pairs = sorted({(each.id, line) for each, lines in wanted.items() for line in lines})
        if not pairs:
            return {}
        rows = self._prepared(
            "SELECT DISTINCT c.document_id, c.ordinal, c.first_line, c.content"
            " FROM unnest(%(documents)s::bigint[], %(lines)s::int[]) AS k(document_id, line)"
            " JOIN search_index.chunk c ON c.repository_id = %(repository)s"
            "  AND c.document_id = k.document_id"
            "  AND k.line BETWEEN c.first_line AND c.last_line",
            documents=integers(document for document, _ in pairs),
            lines=integers(line for _, line in pairs),
        )
        sought, found = set(pairs), {}
        for document, _, first, content in rows:
            for line, text in enumerate(content.split("\n"), first):
                if (document, line) in sought:
                    found[document, line] = text.removesuffix("\r")
        return found

    def text(self, entry: Entry) -> str:
        """Return the whole text of a file."""
        rows = self._prepared(
            "SELECT content FROM search_index.chunk WHERE repository_id = %(repository)s"
            " AND document_id = %(document)s ORDER BY ordinal",
            document=entry.id,
        )
        return "".join(content for (content,) in rows)

    def _symbols(self, unread: Mapping[int, Entry]) -> dict[int, list[tuple[Any, ...]]]:
        rows = self._prepared(
            f"SELECT {COLUMNS}, document_id FROM search_index.symbol"
            " WHERE repository_id = %(repository)s AND document_id = ANY(%(documents)s::bigint[])"
            " ORDER BY document_id, ordinal",
            documents=integers(unread),
        )
        found: dict[int, list[tuple[Any, ...]]] = {}
        for row in rows:
            found.setdefault(row[-1], []).append(row)
        return found

    def _packed(self, unread: Mapping[int, Entry]) -> dict[int, bytes]:
        rows = self._prepared(
            "SELECT document_id, packed FROM search_index.occurrence"
            " WHERE repository_id = %(repository)s AND document_id = ANY(%(documents)s::bigint[])",
            documents=integers(unread),
        )
        return {number: bytes(packed) for number, packed in rows}

    def _entries(self, sql: str, **values: Any) -> Iterator[Entry]:
        return (Entry(*row) for row in self._rows(f"SELECT {_ENTRY} {sql}", **values))

    def _rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        own = {"repository": self.snapshot.repository_id, **self._values}
        return self._connection.execute(sql, {**own, **values}).fetchall()

    def _prepared(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        """Return rows that are looked up by their keys, in a statement that is planned once."""
        values = {"repository": self.snapshot.repository_id, **values}
        return self._connection.execute(sql, values, prepare=True).fetchall()
