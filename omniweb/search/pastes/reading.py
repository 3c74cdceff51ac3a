"""A pasted text → its parts, each with its line and how much it tells. Pure, linear, bounded."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import TypeVar

from indexer.text import tokens
from indexer.text.stop_words import STOP_WORDS
from omniweb.search.pastes.findings import Findings
from omniweb.search.pastes.frames import FrameLine, frame_of, innermost_first, mentioned, split
from omniweb.search.pastes.kinds import LONGEST_LINE, Kind, Line, lines_of
from omniweb.search.pastes.mentions import names_in, places_in
from omniweb.search.pastes.paste import Frame, Paste, Place, Taken
from omniweb.search.pastes.runs import runs_of
from omniweb.search.pastes.subjects import OF_VERB, areas, subject, verb

MOST_WORDS = 64
MOST_FRAMES, MOST_PLACES, MOST_NAMES, MOST_MESSAGES, MOST_PROSE = 40, 40, 40, 8, 40
_TELLS = {
    Kind.TITLE: 1.0,
    Kind.PROSE: 0.6,
    Kind.MESSAGE: 0.6,
    Kind.HUNK: 0.6,
    Kind.REMOVED: 0.5,
    Kind.ADDED: 0.3,
    Kind.CODE: 0.1,
    Kind.OUTPUT: 0.1,
}
"""How much a word of such a line tells, beside 1 of the title."""
_MEANT = {Kind.TITLE: 1.0, Kind.PROSE: 0.4, Kind.MESSAGE: 0.3}
"""How much such a line counts in what a text means."""
_OF_DIFF = frozenset({Kind.ADDED, Kind.REMOVED, Kind.HUNK})
_OF_AREA = 0.75
"""How surely the area of a commit names the files and folders that are called so."""
_OF_FRAME = 0.3
"""How much the name of a function of a frame tells."""
_APART = 20
"""Lines without a frame that end a stack."""
_DIAGNOSED = re.compile(r"(?:fatal )?error\b|warning\b|undefined: ", re.IGNORECASE)
"""What compilers and linters say of a place: then their places are what a text is about."""
_MILD = re.compile(r"(?:warning|note|info|hint|remark|notice|convention|refactor)\b", re.IGNORECASE)
"""What they say of places that did not fail: these stand behind those that did."""
_OF_LOG = 20
"""Words of prose that a log has at most: its summary, or a line that a human put above it."""
_CHANGED = re.compile(r"(?:\+\+\+|---|Index:|rename (?:from|to)) (?:[ab]/)?([^\t]{1,300})")
_BOTH = re.compile(r"diff --git a/(\S{1,300}) b/(\S{1,300})")
_FUNCTION = re.compile(r"[A-Za-z_]\w{2,}")
_SHORTEST_WORD, _LONGEST_WORD = 2, 60
_NUMBER = re.compile(r"[\d_.]+|0x[0-9a-f]+|[0-9a-f]{7,}")
_Part = TypeVar("_Part", Taken, Place)


@dataclass(slots=True)
class _Stack:
    """Frames that stand together; `last_first`: the one where it failed is the last."""

    last_first: bool
    frames: list[Frame] = field(default_factory=list)
    ends: int = 0


def read(text: str) -> Paste:
    """Return the parts of a text; nothing of it is refused."""
    reading = _Reading()
    for line in lines_of(text):
        reading.add(line)
    paste = reading.paste()
    if paste.words:
        return paste
    named = " ".join(paste.frames[0].path) if paste.frames else text
    return replace(paste, words=_any_words(named))


def _any_words(text: str) -> tuple[Taken, ...]:
    """Return the first words of a text that has none that tell anything."""
    words = dict.fromkeys(tokens.words(text[:LONGEST_LINE]))
    return tuple(Taken(word, 1) for word in list(words)[:MOST_WORDS])


class _Reading:
    """Collects the parts, line by line."""

    def __init__(self) -> None:
        self._title = ""
        self._areas: tuple[Taken, ...] = ()
        self._stacks: list[_Stack] = []
        self._changed: dict[object, Place] = {}
        self._places: dict[object, Place] = {}
        self._names: dict[object, Taken] = {}
        self._messages: dict[object, Taken] = {}
        self._prose: dict[object, Taken] = {}
        self._words: dict[object, Taken] = {}
        self._mentioned: list[Frame] = []
        self._findings = Findings()
        self._mild: list[Frame] = []
        self._is_diagnosed = False
        self._by_hand = 0

    def add(self, line: Line) -> None:
        """Take from a line what it has."""
        said = line.text.strip()
        if line.kind == Kind.NOISE:
            self._add_changed(line)
        elif line.kind not in {Kind.ADDED, Kind.REMOVED} and (frame := self._add_frame(line)):
            if frame.said:
                self._add_said(line._replace(text=frame.said, kind=Kind.MESSAGE))
        elif said not in self._prose:  # else it is said twice
            self._add_said(line._replace(text=said))

    def paste(self) -> Paste:
        """Return what was collected."""
        frames = innermost_first((each.frames, each.last_first) for each in self._stacks)
        is_log = self._is_diagnosed or self._by_hand <= _OF_LOG
        mentioned = reversed(self._mentioned) if is_log else ()
        frames = (*frames, *self._mild, *mentioned)[:MOST_FRAMES]
        messages = tuple(self._messages.values())[-MOST_MESSAGES:]
        for frame in frames:
            for name in _FUNCTION.findall(frame.function):
                _keep(self._names, name, Taken(name, frame.line, _OF_FRAME))
        return Paste(
            title=self._title,
            frames=frames,
            changed=tuple(self._changed.values())[:MOST_PLACES],
            places=_best(self._places.values(), MOST_PLACES),
            names=_best(self._names.values(), MOST_NAMES),
            areas=self._areas,
            messages=messages,
            runs=runs_of(messages),
            words=_best(self._words.values(), MOST_WORDS),
            prose=tuple(self._prose.values())[:MOST_PROSE],
            is_log=is_log,
        )

    def _add_said(self, line: Line) -> None:
        if line.kind in {Kind.TITLE, Kind.PROSE}:
            self._by_hand += len(line.text.split())
        if len(self._mentioned) < MOST_FRAMES * 10 and line.kind not in _OF_DIFF:
            self._mentioned += mentioned(line.text, line.number)
        if line.kind == Kind.TITLE:
            self._title = line.text
            self._areas = tuple(Taken(each, line.number, _OF_AREA) for each in areas(line.text))
            line = line._replace(text=subject(line.text))
        if line.kind == Kind.MESSAGE:
            _keep(self._messages, line.text, Taken(line.text, line.number))
        weight = line.share * _TELLS[line.kind]
        if not weight:
            return
        if line.kind in _MEANT:
            meant = Taken(line.text, line.number, line.share * _MEANT[line.kind])
            _keep(self._prose, line.text, meant)
        code = line.kind not in {Kind.TITLE, Kind.PROSE}
        for place in places_in(line.text, line.number, weight):
            _keep(self._places, place.path, place)
        for name in names_in(line.text, line.number, weight, code=code):
            _keep(self._names, name.text, name)
        does = verb(line.text) if line.kind == Kind.TITLE else ""
        for word in _words_in(line.text):
            tells = weight * (OF_VERB if word == does else 1.0)
            _keep(self._words, word, Taken(word, line.number, tells))

    def _add_frame(self, line: Line) -> FrameLine | None:
        found = self._findings.frame_of(line.text, line.number)
        found = found or frame_of(line.text, line.number)
        if found is None:
            return None
        frame, last_first, said = found
        self._is_diagnosed = self._is_diagnosed or bool(_DIAGNOSED.match(said))
        if _MILD.match(said):
            self._mild.append(frame)
            return found
        stack = self._stacks[-1] if self._stacks else None
        if stack is None or stack.last_first != last_first or line.number > stack.ends + _APART:
            stack = _Stack(last_first)
            self._stacks.append(stack)
        stack.frames.append(frame)
        stack.ends = line.number
        return found

    def _add_changed(self, line: Line) -> None:
        found = _BOTH.match(line.text) or _CHANGED.match(line.text)
        for path in found.groups() if found else ():
            parts = split(path)
            if parts != ("dev", "null"):
                _keep(self._changed, parts, Place(parts, line.number))


def _words_in(text: str) -> Iterator[str]:
    """Yield the words of a line that may tell something: no numbers, digests, stop words."""
    for word in tokens.words(text):
        if not _SHORTEST_WORD <= len(word) <= _LONGEST_WORD or word.lower() in STOP_WORDS:
            continue
        if not _NUMBER.fullmatch(word):
            yield word


def _keep(found: dict[object, _Part], key: object, part: _Part) -> None:
    """Keep the weightiest of what is the same, and the first of those."""
    have = found.get(key)
    if have is None or have.weight < part.weight:
        found[key] = part


def _best(found: Iterable[_Part], most: int) -> tuple[_Part, ...]:
    """Return the weightiest, those that stand first before others."""
    ordered = sorted(found, key=attrgetter("line"))
    return tuple(sorted(ordered, key=lambda each: -each.weight)[:most])
