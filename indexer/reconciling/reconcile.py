"""The index against git: every difference is named, then repaired by the smallest means.

A damaged document is marked as stale and built again beside the old one, and publishing puts it in
its place in one step: whoever searches meanwhile sees the one or the other. Whoever calls this
sees to it that no run and no sweep of the repository is under way.
"""

import random
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, text

from indexer import database
from indexer.building.batch import build
from indexer.building.parser_pool import ParserProcess
from indexer.errors import GitFailed
from indexer.git.mirror import Mirror
from indexer.planning.plan import key, plan, wanted
from indexer.publishing.publish import publish
from indexer.reconciling import comparing, recoding, recounting, rereading
from indexer.reconciling.comparing import RefToCheck
from indexer.reconciling.differences import Difference, DifferenceKind
from indexer.tables import SCHEMA
from indexer.types import Entry, SkippedFile

# ruff: noqa: S608 - statements are made of our own constants; values are parameters

_T = TypeVar("_T")
SAMPLE = 200
"""Documents that are read again where not all of them are."""
_PUBLISHED_ANEW = frozenset(DifferenceKind) - {
    DifferenceKind.LEXEME_COUNT,
    DifferenceKind.IMPORT_COUNT,
    DifferenceKind.CODES,
    DifferenceKind.ORPHAN,
}
"""Differences that end with publishing the same commit again."""
_OF_REF = """
m.repository_id = :repository AND r.repository_id = m.repository_id AND r.ref_id = m.ref_id"""
_FUTURE = (
    f"""
DELETE FROM {SCHEMA}.skipped_file m USING {SCHEMA}.published_ref r
WHERE {_OF_REF} AND m.generation > r.generation""",
    f"""
DELETE FROM {SCHEMA}.membership m USING {SCHEMA}.published_ref r
WHERE {_OF_REF} AND m.from_generation > r.generation""",
    f"""
UPDATE {SCHEMA}.membership m SET to_generation = NULL FROM {SCHEMA}.published_ref r
WHERE {_OF_REF} AND m.to_generation > r.generation""",
    f"""
DELETE FROM {SCHEMA}.membership m USING {SCHEMA}.membership r
WHERE {_OF_REF} AND r.document_id = m.document_id AND m.from_generation > r.from_generation
  AND m.to_generation IS NULL AND r.to_generation IS NULL""",
)
"""What no publish writes: generations to come, a document that is a member twice."""
_SUMS = (recounting.orphans, recounting.miscounted, recounting.wrong_import_counts)
_DAMAGED = text(f"""
UPDATE {SCHEMA}.document SET analysis = 'damaged ' || id
WHERE repository_id = :repository AND id = ANY(:documents)""")
_UNCOUNT = f"""
UPDATE {SCHEMA}.published_ref SET counted = NULL WHERE repository_id = :repository"""
_UNLEARN = text(f"""
DELETE FROM {SCHEMA}.unreadable_blob
WHERE repository_id = :repository AND path = :path AND blob = :blob""")


@dataclass(frozen=True, slots=True)
class Reconciled:
    """`found` before, `left` after the repair; `documents` of the refs, `reread` byte for byte."""

    found: tuple[Difference, ...]
    left: tuple[Difference, ...]
    documents: int
    reread: int


@dataclass(slots=True)
class _Findings:
    differences: list[Difference]
    documents: dict[int, Entry]
    unlearn: list[Entry]
    reread: int = 0


def reconcile(
    repository_id: int,
    mirror: Path,
    *,
    excludes: Sequence[str] = (),
    thorough: bool = False,
    repair: bool = True,
    parser: ParserProcess | None = None,
) -> Reconciled:
    """Compare a repository's index with git, and repair it if wished.

    `thorough` reads every document again, else `SAMPLE` of them. Raise `GitFailed` where the mirror
    lacks a published commit.
    """
    inspector = _Inspector(repository_id, mirror, excludes, None if thorough else SAMPLE, parser)
    findings = inspector.inspect()
    left = findings.differences
    if repair and left:
        inspector.repair(findings)
        left = inspector.inspect().differences
    return Reconciled(
        found=tuple(findings.differences),
        left=tuple(left),
        documents=len(findings.documents),
        reread=findings.reread,
    )


