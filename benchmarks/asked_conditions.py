"""One combination asked as people ask it and for all its files, held against what is expected."""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg
from typing_extensions import override

from benchmarks.combinations import Combination
from benchmarks.site import Site

if TYPE_CHECKING:
    from omniweb.search.types import SearchResult

SHOWN = 3
"""Files that are printed of a difference, and stages of a search."""
_REQUIRED = """
SELECT r.name || '/' || d.path_text FROM search_index.document d
JOIN search_index.membership m ON m.repository_id = d.repository_id AND m.document_id = d.id
  AND m.to_generation IS NULL
JOIN repositories_repository r ON r.id = d.repository_id
WHERE d.repository_id = ANY(%(searched)s)"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of a combination.

    `took` is the milliseconds of a whole search, uncached, `stages` what it says they went into,
    `cut` that its time was up, `limited` that it had enough of its hits. `untrue` is what its first
    page says that is not so, "" for nothing. `missing` and `more` compare what is required with
    `count:all`; where that was cut (`all_cut`), what is missing is no difference.
    """

    combination: Combination
    expected: int
    took: float
    stages: Mapping[str, float]
    cut: bool
    limited: bool
    untrue: str
    all_cut: bool
    missing: Sequence[str]
    more: Sequence[str]

    @property
    def different(self) -> bool:
        """Whether other files are required than those of the oracle."""
        return bool(self.more or (self.missing and not self.all_cut))

    @override
    def __str__(self) -> str:
        parts = [f"{self.combination.text}\n  {self.expected:,} files, {self.took:,.0f} ms"]
        slow = sorted(self.stages.items(), key=lambda stage: -stage[1])[:SHOWN]
        parts += [f"{name} {took:,.0f}" for name, took in slow]
        parts += ["cut"] * self.cut + ["cut with count:all"] * self.all_cut
        parts += [f"untrue: {self.untrue}"] * bool(self.untrue)
        parts += [f"{len(self.missing)} missing: {self.missing[:SHOWN]}"] * bool(self.missing)
        parts += [f"{len(self.more)} more: {self.more[:SHOWN]}"] * bool(self.more)
        return ", ".join(parts)


def ask(site: Site, combination: Combination, expected: Collection[str]) -> Asked:
    """Ask a combination and compare."""
    # Only now: Django has to be set up first.
    from omniweb.repositories.services import scope_of_everything
    from omniweb.search import search
    from omniweb.search.types import SearchRequest

    began = time.perf_counter()
    result = search(SearchRequest(combination.text, scope_of_everything()))
    took = (time.perf_counter() - began) * 1_000
    found, complete = _required(site, combination)
    wanted = frozenset(expected)
    reasons = {omission.reason for omission in result.skipped}
    return Asked(
        combination=combination,
        expected=len(wanted),
        took=took,
        stages=result.timings,
        cut="timeout" in reasons,
        limited="limit" in reasons,
        untrue=_untrue(result, wanted),
        all_cut=not complete,
        missing=sorted(wanted - found),
        more=sorted(found - wanted),
    )


def _required(site: Site, combination: Combination) -> tuple[frozenset[str], bool]:
    """Return all files that a search with `count:all` lets in, and whether it looked at all."""
    from omniweb.repositories.services import scope_of_everything
    from omniweb.search.filters.compiler import compile_filters
    from omniweb.search.index.pool import reading
    from omniweb.search.index.snapshots import take
    from omniweb.search.query.parser import parse_query

    query = parse_query(f"count:all {combination.text}")
    with reading() as connection:
        filtered = compile_filters(connection, query, take(connection, scope_of_everything()))
    searched = [each.repository_id for each in filtered.snapshots]
    condition = filtered.condition
    sql = f"{_REQUIRED} AND {condition.sql}" if condition else _REQUIRED
    parameters = {"searched": searched, **(condition.parameters if condition else {})}
    with psycopg.connect(site.database) as connection:  # which has all the time that it needs
        rows = connection.execute(sql.encode(), parameters).fetchall()
    return frozenset(row[0] for row in rows), not filtered.omissions


def _untrue(result: "SearchResult", expected: Collection[str]) -> str:
    """Say what is not so of a result's hits, their number and its end; "" where all is."""
    wrong = [each for each in result.hits if f"{each.repository}/{each.path}" not in expected]
    if wrong:
        return f"{wrong[0].repository}/{wrong[0].path} is a hit"
    total, known = result.total, len(expected)
    if total.relation == "eq" and total.value != known:
        return f"exactly {total.value:,}"
    if total.value > known:
        return f"at least {total.value:,}"
    if not result.incomplete and not result.next_cursor and len(result.hits) != known:
        return f"{len(result.hits)} hits and no more"
    return ""
