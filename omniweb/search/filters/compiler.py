"""What a query requires → snapshots and the documents of them that meet it. It can only narrow.

Repository filters choose snapshots by name. What the rows of a document tell (path, language,
symbols) is a condition in SQL. What only its text can tell is decided here and now: so it holds for
whatever any retriever finds, and its negation is exact. Up to `COUNTED` documents are handed on by
their ids: nothing has to be decided or counted again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from psycopg import Connection

from omniweb.search.candidates import DocumentKey
from omniweb.search.filters.budget import Budget
from omniweb.search.filters.counting import LineCounter
from omniweb.search.filters.deciding import Decider, grouped
from omniweb.search.filters.expressions import path_finder
from omniweb.search.filters.known_rows import known_to_meet
from omniweb.search.filters.patterns import Pattern, patterns_asked_for
from omniweb.search.filters.repository_names import RepositoryFilter
from omniweb.search.filters.rows import RowCompiler, tell
from omniweb.search.filters.scope import documents_in_scope, documents_led_to
from omniweb.search.index.conditions import TRUE, Condition, one_of, some
from omniweb.search.index.document_sets import NONE, Documents
from omniweb.search.index.snapshot_set import Snapshots
from omniweb.search.query.nodes import (
    And,
    Content,
    Node,
    Path,
    Phrase,
    SymbolFilter,
    Used,
    all_of,
    leaves,
)
from omniweb.search.query.parser import Query
from omniweb.search.query.rewrites import with_filter_value
from omniweb.search.question import COUNTED, Filtered
from omniweb.search.types import Omission, Snapshot

SECONDS, ALL_SECONDS = 1.5, 10.0
"""Of all conditions of a query together; the second where all matches are asked for."""
ENOUGH, ENOUGH_OF_MANY = 500, 2_000
"""Documents: who looks for a pattern alone learns no more from further ones, and who combines some
in more than `MANY` files no more from these.
"""
MANY = 10_000
"""Files: up to so many are all looked through, unless for a pattern alone."""
MOST_BROAD = 1_000
"""Conditions of which a set of snapshots remembers that more documents meet them than are counted:
what is published does not change, and to find it out takes longer than the rest of a search.
"""
FEW_PATTERNS = 8
"""Of names and paths; more are never held against a row twice."""


def compile_filters(
    connection: Connection[Any],
    query: Query,
    searched: Sequence[Snapshot],
    *,
    names: Sequence[str] = (),
    seconds: float | None = None,
) -> Filtered:
    """Return what a query requires of the documents searched, within a budget of time.

    `names` are further repositories that the caller may see and that are not published.
    """
    searched = Snapshots.of(searched)
    repositories = RepositoryFilter(query.required, (*searched.names, *names))
    chosen = searched
    if repositories.narrows:
        chosen = Snapshots(each for each in searched if repositories.allows(each.name))
    omissions = [
        _unknown(query.text, pattern, repositories.nearest(pattern))
        for pattern in repositories.unknown
    ]
    if seconds is None:
        seconds = ALL_SECONDS if query.count_all else SECONDS
    budget = Budget(connection, seconds)
    rows = RowCompiler(budget, chosen, repositories, case=query.case)
    kept = _kept(query, repositories.rest, rows) if chosen else _Kept(documents=NONE)
    if budget.cut:
        omissions.append(_timeout())
    if kept.unknown:
        omissions.append(_unread(kept.unknown))
    if kept.full:
        omissions.append(_full(query, len(kept.documents or ())))
    sought = [Pattern.of(each, case=query.case) for each in patterns_asked_for(query.required)]
    counter = LineCounter(budget, chosen, sought)
    counter.matches.update({key: len(lines) for key, lines in kept.lines.items()})
    complete = not budget.cut and not kept.full and not kept.unknown
    counted = complete and query.required is not None
    return Filtered(
        snapshots=chosen,
        condition=kept.condition,
        documents=kept.documents if kept.condition else None,
        definitions=some(rows.definitions) if rows.definitions else None,
        total=kept.total if counted else None,
        omissions=tuple(omissions),
        allows=repositories.allows,
        names=repositories.names,
        matches=counter.matches,
        chunks=counter.chunks,
        count_lines=counter.count,
        lines=kept.lines,
        complete=complete,
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    """What meets the conditions: `documents`, or a condition where those are too many.

    `full`: more than enough were found, and no more looked for. `counted`: the documents are all
    that there are, however many. `lines` are those of uses that are asked for, by document;
    `unknown` counts documents of whose uses nothing is known.
    """

    condition: Condition | None = None
    documents: Documents | None = None
    full: bool = False
    counted: bool = False
    lines: Mapping[DocumentKey, Sequence[int]] = field(default_factory=dict)
    unknown: int = 0

    @classmethod
    def of(cls, documents: Documents, rows: RowCompiler, *, full: bool = False) -> "_Kept":
        """Return documents with their condition."""
        return cls(one_of(rows.names, documents), documents, full, counted=True)

    @property
    def total(self) -> int | None:
        """How many they are, None for more than are counted."""
        if self.documents is None or (len(self.documents) > COUNTED and not self.counted):
            return None
        return len(self.documents)


def _kept(query: Query, required: Sequence[Node], rows: RowCompiler) -> _Kept:
    """Return what is left of the documents of the snapshots."""
    if query.required is None:
        return _Kept()
    paths = _by_path(required, case=query.case)
    takes = path_finder(And(tuple(paths)), case=query.case) if paths else None
    told = [each for each in required if tell(each) and each not in paths]
    sought = [each for each in required if each not in told and each not in paths]
    condition = rows.compile(And(tuple(told))) if told else TRUE
    budget, snapshots = rows.budget, rows.snapshots
    if not sought and not takes:
        if not told:
            return _Kept(documents=documents_in_scope(budget, snapshots, limit=COUNTED + 1))
        return _told(rows, condition, may_be_many=_patterns(told) <= FEW_PATTERNS)
    if not sought:
        found = documents_in_scope(budget, snapshots, condition, takes=takes)
        return _Kept.of(found, rows)
    tree = grouped(all_of(tuple(sought)))
    decider = Decider(budget, snapshots, tree, rows.parts(tree), query.case)
    leading = decider.leading_words
    among = documents_led_to(budget, snapshots, leading) if leading else None
    found = documents_in_scope(budget, snapshots, condition, among=among, takes=takes)
    enough = _wanted(query, len(found))
    found = decider.decide(found, enough)
    full = enough is not None and len(found) > enough
    kept = _Kept.of(found[:enough], rows, full=full)
    lines = decider.lines_of(found[:enough])
    return replace(kept, lines=lines, unknown=len(decider.unknown))


def _told(rows: RowCompiler, condition: Condition, *, may_be_many: bool) -> _Kept:
    """Return the documents that meet a condition on rows, or itself where they may be too many."""
    known = known_to_meet(rows.budget, Snapshots.of(rows.snapshots), condition)
    if known is not None:
        few = not may_be_many or len(known) <= COUNTED
        return _Kept.of(known.documents, rows) if few else _Kept(condition)
    which, broad = (condition.sql, repr(condition.parameters)), Snapshots.of(rows.snapshots).broad
    if may_be_many and which in broad:
        return _Kept(condition)
    limit = COUNTED + 1 if may_be_many else None
    found = documents_in_scope(rows.budget, rows.snapshots, condition, limit=limit)
    if limit is None or len(found) < limit:
        return _Kept.of(found, rows)
    if len(broad) < MOST_BROAD:
        broad.add(which)
    return _Kept(condition)


def _by_path(required: Sequence[Node], *, case: bool) -> list[Node]:
    """Return the nodes that RE2 decides by the paths of documents: expressions, and very many."""
    paths = [each for each in required if path_finder(each, case=case)]
    return paths if _patterns(paths) > FEW_PATTERNS else [each for each in paths if not tell(each)]


def _patterns(nodes: Sequence[Node]) -> int:
    """Return how many names and paths are looked for."""
    found = (leaf for node in nodes for leaf in leaves(node) + leaves(node, positive=False))
    return sum(isinstance(leaf, Path | SymbolFilter) for leaf in found)


def _wanted(query: Query, files: int) -> int | None:
    """Return how many documents of `files` are enough; None: each of them matters.

    That is where words that no pattern holds put them in order.
    """
    patterns = [leaf for leaf in leaves(query.required) if isinstance(leaf, Content | Used)]
    texts = [leaf.text for leaf in patterns if isinstance(leaf, Phrase)]
    ordered = any(not any(word.text in text for text in texts) for word in query.words)
    if ordered or query.count_all:
        return None
    alone = len(patterns) == 1 and not leaves(query.required, positive=False)
    return ENOUGH if alone else (ENOUGH_OF_MANY if files > MANY else None)


def _unknown(text: str, pattern: str, nearest: str) -> Omission:
    """Name a repository that there is not, with the query for the nearest one, or for all."""
    title = f"There is no repository “{pattern}” that you can see."
    return Omission("unknown-repository", title, with_filter_value(text, pattern, nearest))


def _full(query: Query, found: int) -> Omission:
    more = ", or count:all for all of them" if query.patient else ""
    return Omission(
        "limit",
        f"More than {found:,} files match, and no more were looked for."
        f" Add repo:, path: or lang:{more}.",
        f"count:all {query.text}" if query.patient else "",
    )


def _unread(files: int) -> Omission:
    return Omission(
        "analysed-before",
        f"Of {files:,} files it is not known whether they use the name: an earlier version analysed"
        " them, and the next run does so anew.",
    )


def _timeout() -> Omission:
    return Omission(
        "timeout",
        "Looking through the texts was stopped at its time limit: there may be more matches."
        " Add repo:, path: or lang:.",
    )
