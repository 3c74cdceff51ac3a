"""Tiers: what the query names exactly, what holds what is looked up, and the rest. Pure."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from indexer.types import Flag, SymbolKind
from omniweb.search.candidates import Candidate, Definition
from omniweb.search.query.folders import Folder
from omniweb.search.query.nodes import Phrase, Regex, SymbolFilter, Used, leaves
from omniweb.search.query.places import Place
from omniweb.search.question import Question
from omniweb.search.ranking.signals import NameSignals, is_prose
from omniweb.search.terms import is_symbol_like, path_words
from omniweb.search.types import MatchKind, Mode

_BEST, _SURE = 10, 1.0
"""Ranks by words and by meaning, and the cosines of its best chunks, from which on a file is what
some words are about. Chosen on the judged queries of two words and 90 phrases out of texts.
"""
FEW, FEW_OF_MANY = 3, 20
"""Files that hold two words, or more, in a row: then they were read there, and are no topic."""
_TWO = 2
_JOINING = frozenset({"and", "or"})
_FOR_TESTS = Flag.TEST | Flag.EXAMPLE
_BEHIND = Flag.TEST | Flag.EXAMPLE | Flag.GENERATED | Flag.VENDORED | Flag.STUB
_VALUES = frozenset(map(str, (SymbolKind.VARIABLE, SymbolKind.FIELD)))
"""Kinds of definitions that may stand in for what is called so elsewhere: `Celery = object`."""
NEAR = 2
"""The tier of what does not hold what is looked up."""
_OF_MODE: dict[Mode, MatchKind] = {
    Mode.KEYWORD: "words",
    Mode.VECTOR: "meaning",
    Mode.SYMBOL: "symbol",
    Mode.PATH: "path",
    Mode.REGEX: "literal",
}


class Tier(NamedTuple):
    """A tier, 0 the best, why a document is in it (often nothing), and what it is a match by."""

    number: int
    reason: str
    match: MatchKind


TierOf = Callable[[Candidate, NameSignals], Tier]


def tiers(question: Question, candidates: Iterable[Candidate]) -> TierOf:
    """Return the function that gives a candidate's tier: 0 if the query names it exactly."""
    if question.query.mode in {Mode.KEYWORD, Mode.VECTOR}:
        return lambda *_: Tier(0, "", _OF_MODE[question.query.mode])
    if question.query.paste:  # it names many files, and asks for none of them alone
        return lambda candidate, _: Tier(1, "", _match(question, candidate))
    named = _named(question, candidates)
    words = question.text.split()
    name = words[0] if len(words) == 1 else ""
    held, look_up = question.holding.keys, question.look_up
    few = FEW if len(words) <= _TWO else FEW_OF_MANY
    may_be_topic = not question.looked_up and len(held) > few
    joins = _asks_for_both(question, candidates)
    in_code = _is_in_code(question, candidates)
    is_topic = may_be_topic and not any(map(is_symbol_like, words))
    code = [each for each in candidates if not is_prose(each)]
    has_more = any(each.kind not in _VALUES for each in _so_called(name, code))

    def tier(candidate: Candidate, names: NameSignals) -> Tier:
        if path := named(candidate):
            return Tier(0, path, "path")
        if defining := list(_so_called(name, [candidate])):
            beside = in_code and bool(candidate.flags & _FOR_TESTS)
            beside |= has_more and all(each.kind in _VALUES for each in defining)
            beside |= (has_more or in_code) and is_prose(candidate)
            return Tier(int(beside), f"defines {defining[0].name}", "symbol")
        if not look_up:
            return Tier(1, "", _match(question, candidate))
        if candidate.key in held:
            return Tier(NEAR if joins else 1, holds(question), "literal")
        if question.looked_up and candidate.module_name.lower() == question.sought.lower():
            return Tier(1, f"is called {candidate.module_name}", "path")
        about = is_topic and _is_about(candidate, names)
        return Tier(1 if about else NEAR, "", "words" if candidate.score("keyword") else "meaning")

    return tier


def _so_called(name: str, candidates: Iterable[Candidate]) -> Iterator[Definition]:
    """Yield the definitions whose name or qualified name is written exactly so."""
    found = (each for candidate in candidates for each in candidate.definitions if name)
    return (each for each in found if name in {each.name, each.qualified_name})


