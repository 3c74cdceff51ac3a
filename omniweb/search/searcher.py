"""One search from the request to the answer: the order of everything else in this folder."""

from collections.abc import Iterable, Sequence
from typing import Any

from psycopg import Connection

from omniweb.search import cache, cursor
from omniweb.search.candidates import Candidate, DocumentKey
from omniweb.search.filters.compiler import COUNTED, Narrowing, narrow
from omniweb.search.index.conditions import TRUE
from omniweb.search.index.documents import skipped_count
from omniweb.search.index.pipeline import ask
from omniweb.search.index.pool import reading
from omniweb.search.index.snapshots import Pin, pin
from omniweb.search.query.parser import Query, parse_query
from omniweb.search.ranking.rank import Question, Ranked, rank
from omniweb.search.results import hits as results
from omniweb.search.results.highlights import Marker
from omniweb.search.retrievers import details, line_matches, path
from omniweb.search.retrievers.retrieve import Gathered, Wanted, comparable, gather
from omniweb.search.stopwatch import Stopwatch
from omniweb.search.terms import Terms
from omniweb.search.types import (
    Mode,
    Omission,
    ScopedRepository,
    SearchRequest,
    SearchResult,
    Total,
)


def search(request: SearchRequest) -> SearchResult:
    """Answer a search; raise `QueryError` for a query that cannot be understood.

    Only repositories of the request's scope are looked at, each at one published commit.
    """
    watch = Stopwatch()
    query = parse_query(request.text, mode=request.mode)
    with watch.stage("pin"), reading() as connection:
        pins = pin(connection, request.scope)
    unpublished = _unpublished(request, pins)
    key = cache.key_of(request, pins, [each.id for each in unpublished])
    return cache.answer(key, lambda: _compute(request, query, pins, unpublished, watch))


def _unpublished(request: SearchRequest, pins: Sequence[Pin]) -> list[ScopedRepository]:
    published = {each.repository_id for each in pins}
    return [each for each in request.scope.repositories if each.id not in published]


def _compute(
    request: SearchRequest,
    query: Query,
    pins: Sequence[Pin],
    unpublished: Sequence[ScopedRepository],
    watch: Stopwatch,
) -> SearchResult:
    offset = cursor.offset_of(request)
    with reading() as connection:
        with watch.stage("filters"):
            narrowing = narrow(connection, query, pins, names=[each.name for each in unpublished])
        terms = Terms.of([*(word.text for word in query.words), *query.symbol_names])
        wanted = _wanted(request, query, narrowing, terms)
        found = gather(connection, wanted, watch)
        with watch.stage("ranking"):
            ranked = _ranked(request, wanted, found)
        with watch.stage("rest"):
            furthest = offset + request.limit
            ranked += _rest(connection, narrowing, wanted, ranked, furthest + 1, found.cut)
            count = _total(query, narrowing, len(ranked))
        page = results.Page(
            ranked=ranked[offset:furthest],
            pins={each.repository_id: each for each in narrowing.pins},
            terms=terms,
            marker=Marker.of(query),
            matches=narrowing.matches,
            chunks=narrowing.chunks,
            explain=request.explain,
        )
        with watch.stage("snippets"):
            hits = results.hits(connection, page, found.cut)
        left_out = _left_out(connection, narrowing.pins)
    omissions = (*narrowing.omissions, *_omitted(found), *_not_indexed(narrowing, unpublished))
    return SearchResult(
        hits=hits,
        total=count,
        incomplete=any(each.reason != "unknown-repository" for each in omissions),
        skipped=omissions,
        facets=results.facets(ranked, page.pins),
        next_cursor=cursor.after(request, furthest) if len(ranked) > furthest else "",
        took_ms=watch.total,
        timings=watch.stages,
        notices=(
            *query.notices,
            *left_out,
            *_renewed(wanted),
            *(_explained(wanted, found) if request.explain else ()),
        ),
    )


def _wanted(request: SearchRequest, query: Query, narrowing: Narrowing, terms: Terms) -> Wanted:
    text = " ".join(word.text for word in query.words)
    return Wanted(
        text=text,
        terms=terms,
        embedding=cache.embeddings.embed(text),
        pins=narrowing.pins,
        condition=narrowing.condition,
        mode=query.mode or request.mode,
    )


def _ranked(request: SearchRequest, wanted: Wanted, found: Gathered) -> list[Ranked]:
    question = Question(
        wanted.text,
        wanted.terms,
        found.rarity,
        request.fusion,
        wanted.mode,
        {each.repository_id: each.name for each in wanted.pins},
    )
    return rank(question, found.candidates, found.definitions)


