"""An uploaded index → rows: what it says of each file belongs to the blob that the file has.

So a push throws nothing away but what it changes. All of an index is kept, or nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, text

from indexer import database
from indexer.errors import CommitUnknown, ScipUnreadable
from indexer.git.cat_file import StoredObject
from indexer.git.mirror import Mirror
from indexer.limits import LIMITS, MIB, SCIP_LIMITS
from indexer.precise import process
from indexer.precise.document import SENTENCES, LeftOut
from indexer.precise.process import Kept, Tool
from indexer.stopping import ShouldStop, never
from indexer.tables import SCHEMA

# ruff: noqa: S608 - statements are made of our own constants; values are parameters

TOGETHER: Final = 100
"""Documents written in one statement, at most."""
_ENOUGH: Final = 50_000
"""Definitions after which a statement is written, however few documents have them."""
_RENEWED: Final = "12 hours"
"""What is uploaded again unchanged is written no sooner; far less than `sweep` leaves it."""
_WRITE = text(f"""
INSERT INTO {SCHEMA}.precise_document AS p (repository_id, path, blob, tool, packed)
SELECT :repository, path, blob, :tool, packed
FROM unnest(CAST(:paths AS bytea[]), CAST(:blobs AS bytea[]), CAST(:packed AS bytea[]))
  AS k(path, blob, packed)
ON CONFLICT (repository_id, path, blob) DO UPDATE
SET tool = excluded.tool, packed = excluded.packed, read_at = now()
WHERE p.packed <> excluded.packed OR p.tool <> excluded.tool
  OR p.read_at < now() - interval '{_RENEWED}'
RETURNING path, id""")
_DROP_DEFINITIONS = text(f"""
DELETE FROM {SCHEMA}.precise_definition
WHERE repository_id = :repository AND precise_id = ANY(CAST(:written AS bigint[]))""")
_DEFINE = text(f"""
INSERT INTO {SCHEMA}.precise_definition
  (repository_id, digest, precise_id, line, "column", length)
SELECT DISTINCT ON (digest, precise_id, line, "column")
  :repository, digest, precise_id, line, "column", length
FROM unnest(CAST(:digests AS bytea[]), CAST(:written AS bigint[]), CAST(:lines AS int[]),
  CAST(:columns AS int[]), CAST(:lengths AS int[]))
  AS k(digest, precise_id, line, "column", length)""")


@dataclass(frozen=True, slots=True)
class PreciseReport:
    """What was read of an index: how many documents are kept, and names in them, by whose tool.

    `tool` is its name and version. `left_out` maps a reason's name to how many documents,
    `sentences` to what it means.
    """

    tool: str
    documents: int
    names: int
    left_out: Mapping[str, int]

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was left out and why, as people read it."""
        return tuple(
            f"{count:,} {'document is' if count == 1 else 'documents are'} left out."
            f" {SENTENCES[LeftOut(reason)]}"
            for reason, count in self.left_out.items()
        )


def keep_scip(
    repository_id: int,
    mirror: Path,
    commit: str,
    file: Path,
    should_stop: ShouldStop = never,
) -> PreciseReport:
    """Read an index of SCIP that was made of a commit, and keep what it says of its files.

    Raise `CommitUnknown` where the mirror lacks the commit, `ScipUnreadable` for what is no index,
    goes over `ScipLimits`, or says nothing of the commit; `GitFailed`, `Stopped`. Then nothing of
    it is kept.
    """
    if file.stat().st_size > SCIP_LIMITS.file_bytes:
        limit = f"{SCIP_LIMITS.file_bytes // MIB} MiB"
        raise ScipUnreadable(why=f"it has more than {limit}")
    copy = Mirror(mirror, should_stop=should_stop)
    if not copy.has(commit):
        raise CommitUnknown(commit)
    blobs: dict[str, bytes] = {}
    with database.stoppable(should_stop) as connection, copy.files_of(commit) as files:

        def content_of(path: str) -> tuple[bytes, bool] | None:
            found = files(path)
            if found is None:
                return None
            blobs[path] = bytes.fromhex(found.oid)
            return found.content, _is_whole(found)

        with closing(process.read(file, content_of, should_stop)) as told:
            return _Keeper(connection, repository_id, blobs).keep(told)


def _is_whole(found: StoredObject) -> bool:
    return found.size < LIMITS.max_file_bytes


def lots(documents: Iterable[Kept]) -> Iterator[list[Kept]]:
    """Yield documents in their order, as many together as are written in one statement."""
    some, definitions = list[Kept](), 0
    for each in documents:
        some.append(each)
        definitions += len(each.definitions)
        if len(some) >= TOGETHER or definitions >= _ENOUGH:
            yield some
            some, definitions = [], 0
    if some:
        yield some


class _Keeper:
    """Writes the documents of one index, some at a time."""

    def __init__(self, connection: Connection, repository_id: int, blobs: dict[str, bytes]) -> None:
        self._connection, self._blobs = connection, blobs
        self._who = {"repository": repository_id}
        self._tool, self._names, self._documents = "", 0, 0
        self._left: Counter[str] = Counter()

    def keep(self, told: Iterator[Tool | Kept | LeftOut]) -> PreciseReport:
        """Write all that is told; raise `ScipUnreadable` where that is nothing."""
        for some in lots(self._kept(told)):
            self._write(some)
        report = PreciseReport(self._tool, self._documents, self._names, dict(self._left))
        if not report.documents:
            why = " ".join(report.sentences) or "It has no documents."
            raise ScipUnreadable(why=f"it says nothing of this commit. {why.removesuffix('.')}")
        return report

    def _kept(self, told: Iterator[Tool | Kept | LeftOut]) -> Iterator[Kept]:
        for each in told:
            match each:
                case Tool(name):
                    self._tool = name
                case Kept():
                    self._documents += 1
                    self._names += each.names
                    yield each
                case reason:
                    self._left[str(reason)] += 1

    def _write(self, some: Sequence[Kept]) -> None:
        paths = {each.path.encode(): each for each in some}
        values = {
            "tool": self._tool,
            "paths": list(paths),
            "blobs": [self._blobs.pop(each.path) for each in some],
            "packed": [each.packed for each in some],
        }
        rows = self._connection.execute(_WRITE, {**self._who, **values}).all()
        written = {number: paths[bytes(path)] for path, number in rows}
        self._connection.execute(_DROP_DEFINITIONS, {**self._who, "written": list(written)})
        definitions = [
            (each[0], number, *each[1:])
            for number, kept in written.items()
            for each in kept.definitions
        ]
        names = ("digests", "written", "lines", "columns", "lengths")
        columns = zip(*definitions, strict=True) if definitions else [()] * len(names)
        arrays = dict(zip(names, map(list, columns), strict=True))
        self._connection.execute(_DEFINE, {**self._who, **arrays})
