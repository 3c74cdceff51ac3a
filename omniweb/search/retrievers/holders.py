"""Which documents hold what is looked up, as a quoted phrase would find them.

Documents that other reasons chose are looked at first, then others, until there are `ENOUGH`. No
answer leaves anything out for it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from omniweb.search.candidates import DocumentKey
from omniweb.search.filters.counting import SHOWN
from omniweb.search.filters.patterns import Pattern
from omniweb.search.index.pipeline import Statement
from omniweb.search.index.view import View
from omniweb.search.query.nodes import Phrase
from omniweb.search.question import NOT_SOUGHT, Filtered, Found, Holding, Question
from omniweb.search.retrievers.leads import (
    MOST_READ,
    NAME,
    Leads,
    leads_in,
    may_hold,
    read,
    words_tell,
)
from omniweb.search.retrievers.sql import GIVEN_CHUNKS, ChunkKey, given_chunks

ENOUGH = 60
"""Documents that hold it; how many more do is not counted."""
SLICE, GROWTH = 100, 3
"""Documents that are looked at together, then so many times more each time."""
FURTHER = 3
"""Chunks of one document in which it may be, beside the likeliest one, that are looked at."""
FEW = 30
"""Chunks that are read as soon as sketches are asked which of them may hold it."""
MOST_REST = 1_000
"""Chunks beside those of all documents that are looked at, where that decides all of them."""
MOST_COUNTED = 60
"""Chunks of a page whose lines are counted."""
Lead = Callable[[int], Leads]
"""Asks for the chunks that may hold a form, by its number."""


def find(
    question: Question, view: View, found: Found, chosen: Sequence[DocumentKey], lead: Lead
) -> Holding:
    """Return the documents that hold what is looked up, in the strictest form in which any does.

    Of those that others have `chosen` every one is looked at, unless that is too much work. Without
    the signs around it is looked for what no file holds with them.
    """
    holding, is_called_so = NOT_SOUGHT, _is_called_so(question, found)
    best = {match.key: match.chunks for match in found.matches.get("keyword", ())}
    for number, form in enumerate(question.look_up.forms if question.look_up else ()):
        if is_called_so and isinstance(form.pattern, Phrase):
            continue
        pattern = Pattern.of(form.pattern, case=question.query.case)
        led = lead(number)
        if not led.whole:
            others = [key for key in chosen if key not in led.chunks]
            asked = leads_in(others, pattern)
            led |= read(view.ask(asked)[NAME], asked)
        doubtful = led.by_words and not words_tell(pattern)
        look = _Look(view, pattern, dict(led.chunks), best, doubtful)
        complete = look.through(chosen) and led.whole and NAME not in view.cut
        holding = Holding(frozenset(look.held), form, complete, look.held, look.chunks, look.texts)
        if holding.keys:
            break
    return holding


def _is_called_so(question: Question, found: Found) -> bool:
    """Tell whether the query is the name of a file that there is: nobody looks for longer names."""
    place = question.look_up.place if question.look_up else None
    return bool(place and place.is_file_name and found.matches.get("path"))


@dataclass(slots=True)
class _Look:
    """Looks for a pattern in the chunks that may hold it, by document, the `best` by words first.

    `doubtful`: sketches were not asked which may. `held` are the documents that do, with the chunk
    in which it was found, `texts` those of these chunks; `left` is how many more may be read.
    """

    view: View
    pattern: Pattern
    chunks: dict[DocumentKey, Sequence[int]]
    best: Mapping[DocumentKey, Sequence[int]]
    doubtful: bool
    texts: dict[ChunkKey, str] = field(default_factory=dict)
    held: dict[DocumentKey, int] = field(default_factory=dict)
    left: int = MOST_READ

    def through(self, chosen: Sequence[DocumentKey]) -> bool:
        """Look at the chosen documents and at others; tell whether all were decided."""
        first = [key for key in dict.fromkeys(chosen) if key in self.chunks]
        others = sorted(self.chunks.keys() - set(first))
        decided = self._documents(first)
        at, size = 0, SLICE
        while at < len(others):
            if not self.left or len(self.held) >= ENOUGH:
                return False
            decided &= self._documents(others[at : at + size])
            at, size = at + size, size * GROWTH
        return decided or (self.left > 0 and self._rest())

    def _rest(self) -> bool:
        """Look at what is left of the documents that were not decided; tell whether all now are.

        Where that is more than `MOST_REST` chunks, nothing is looked at.
        """
        undecided = [key for key in self.chunks if key not in self.held]
        rest = [
            (key, each)
            for key in undecided
            for each in frozenset(self.chunks[key]).difference(self._likely(key))
        ]
        return len(rest) <= min(MOST_REST, self.left) and self._read(rest)

    def _documents(self, keys: Sequence[DocumentKey]) -> bool:
        if self.doubtful and sum(len(self.chunks[key]) for key in keys) > FEW:
            keys = self._narrowed(keys)
        likely = {key: self._likely(key) for key in keys}
        decided = self._read([(key, likely[key][0]) for key in keys])
        undecided = [key for key in keys if key not in self.held]
        further = [(key, each) for key in undecided for each in likely[key][1:]]
        decided &= all(len(self.chunks[key]) <= 1 + FURTHER for key in undecided)
        return self._read(further) and decided

    def _narrowed(self, keys: Sequence[DocumentKey]) -> Sequence[DocumentKey]:
        """Forget the chunks of documents that cannot hold it; return the documents that may."""
        sought = [(key, ordinal) for key in keys for ordinal in self.chunks[key]]
        found: defaultdict[DocumentKey, list[int]] = defaultdict(list)
        for key, ordinal in may_hold(self.view, sought, self.pattern):
            found[key].append(ordinal)
        self.chunks.update((key, found.get(key, ())) for key in keys)
        return list(found)

    def _likely(self, key: DocumentKey) -> Sequence[int]:
        led = self.chunks[key]
        if len(led) == 1:
            return led
        first = [each for each in self.best.get(key, ()) if each in led]
        return [*first, *(each for each in led if each not in first)][: 1 + FURTHER]

    def _read(self, sought: Sequence[ChunkKey]) -> bool:
        """Look at chunks; tell whether all of them could be read."""
        taken = sought[: self.left]
        self.left -= len(taken)
        finds = self.pattern.in_lines.finder()
        for (key, ordinal), text in texts(self.view, taken):
            if key not in self.held and finds(text.encode()):
                self.held[key] = ordinal
                self.texts[key, ordinal] = text
        return len(taken) == len(sought)


def texts(view: View, chunks: Sequence[ChunkKey]) -> Iterator[tuple[ChunkKey, str]]:
    """Yield the texts of chunks."""
    if not chunks:
        return
    sql = f"""
