"""Where a query matches in the whole text of one document; pure but for the clock."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from indexer.text import tokens
from omniweb.search.pastes.places import PlaceReader
from omniweb.search.query.line_matcher import LineMatcher
from omniweb.search.query.looked_up import look_up
from omniweb.search.query.nodes import Phrase, Regex
from omniweb.search.query.parser import Query, parse_query
from omniweb.search.results.highlights import MOST_SPANS, Marker
from omniweb.search.results.marked_words import MarkedWords, Span, merged
from omniweb.search.types import Mode

MOST_MARKS = 2_000
"""Of one document: nobody walks through more."""
_NO_WORDS = MarkedWords(())


@dataclass(frozen=True, slots=True)
class Marks:
    """Spans by line (1-based), in order and apart; `incomplete` where there may be more."""

    by_line: Mapping[int, Sequence[Span]]
    incomplete: bool = False

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(map(len, self.by_line.values()))


def marked(
    text: str,
    asked: str,
    mode: Mode,
    admission: Callable[[bool], AbstractContextManager[object]],
    used: Callable[[Query, str], Mapping[int, Span]] | None = None,
    path: str = "",
) -> Marks:
    """Return what a hit of a query would have marked, were the whole text shown.

    Where the query asks for uses of names, and `used` tells of some, these are marked alone: they
    are what a hit counts. So are the lines of a file that the frames of a pasted stack name, where
    `path` is that file: the words of a stack are everywhere.

    What looks for phrases and expressions is computed in an `admission`, as a search is. Raise
    `QueryError` for a query that cannot be understood, and whatever `admission` raises.
    """
    query = parse_query(asked, mode=mode)
    if framed := _framed(text, query, path):
        return Marks(framed)
    if not query.reads_texts:
        return _marks(text, query)
    with admission(True):  # noqa: FBT003 - see `searcher.Admission`
        places = used(query, text) if used else {}
        if places:
            return Marks({line: [places[line]] for line in sorted(places)})
        return _marks(text, query)


def _marks(text: str, query: Query) -> Marks:
    marker = _marker(text, query)
    spans: defaultdict[int, list[Span]] = defaultdict(list)
    for place, marks in marker.marked(text).items():
        spans[place + 1] += marks.spans[:MOST_SPANS]
    across = dict(enumerate(text.split("\n"), 1)) if marker.spanning else {}
    for number, found in marker.marked_across(across).items():
        spans[number] += found
    count, kept = 0, dict[int, Sequence[Span]]()
    for number in sorted(spans):
        if count >= MOST_MARKS:
            return Marks(kept, incomplete=True)
        line = merged(sorted(each for each in spans[number] if each[0] < each[1]))
        if line:
            kept[number] = line
            count += len(line)
    return Marks(kept, marker.budget.over)


def _framed(text: str, query: Query, path: str) -> dict[int, Sequence[Span]]:
    """Return the lines of a file that frames of a pasted text name, without the space around."""
    lines = PlaceReader(query.paste).framed_lines(path) if query.paste else ()
    rows = text.split("\n") if lines else []
    marks = {line: rows[line - 1] for line in sorted(lines) if line <= len(rows)}
    return {
        line: [(len(row) - len(row.lstrip()), len(row.rstrip()))]
        for line, row in marks.items()
        if row.strip()
    }


def _marker(text: str, query: Query) -> Marker:
    """Return what marks the text; of what has signs or several words in it no part is marked."""
    look = look_up(query)
    held = _held(text, query, [each.pattern for each in look.forms] if look else [])
    marker = Marker.of(query, looked_up=held)
    if held is None or look is None or not look.is_alone:
        return marker
    is_compound = look.has_signs or len(tokens.subwords(look.text)) > 1
    return replace(marker, words=_NO_WORDS) if is_compound else marker


def _held(text: str, query: Query, forms: Sequence[Phrase | Regex]) -> Phrase | Regex | None:
    """Return the strictest form of what is looked up that the text holds."""
    for each in forms:
        if any(True for _ in LineMatcher.of(each, case=query.case).matching(text)):
            return each
    return None
