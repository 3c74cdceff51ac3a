"""All retrievers → candidates: every document that one of them chose, with the scores of all.

Three round trips, most often: what needs no statistics, the words, and what one retriever found
scored by the others.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from omniweb.search.candidates import Candidate, DocumentKey, Match, ranked
from omniweb.search.index.kept_facts import Kept
from omniweb.search.index.living import count
from omniweb.search.index.pipeline import Responses, Statement
from omniweb.search.index.view import View
from omniweb.search.nearest.of_process import kept_documents, live_documents
from omniweb.search.nearest.shortlist import shortlist
from omniweb.search.question import Found, Holding, Question
from omniweb.search.retrievers import RETRIEVERS, holders, leads, statistics
from omniweb.search.retrievers.leads import Leads
from omniweb.search.retrievers.lookups import Details
from omniweb.search.retrievers.path import MOST_DOCUMENTS
from omniweb.search.retrievers.retriever import Retriever
from omniweb.search.stopwatch import Stopwatch

TRIPS = ("symbol, path, vector", "keyword", "meaning")
"""The round trips in which documents are chosen, by their names in the timings."""


HELD = 60
"""Documents that hold what is looked up and that are ranked though nothing else chose them."""


def retrieve(question: Question, view: View, watch: Stopwatch) -> Found:
    """Return the candidates, unordered, with all their scores."""
    found = Found()
    led: Leads | None = None
    with watch.stage("codes"):
        found.shortlist = shortlist(question, view)
        found.living = live_documents(view, question.snapshots)
    for stage in TRIPS:
        unasked = [each for each in RETRIEVERS if each.name not in found.matches]
        choices = {each.name: each.choose(question, found) for each in unasked}
        if any(choices.values()) or not found.trips:
            with watch.stage(stage):
                led = _choose(question, view, found, choices) or led
        found.trips += 1
    if question.look_up and question.snapshots:
        with watch.stage("held"):
            found.holding = _holding(question, view, found, led)
    with watch.stage("scores"):
        _score(question, view, kept_documents(view), found)
    return found


def _holding(question: Question, view: View, found: Found, first: Leads | None) -> Holding:
    """Return the documents that hold what is looked up; `first` are the leads of its first form."""

    def lead(form: int) -> Leads:
        asked = leads.leads(question, found, form)
        if first and (not form or asked == leads.leads(question, found, 0)):
            return first
        rows = _living(view, found, asked, lambda: leads.leads(question, found, form))
        return leads.read(rows[leads.NAME], asked)

    held = holders.find(question, view, found, _chosen(question, found), lead)
    # Files that are called so, of which more may be than are known, are answers as well.
    named = len(found.matches.get("path", ())) >= MOST_DOCUMENTS
    return replace(held, complete=held.complete and not named)


def _choose(
    question: Question, view: View, found: Found, choices: Mapping[str, Mapping[str, Statement]]
) -> Leads | None:
    """Make one round trip; the first one also asks how rare the words are.

    Together with keywords chunks are asked for that may hold what is looked up.
    """
    first = {} if found.trips else statistics.statements(question.terms, question.snapshots)

    def again() -> dict[str, Statement]:
        chosen = (each.choose(question, found) for each in RETRIEVERS)
        return _named(chosen) | leads.leads(question, found, 0)

    asked = _named(choices.values())
    led = leads.leads(question, found, 0) if found.trips == 1 else {}
    if leads.same(asked.get("keyword"), led):
        led = {"keyword": asked["keyword"]}
    rows = _living(view, found, asked | led, again, first)
    if first:
        found.statistics = statistics.read(question.terms, question.snapshots, first, rows)
    for retriever in RETRIEVERS:
        if names := choices.get(retriever.name):
            own = [row for name in names for row in rows[name]]
            found.matches[retriever.name] = retriever.read(question, own, retriever.depth)
    return leads.read(rows[next(iter(led))], led) if led else None


def _named(chosen: Iterable[Mapping[str, Statement]]) -> dict[str, Statement]:
    return {name: each for statements in chosen for name, each in statements.items()}


def _living(
    view: View,
    found: Found,
    asked: Mapping[str, Statement],
    again: Callable[[], Mapping[str, Statement]],
    others: Mapping[str, Statement | None] = MappingProxyType({}),
) -> Responses:
    """Ask statements in one round trip; return their rows whose documents are live.

    What stopped at its limit because of others is asked `again` for live ones alone.
    """
    responses = view.ask({**others, **asked})
    if found.living is None:
        return responses
    rows = dict(responses.rows)
    starved = set()
    for name in (name for name, each in asked.items() if each.most):
        rows[name] = found.living.among(responses[name])
        before = count(responses[name])
        if count(rows[name]) < before == asked[name].most:
            starved.add(name)
    if starved:
        found.living = None
        named = again()
        renewed = view.ask({name: named[name] for name in starved})
        rows |= {name: renewed[name] for name in starved}
    return replace(responses, rows=rows)


def _score(question: Question, view: View, kept: Kept, found: Found) -> None:
    """Make candidates of what was chosen, and fill in what each retriever says of them."""
    chosen = _chosen(question, found)
    keys = list(dict.fromkeys((*chosen, *sorted(found.holding.keys)[:HELD])))
    details = Details(question, keys, kept)
    statements = {"details": details.statement}
    for each in RETRIEVERS:
        have = {match.key for match in found.matches.get(each.name, ())}
        missing = [key for key in keys if key not in have]
        statements[each.name] = each.score(question, found, missing)
    responses = view.ask(statements)
    found.candidates = details.candidates(responses["details"])
    candidates = {each.key: each for each in found.candidates}
    for each in RETRIEVERS:
        matches = found.matches.get(each.name, [])
        if statements[each.name]:
            matches = matches + each.read(question, responses[each.name], len(keys))
        _fill(each, candidates, matches)


def _chosen(question: Question, found: Found) -> list[DocumentKey]:
    """Return the documents that the retrievers of the mode add, each once."""
    keys = (
        match.key
        for each in RETRIEVERS
        if question.chooses(each.mode)
        for match in found.matches.get(each.name, ())[: each.depth]
    )
    return list(dict.fromkeys(keys))


def _fill(
    retriever: Retriever, candidates: Mapping[DocumentKey, Candidate], matches: Iterable[Match]
) -> None:
    """Write what a retriever said into the candidates.

    Whoever scores all of them ranks these alone, whatever else it has looked at.
    """
    if retriever.scores_all:
        matches = [each for each in matches if each.key in candidates]
    for place, match in ranked(matches):
        candidate = candidates.get(match.key)
        if candidate is None:
            continue
        candidate.definitions.extend(match.definitions)
        candidate.add_chunks(match.chunks)
        candidate.scores[retriever.name] = match.score
        candidate.covered = max(candidate.covered, match.covered)
        if retriever.scores_all or place <= retriever.depth:
            candidate.ranks[retriever.name] = place