def _is_in_code(question: Question, candidates: Iterable[Candidate]) -> bool:
    """Tell whether code holds the name that is looked up: what tests define is not meant then.

    A class within a test, a fixture or an example is often called as what it stands in for.
    """
    if any(map(question.terms.wants, ("tests", "examples"))):
        return False
    holding = (each for each in candidates if each.key in question.holding.keys)
    return any(not each.flags & _BEHIND and not is_prose(each) for each in holding)


def _asks_for_both(question: Question, candidates: Iterable[Candidate]) -> bool:
    """Tell whether words join two things, and only prose about something else has them in a row.

    `request and response interceptors` may stand in a changelog, and asks for the code of both.
    """
    words = question.text.lower().split()
    if len(words) <= _TWO or _JOINING.isdisjoint(words[1:-1]):
        return False
    holding = (each for each in candidates if each.key in question.holding.keys)
    return all(is_prose(each) and each.ranks.get("keyword", _BEST + 1) > _BEST for each in holding)


def _is_about(candidate: Candidate, names: NameSignals) -> bool:
    """Tell whether a file of code is what a few words are about, by name, words and meaning alike.

    `CLI commands` means `cli.py` as much as the files that have these two words in a row.
    """
    best = all(candidate.ranks.get(each, _BEST + 1) <= _BEST for each in ("keyword", "vector"))
    named = names.covered == 1 and candidate.score("vector") >= _SURE
    return best and named and not candidate.flags & _BEHIND and not is_prose(candidate)


def holds(question: Question) -> str:
    """Say of a document that it holds what is looked up."""
    if question.look_up is None:
        return ""
    literally = "" if question.look_up.is_alone else " word for word"
    return f"holds “{question.sought}”{literally}"


def _named(question: Question, candidates: Iterable[Candidate]) -> Callable[[Candidate], str]:
    """Return the function that says in which path of a query a candidate ends, or ""."""
    folder = question.look_up.folder if question.look_up else None
    if folder:
        return _in_folder(question, folder, candidates)
    place = question.look_up.place if question.look_up else None
    if place:
        shared = {each.key: _shared(question, place, each) for each in candidates}
        most = max(shared.values(), default=(0, False, False))
        ends = place.ends
        return lambda each: (
            f"its path is {ends[-min(most[0], len(ends))]}"
            if most[0] and shared[each.key] == most
            else ""
        )
    paths = path_words(question.text)

    def named(candidate: Candidate) -> str:
        ended = (path for path in paths if f"/{candidate.path}".endswith(f"/{path}"))
        return next((f"its path is {path}" for path in ended), "")

    return named


def _in_folder(
    question: Question, folder: Folder, candidates: Iterable[Candidate]
) -> Callable[[Candidate], str]:
    """Return the function that says in which folder that the query names a candidate is."""
    searched = question.snapshots.by_repository

    def shared(candidate: Candidate) -> tuple[int, bool]:
        snapshot = searched.get(candidate.key[0])
        called = snapshot.name.rpartition("/")[2].lower() if snapshot else ""
        return folder.shares(candidate.path), called == folder.repository

    most = max(map(shared, candidates), default=(0, False))
    return lambda each: f"is in {folder.of(each.path)}" if most[0] and shared(each) == most else ""


def _shared(question: Question, place: Place, candidate: Candidate) -> tuple[int, bool, bool]:
    """Return how many names a path has in common, and what counts among equal ones.

    That is whether its repository is named besides, and whether its name is written so.
    """
    snapshot = question.snapshots.by_repository.get(candidate.key[0])
    repository = snapshot.name.rpartition("/")[2] if snapshot else ""
    as_written = f"/{candidate.path}".endswith(f"/{place.name}")
    return place.shares(candidate.path), repository in place.path.split("/")[:-1], as_written


def _match(question: Question, candidate: Candidate) -> MatchKind:
    """Return what a document is a match by that no tier is about."""
    asked = leaves(question.query.required)
    if found := _OF_MODE.get(question.query.mode):
        return found
    if any(isinstance(each, Phrase | Regex | Used) for each in asked):
        return "literal"
    if any(isinstance(each, SymbolFilter) for each in asked):
        return "symbol"
    if candidate.score("keyword"):
        return "words"
    return "meaning" if candidate.score("vector") else "path"