SELECT k.at, c.content
FROM {GIVEN_CHUNKS}
JOIN search_index.chunk c USING (repository_id, document_id, ordinal)"""
    asked = Statement(sql, given_chunks(chunks), steady=True)
    for at, text in view.ask({NAME: asked})[NAME]:
        yield chunks[at - 1], text


def counted(question: Question, view: View, keys: Iterable[DocumentKey]) -> Filtered:
    """Return what is required with the lines of a page that hold what is looked up.

    Of documents with very many nothing is counted, but the chunk that holds it is shown.
    """
    holding, filtered = question.holding, question.filtered
    held = [key for key in keys if key in holding.keys]
    form = holding.form
    pattern = Pattern.of(form.pattern, case=question.query.case) if form else None
    if not held or pattern is None:
        filtered.count_lines(keys)
        return filtered
    sought: list[ChunkKey] = []
    for key in held:
        led = [(key, ordinal) for ordinal in holding.led[key]]
        sought += led if len(sought) + len(led) <= MOST_COUNTED else []
    found: dict[DocumentKey, dict[int, int]] = {}
    known = holding.texts
    unread = texts(view, [each for each in sought if each not in known])
    for (key, ordinal), text in (
        *((each, known[each]) for each in sought if each in known),
        *unread,
    ):
        if lines := len(pattern.in_lines.matching(text)):
            found.setdefault(key, {})[ordinal] = lines
    chunks = {key: [ordinal] for key, ordinal in holding.chunks.items()}
    return replace(
        filtered,
        matches={key: sum(lines.values()) for key, lines in found.items()},
        chunks=chunks | {key: sorted(lines)[:SHOWN] for key, lines in found.items()},
    )
