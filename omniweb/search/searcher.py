"""One search from the request to the answer: the order of everything else in this folder."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection

from indexer.text.encoder import default_encoder
from omniweb.search import cache, cursor
from omniweb.search.cache import AS_IT_IS, Answer, Form, Kept
from omniweb.search.filters.compiler import compile_filters
from omniweb.search.index import replica, snapshots
from omniweb.search.index.documents import skipped_count
from omniweb.search.index.pool import reading
from omniweb.search.index.view import View
from omniweb.search.query.looked_up import look_up
from omniweb.search.query.parser import Query, parse_query
from omniweb.search.question import Filtered, Question
from omniweb.search.ranking.rank import Ranked, parted, rank, unranked
from omniweb.search.results.hits import HitMaker, asked_line, facets
from omniweb.search.results.notices import notices, omissions, partly, total, unindexed
from omniweb.search.retrievers.holders import counted
from omniweb.search.retrievers.listing import listed
from omniweb.search.retrievers.lookups import shown
from omniweb.search.retrievers.retrieve import retrieve
from omniweb.search.stopwatch import Stopwatch
from omniweb.search.terms import PastedTerms, Terms
from omniweb.search.types import Hit, PinnedScope, Published, Scope, SearchRequest, SearchResult

FURTHEST = 10_000
"""Documents that can be paged through."""
Admission = Callable[[bool], AbstractContextManager[object]]
"""What a search that is not in the cache is computed in; True: it is an expensive one."""


def _unasked(_expensive: bool) -> AbstractContextManager[object]:  # noqa: FBT001 - see `Admission`
    return nullcontext()


def search(request: SearchRequest, admission: Admission = _unasked) -> SearchResult:
    """Answer a search; raise `QueryError` for a query that cannot be understood.

    Only repositories of the request's scope are looked at, each at one published commit. Whatever
    `admission` raises is raised.
    """
    answer = answered(request, AS_IT_IS, admission)
    return replace(
        answer.content, cached=answer.cached, took_ms=answer.took_ms, timings=answer.timings
    )


def answered(
    request: SearchRequest, form: Form[Kept], admission: Admission = _unasked
) -> Answer[Kept]:
    """Answer a search in a form; raise as `search` does.

    What is kept in that form costs neither the parsing of the query nor the scope's rows.
    """
    watch, scope = Stopwatch(), request.scope
    if isinstance(scope, PinnedScope):
        answer = cache.look_up(cache.key_of(request, scope.digest), form)
        if answer is not None:
            return answer
    query = parse_query(request.text, mode=request.mode)
    query = query if request.patient else query.hurried()
    with watch.stage("pin"):
        published = _published(scope)
    key = cache.key_of(request, published.digest)
    if not isinstance(scope, PinnedScope) and (answer := cache.look_up(key, form)) is not None:
        return answer
    return cache.answer(
        key,
        form,
        lambda: replica.read(
            published.snapshots, lambda lent: _compute(lent, request, query, published, watch)
        ),
        admission(query.reads_texts),
    )


def _published(scope: Scope) -> Published:
    if isinstance(scope, PinnedScope):
        return scope.published
    with reading() as connection:
        return snapshots.read(connection, scope)


def _compute(
    lent: AbstractContextManager[Connection[Any]],
    request: SearchRequest,
    query: Query,
    published: Published,
    watch: Stopwatch,
) -> SearchResult:
    searched, waiting = published.snapshots, published.unpublished
    first = cursor.offset_of(request.cursor, request.paged, FURTHEST)
    last = first + request.limit
    with lent as connection:
        with watch.stage("filters"):
            names = [each.name for each in waiting]
            filtered = compile_filters(connection, query, searched, names=names)
        question = _question(request, query, filtered)
        view = View.of(connection, question.snapshots, question.condition)
        found = retrieve(question, view, watch)
        question = replace(question, holding=found.holding)
        with watch.stage("ranking"):
            ranked, near = parted(question, rank(question, found))
        with watch.stage("rest"):
            have = {each.candidate.key for each in ranked}
            ranked += unranked(question, listed(question, view, have, last + 1))
            answers = ranked
            ranked = answers + near
        with watch.stage("snippets"):
            hits = _hits(question, view, ranked[first:last])
        left_out = _left_out(question, view)
    skipped = omissions(filtered, view.cut, waiting)
    ended = len(ranked) <= last
    held = question.holding.keys if question.looked_up else frozenset()
    known = len(held.union(each.candidate.key for each in answers))
    return SearchResult(
        hits=hits,
        total=total(question, known, ended=ended, stopped=bool(view.cut)),
        incomplete=any(each.reason != "unknown-repository" for each in skipped),
        skipped=skipped,
        facets=facets(question, answers),
        facets_of=len(answers),
        next_cursor="" if ended else cursor.after(last, request.paged),
        took_ms=watch.total,
        timings=watch.stages,
        notices=(
            *notices(question, found, left_out, near_only=bool(near) and not answers),
            *partly(hits),
        ),
        unindexed=unindexed(filtered, waiting),
        looked_up=question.looked_up,
        did_you_mean=question.query.did_you_mean,
        found_ms=watch.total,
    )


def _question(request: SearchRequest, query: Query, filtered: Filtered) -> Question:
    return Question(
        query,
        filtered,
        _terms(query),
        _embedding(query),
        request.fusion,
        request.explain,
        look_up(query),
    )


def _terms(query: Query) -> Terms:
    if query.paste:
        return PastedTerms.of_paste(query.paste)
    return Terms.of([*(word.text for word in query.words), *query.symbol_names])


def _embedding(query: Query) -> NDArray[np.float32]:
    encode = default_encoder().encode_query
    if not query.paste:
        return encode(query.ranking_text)
    by_weight: dict[float, list[str]] = {}
    for each in query.paste.prose:
        by_weight.setdefault(each.weight, []).append(each.text)
    parts = [weight * encode(" ".join(texts)) for weight, texts in by_weight.items()]
    whole = np.sum(parts, axis=0) if parts else encode("")
    length = float(np.linalg.norm(whole))
    return (whole / length if length else whole).astype(np.float32)


def _hits(question: Question, view: View, page: Sequence[Ranked]) -> tuple[Hit, ...]:
    keys = [each.candidate.key for each in page]
    question = replace(question, filtered=counted(question, view, keys))
    stored = shown(question, view, [each.candidate for each in page])
    maker = HitMaker(question)
    symbols = {
        key: maker.symbols(each, stored.definitions[key])
        for key, each in zip(keys, page, strict=True)
    }
    lines = {key: each[0].first_line for key, each in symbols.items() if each}
    lines |= {each.candidate.key: line for each in page if (line := asked_line(question, each))}
    stored.add_lines(view, lines)
    maker.look_through({key: stored.chunks[key] for key in keys})
    hits = tuple(
        maker.hit(each, stored.chunks[key], symbols[key])
        for key, each in zip(keys, page, strict=True)
    )
    if maker.gave_up:
        view.cut.append("marks")
    return hits


def _left_out(question: Question, view: View) -> int:
    """Return how many files of the one repository that is searched are not in its index."""
    if len(question.snapshots) != 1:
        return 0
    return skipped_count(view.connection, question.snapshots[0])