class _Inspector:
    """One repository with its mirror; the same files are read again each time."""

    def __init__(
        self,
        repository_id: int,
        mirror: Path,
        excludes: Sequence[str],
        sample: int | None,
        parser: ParserProcess | None,
    ) -> None:
        self._id, self._mirror, self._excludes = repository_id, mirror, excludes
        self._sample, self._parser = sample, parser
        self._seed = secrets.randbits(32)

    def inspect(self) -> _Findings:
        """Find what differs."""
        found, unreadable = _Findings([], {}, []), dict[Entry, SkippedFile]()
        for ref in self._refs():
            self._check_mirror(ref)
            files = list(wanted(self._mirror, ref.commit, self._excludes))
            with database.transaction() as connection:
                compared = comparing.compare(connection, ref, files)
            found.differences += compared.differences
            found.documents |= compared.documents
            unreadable |= compared.unreadable
        self._reread(found, unreadable)
        for check in _SUMS:
            with database.transaction() as connection:
                found.differences += check(connection, self._id)
        found.differences += recoding.wrong_codes(self._id, thorough=self._sample is None)
        return found

    def _check_mirror(self, ref: RefToCheck) -> None:
        if not Mirror(self._mirror).has(ref.commit):
            raise GitFailed(
                doing="comparing the index with it",
                detail=f"{ref.commit} of {ref.name} is not in the mirror. Reindex the repository.",
            )

    def _refs(self) -> list[RefToCheck]:
        with database.transaction() as connection:
            return comparing.published_refs(connection, self._id)

    def _reread(self, found: _Findings, unreadable: dict[Entry, SkippedFile]) -> None:
        documents = dict(self._some(found.documents.items()))
        found.reread = len(documents)
        found.differences += rereading.reread(
            self._id, self._mirror, documents, parser=self._parser
        )
        known = {each.document for each in found.differences}
        with database.transaction() as connection:
            incomplete = recounting.incomplete(connection, self._id, found.documents)
            found.differences += [each for each in incomplete if each.document not in known]
        for entry, difference in rereading.relearn(
            self._id, self._mirror, dict(self._some(unreadable.items())), parser=self._parser
        ):
            found.unlearn.append(entry)
            found.differences.append(difference)

    def _some(self, items: Iterable[_T]) -> list[_T]:
        """Return the sample, the same one of the same files."""
        every = list(items)
        if self._sample is None or len(every) <= self._sample:
            return every
        return random.Random(self._seed).sample(every, self._sample)  # noqa: S311 - no secret

    def repair(self, found: _Findings) -> None:
        """Undo what differs."""
        with database.transaction() as connection:
            database.lock_repository(connection, self._id)
            self._clear(connection, found)
        if any(each.kind in _PUBLISHED_ANEW for each in found.differences):
            for ref in self._refs():
                self._publish_anew(ref)
        with database.transaction() as connection:
            recounting.correct_import_counts(connection, self._id)
        with database.transaction() as connection:
            recounting.correct_lexemes(connection, self._id)
        recoding.correct_codes(self._id, thorough=self._sample is None)

    def _clear(self, connection: Connection, found: _Findings) -> None:
        """Remove what belongs to nothing, and mark what is to be built again."""
        who = {"repository": self._id}
        recounting.remove_orphans(connection, self._id)
        for statement in (*_FUTURE, _UNCOUNT):
            connection.execute(text(statement), who)
        damaged = [each.document for each in found.differences if each.document is not None]
        connection.execute(_DAMAGED, {**who, "documents": damaged})
        for entry in found.unlearn:
            path, blob = key(entry)
            connection.execute(_UNLEARN, {**who, "path": path, "blob": blob})

    def _publish_anew(self, ref: RefToCheck) -> None:
        planned = plan(self._id, self._mirror, ref.name, ref.commit, excludes=self._excludes)
        for batch in planned.batches:
            build(self._id, self._mirror, batch, parser=self._parser)
        publish(
            self._id,
            self._mirror,
            ref.name,
            ref.commit,
            fence=ref.fence,
            excludes=self._excludes,
        )