def _rest(
    connection: Connection[Any],
    narrowing: Narrowing,
    wanted: Wanted,
    ranked: Sequence[Ranked],
    needed: int,
    cut: list[str],
) -> list[Ranked]:
    """Return documents that meet what is required, or the path that is sought, unranked.

    Add to `cut` what was stopped at its budget.
    """
    if len(ranked) >= needed or not wanted.pins:
        return []
    have = {each.candidate.key for each in ranked}
    found = _meeting(connection, narrowing, wanted, needed, cut)
    missing = [key for key in found if key not in have][: needed - len(ranked)]
    statement = details.statement(missing, wanted.pins)
    answers = ask(connection, {"details": statement} if statement else {})
    cut += answers.cut
    order = {key: place for place, key in enumerate(missing)}
    return _unscored(sorted(details.read(answers["details"]), key=lambda each: order[each.key]))


def _meeting(
    connection: Connection[Any],
    narrowing: Narrowing,
    wanted: Wanted,
    depth: int,
    cut: list[str],
) -> list[DocumentKey]:
    """Return documents in order: those with most matching lines, else by their paths."""
    for everything in (False, True):
        if counted := line_matches.statement(narrowing, depth, everything=everything):
            answers = ask(connection, {"rest": counted})
            cut += answers.cut
            rows = answers["rest"]
            if everything or len(rows) == depth or len(narrowing.matches) <= depth:
                return [match.key for match in line_matches.read(rows)]
    if wanted.mode == Mode.PATH and wanted.text:
        asked = path.containing(wanted.text, wanted.pins, wanted.condition, depth)
    elif wanted.condition is not None or not wanted.terms.words:
        asked = path.meeting(wanted.pins, wanted.condition or TRUE, depth)
    else:
        return []
    answers = ask(connection, {"rest": asked})
    cut += answers.cut
    return [key for key, _ in path.read(answers["rest"])]


def _unscored(candidates: Iterable[Candidate]) -> list[Ranked]:
    question = Question("", Terms(()), Gathered().rarity)
    ranked = {each.candidate.key: each for each in rank(question, list(candidates), ())}
    return [ranked[each.key] for each in candidates]


def _total(query: Query, narrowing: Narrowing, listed: int) -> Total:
    """Return how many documents meet the required part; where nothing is, how many were ranked."""
    if not narrowing.pins:
        return Total(0, "eq")
    if narrowing.total is not None:
        return Total(narrowing.total, "eq")
    counted_out = query.required is not None and narrowing.complete
    known = max(listed, len(narrowing.matches))
    return Total(max(known, COUNTED) if counted_out else known, "gte")


def _omitted(found: Gathered) -> tuple[Omission, ...]:
    if not found.cut:
        return ()
    names = " and ".join(dict.fromkeys(found.cut))
    return (
        Omission(
            "timeout", f"Part of the search ({names}) was stopped at its time limit. Add a filter."
        ),
    )


def _renewed(wanted: Wanted) -> tuple[str, ...]:
    """Say that meaning leaves out what an earlier encoder made."""
    waiting = len(wanted.pins) - len(comparable(wanted.pins))
    if not waiting or wanted.mode not in {Mode.AUTO, Mode.VECTOR}:
        return ()
    counted = "1 repository is" if waiting == 1 else f"{waiting:,} repositories are"
    return (f"{counted} being analysed anew and not searched by meaning until then.",)


def _explained(wanted: Wanted, found: Gathered) -> tuple[str, ...]:
    if wanted.mode not in {Mode.AUTO, Mode.VECTOR} or not wanted.embedding.any():
        return ()
    if found.meaning_chose:
        return ("Meaning compared every chunk that is searched.",)
    return ("Meaning scored what words and names found: too much is searched to compare it all.",)


def _not_indexed(
    narrowing: Narrowing, unpublished: Sequence[ScopedRepository]
) -> tuple[Omission, ...]:
    waiting = [each.name for each in unpublished if narrowing.allows(each.name)]
    if not waiting:
        return ()
    named = ", ".join(waiting[:3]) + (f" and {len(waiting) - 3} more" if len(waiting) > 3 else "")  # noqa: PLR2004
    return (Omission("not-indexed", f"Not indexed yet: {named}."),)


def _left_out(connection: Connection[Any], pins: Sequence[Pin]) -> tuple[str, ...]:
    """Say how many files of the one repository that is searched are not in its index.

    Of many at once nearly every answer would say so: their pages do.
    """
    if len(pins) != 1:
        return ()
    files = skipped_count(connection, pins[0])
    if not files:
        return ()
    counted = "1 file" if files == 1 else f"{files:,} files"
    return (f"{counted} of {pins[0].name} left out of the index, with reasons on its page.",)
