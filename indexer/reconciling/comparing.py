"""A published ref against the tree of its commit: which files are members, which are skipped."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, text

from indexer.planning.plan import Key, analysis_version, key
from indexer.publishing import refs
from indexer.publishing.refs import PublishedRef
from indexer.reconciling.differences import Difference, DifferenceKind
from indexer.tables import SCHEMA, analysis_of_file, is_live
from indexer.text.paths import display
from indexer.types import Entry, SkippedFile, SkipReason

# ruff: noqa: S608 - statements are made of our own constants; values are parameters

_REFS = text(f"""
SELECT ref, ref_id, "commit", generation, fence FROM {SCHEMA}.published_ref
WHERE repository_id = :repository AND "commit" IS NOT NULL ORDER BY ref""")
_LIVE = text(f"""
SELECT d.path, d.blob, d.id, d.analysis FROM {SCHEMA}.membership m
JOIN {SCHEMA}.document d ON d.repository_id = m.repository_id AND d.id = m.document_id
WHERE m.repository_id = :repository AND m.ref_id = :ref AND {is_live("m", ":generation")}
ORDER BY d.path, starts_with(d.analysis, :analysis) DESC, d.id""")
_UNREADABLE = text(f"""
SELECT path, blob, reason, detail, analysis FROM {SCHEMA}.unreadable_blob
WHERE repository_id = :repository""")


@dataclass(frozen=True, slots=True)
class RefToCheck:
    """A published ref by name, with the fence that may publish it again."""

    name: str
    published: PublishedRef
    commit: str
    fence: int


@dataclass(frozen=True, slots=True)
class Compared:
    """`documents` are the members that are right by name, by id; `unreadable` what was learnt."""

    differences: tuple[Difference, ...]
    documents: dict[int, Entry]
    unreadable: dict[Entry, SkippedFile]


def published_refs(connection: Connection, repository_id: int) -> list[RefToCheck]:
    """Return the refs that readers may see, by name."""
    rows = connection.execute(_REFS, {"repository": repository_id})
    return [
        RefToCheck(
            row.ref,
            PublishedRef(repository_id, row.ref_id, row.commit, row.generation),
            row.commit,
            row.fence,
        )
        for row in rows
    ]


def compare(
    connection: Connection, ref: RefToCheck, files: Iterable[Entry | SkippedFile]
) -> Compared:
    """Compare a ref with what its commit holds (`plan.wanted`)."""
    entries: dict[Key, Entry] = {}
    skipped: list[SkippedFile] = []
    for each in files:
        if isinstance(each, Entry):
            entries[key(each)] = each
        else:
            skipped.append(each)
    comparison = _Comparison(connection, ref, entries)
    differences = [*comparison.members(), *comparison.skipped(skipped), *comparison.stale()]
    return Compared(tuple(differences), comparison.documents, comparison.unreadable)


class _Comparison:
    """One ref, file by file."""

    def __init__(self, connection: Connection, ref: RefToCheck, entries: dict[Key, Entry]) -> None:
        self._connection, self._ref, self._entries = connection, ref, entries
        self._analysis = analysis_version(connection, ref.published.repository_id)
        self._stale = 0
        self.documents: dict[int, Entry] = {}
        self.unreadable: dict[Entry, SkippedFile] = {}

    def members(self) -> Iterator[Difference]:
        """Yield files that are held and should not be, or the other way round."""
        held: set[Key] = set()
        key = {**self._ref.published.key, "generation": self._ref.published.generation}
        live = self._connection.execute(_LIVE, {**key, "analysis": self._analysis})
        for path, blob, document, analysis in live:
            if (path, blob) not in self._entries or (path, blob) in held:
                detail = f"document {document}, blob {blob.hex()}"
                yield self._difference(DifferenceKind.SUPERFLUOUS, path, detail)
                continue
            held.add((path, blob))
            self.documents[document] = self._entries[path, blob]
            self._stale += analysis != self._analysis_of(self._entries[path, blob])
        learnt = self._learnt()
        for each, entry in self._entries.items():
            if each in held:  # what an earlier version learnt of it holds no more
                continue
            if each in learnt:
                self.unreadable[entry], analysis = learnt[each]
                self._stale += analysis != self._analysis_of(entry)
            else:
                yield self._difference(DifferenceKind.MISSING, entry.path, f"blob {entry.blob}")

    def _analysis_of(self, entry: Entry) -> str:
        return analysis_of_file(self._analysis, entry.said)

    def _learnt(self) -> dict[Key, tuple[SkippedFile, str]]:
        """Return what is known of blobs that could not be read, and by which analysis."""
        who = {"repository": self._ref.published.repository_id}
        rows = self._connection.execute(_UNREADABLE, who)
        return {
            (path, blob): (SkippedFile(path, SkipReason(reason), detail), analysis)
            for path, blob, reason, detail, analysis in rows
        }

    def skipped(self, skipped: Iterable[SkippedFile]) -> Iterator[Difference]:
        """Yield files whose place or reason in the list of skipped ones is wrong."""
        whole = (each for each in self._entries.values() if each not in self.unreadable)
        rests = {
            SkippedFile(each.path, SkipReason.TOO_LARGE, each.rest) for each in whole if each.rest
        }
        right = {*skipped, *self.unreadable.values(), *rests}
        listed = refs.skipped_files(self._connection, self._ref.published)
        for kind, files in (
            (DifferenceKind.NOT_LISTED, right - listed),
            (DifferenceKind.LISTED, listed - right),
        ):
            for each in sorted(files, key=lambda each: each.path):
                yield self._difference(kind, each.path, f"{each.reason} {each.detail}".strip())

    def stale(self) -> Iterator[Difference]:
        """Yield one line for all files that were read by an older version of this program."""
        if self._stale:
            yield Difference(DifferenceKind.STALE, f"{self._ref.name}: {self._stale} files")

    def _difference(self, kind: DifferenceKind, path: bytes, detail: str) -> Difference:
        return Difference(kind, f"{self._ref.name}: {display(path)}", detail)
