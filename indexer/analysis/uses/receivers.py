"""What stands before a name: found in the text, as the tree tells it only node by node."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from operator import methodcaller

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.uses import captures
from indexer.analysis.uses.columns import Names
from indexer.analysis.uses.rules import MOST_BLANKS, Rules
from indexer.text.occurrences import Receiver, Role

_NAME, _NONE, _OTHER, _SELF, _SUPER, _TYPE = (
    int(Receiver.NAME),
    int(Receiver.NONE),
    int(Receiver.OTHER),
    int(Receiver.SELF),
    int(Receiver.SUPER),
    int(Receiver.TYPE),
)

_END = methodcaller("end")
_CALL, _IMPORT = int(Role.CALL), int(Role.IMPORT)

_MOST_ARGUMENTS = 200
"""Bytes of a call before a name that are looked through for its beginning."""
_BRACKETS = {b")": (b"(", b")"), b">": (b"<", b">")}
_BLANKS = b" \t\r\n"
_OPENING = np.zeros(256, np.bool_)
_OPENING[list(b"({[,;=")] = True
"""A name after one of these and a sign has nothing before it."""
_CLOSING = np.zeros(256, np.bool_)
_CLOSING[list(b")>")] = True
_OPTIONAL = b"?!"
_LOOSE = np.zeros(256, np.bool_)
_LOOSE[list(_BLANKS + _OPTIONAL)] = True
"""What may stand between a sign and what stands before it."""


class Receivers:
    """Columns beside those of names: `kind`, `word` (-1: none), `before` (the name it is; -1)."""

    def __init__(
        self, names: Names, source: bytes, rules: Rules, literals: Sequence[tuple[int, int]] = ()
    ) -> None:
        """Look before each name; `literals` are spans of braces with keys in them."""
        self._names = names
        self._source = source
        self._rules = rules
        end = _sign_start(names.start, source, rules)
        self.member = end >= 0
        count = len(names.start)
        self.kind = np.zeros(count, np.uint8)
        self.word = np.full(count, -1, np.int32)
        self.before = np.full(count, -1, np.int64)
        members = self.member.nonzero()[0]
        if len(members):
            self._settle(members, end[members])
        if literals:
            self._keys(literals)

    def _settle(self, members: NDArray[np.intp], end: NDArray[np.int64]) -> None:
        """Settle those that have something before them, which ends at `end`."""
        names = self._names
        at = names.end.searchsorted(end)
        found = names.end[at] == end
        named, other = members[found], ~found
        self.before[named] = at[found]
        self.kind[members] = _OTHER
        self._name(named)
        members, end = members[other], end[other]
        last = np.frombuffer(b"\0" + self._source, np.uint8)[end]
        none = _OPENING[last] | (end == 0) | (names.role[members] == _IMPORT)
        self.kind[members[none]] = _NONE
        bracketed = (~none & _CLOSING[last]).nonzero()[0]
        if len(bracketed):
            ends = names.end.tolist()
            stops = end[bracketed].tolist()
            for place, stop in zip(members[bracketed].tolist(), stops, strict=True):
                self._look(place, stop, ends)
        self.member &= self.kind != _NONE

    def _name(self, places: NDArray[np.intp]) -> None:
        """Settle those that have a name before them."""
        names, before = self._names, self.before[places]
        word = names.word[before]
        self.kind[places] = _NAME
        self.word[places] = word
        for kind, known in ((_SELF, self._rules.own), (_SUPER, self._rules.parents)):
            for number in (names.words[each] for each in known if each in names.words):
                chosen = places[(word == number) & ~self.member[before]]
                self.kind[chosen] = kind
                self.word[chosen] = -1

    def _keys(self, literals: Sequence[tuple[int, int]]) -> None:
        """Let the keys of literals be members of the type that stands before these."""
        names = self._names
        ahead = sorted(literals, reverse=True)
        around = list[tuple[int, int]]()  # where each ends, and the name before it
        for place in (names.rank == captures.KEY).nonzero()[0].tolist():
            start = int(names.start[place])
            while ahead and ahead[-1][0] <= start:
                first, last = ahead.pop()
                while around and around[-1][0] <= first:
                    around.pop()
                name = self._before_literal(first)
                if name < 0 and around:  # `T{{a: 1}}`
                    name = around[-1][1]
                around.append((last, name))
            while around and around[-1][0] <= start:
                around.pop()
            self.kind[place], self.member[place] = _OTHER, True
            if around and around[-1][1] >= 0:
                self._key(place, around[-1][1])

    def _before_literal(self, first: int) -> int:
        """Return the name that stands before a literal, or -1."""
        source, ends = self._source, self._names.end
        end = first - (source.endswith(b" ", 0, first))
        if source.endswith(b"]", 0, end):
            end = _opened(source, end, b"[", b"]")
        at = int(ends.searchsorted(end))
        return at if at < len(ends) and ends[at] == end else -1

    def _key(self, place: int, name: int) -> None:
        names = self._names
        text = self._source[names.start[name] : names.end[name]]
        if text in self._rules.own:
            self.kind[place] = _SELF
        else:
            self.kind[place], self.word[place] = _TYPE, names.word[name]

    def _look(self, place: int, end: int, ends: list[int]) -> None:
        """Settle one that follows a bracket: a call, or a type with arguments."""
        source, names = self._source, self._names
        last = source[end - 1 : end]
        if (start := _opened(source, end, *_BRACKETS[last])) > 0:
            at = bisect_left(ends, start)
            if at == len(ends) or ends[at] != start:
                return
            if last == b")":
                self._called(place, at)
            else:
                self.kind[place], self.word[place] = _NAME, names.word[at]

    def _called(self, place: int, name: int) -> None:
        names, made = self._names, self._rules.constructor
        start = int(names.start[name])
        text = self._source[start : names.end[name]]
        if text in self._rules.parents and not self.member[name]:
            self.kind[place] = _SUPER
        elif (
            made is not None
            and text.lstrip(b"_")[:1].isupper()
            and not text.isupper()
            and names.role[name] == _CALL
            and self._source.endswith(made, 0, start)
        ):
            self.kind[place] = _TYPE
            self.word[place] = names.word[name]


def _sign_start(start: NDArray[np.int64], source: bytes, rules: Rules) -> NDArray[np.int64]:
    """Return where what stands before the sign before a name ends; -1 where there is no sign."""
    led = b"\0\0" + source  # so that there is something before all
    text = np.frombuffer(led, np.uint8)
    far, signs = _far(start, source, rules)
    at = start + 2
    at[far] = signs
    last = text[at - 1]
    found = np.full(len(start), -1, np.int64)
    for sign in rules.signs:
        matched = last == sign[-1]
        for offset, letter in enumerate(reversed(sign[:-1]), start=2):
            matched &= text[at - offset] == letter
        if sign == b".":
            matched &= text[at - 2] != sign[0]
        found[matched] = at[matched] - (len(sign) + 2)
    members = (found >= 0).nonzero()[0]
    loose = members[_LOOSE[text[found[members] + 1]]]
    if len(loose):
        found[loose] = [_tight(source, end) for end in found[loose].tolist()]
    return found


def _far(start: NDArray[np.int64], source: bytes, rules: Rules) -> tuple[list[int], list[int]]:
    """Return the names that have blanks between them and a sign, and where each sign ends.

    A name on the line below a sign that is the end of a comment has none.
    """
    signs = list(rules.apart.finditer(source))
    ends = np.fromiter(map(_END, signs), np.int64, len(signs))
    places, found = [], []
    at = start.searchsorted(ends)
    for sign, place, known in zip(
        signs, at.tolist(), (start.take(at, mode="clip") == ends).tolist(), strict=True
    ):
        if known and not _ends_comment(source, sign, rules):
            places.append(place)
            found.append(sign.start(1) + 2)
    return places, found


def _ends_comment(source: bytes, sign: re.Match[bytes], rules: Rules) -> bool:
    line = source.rfind(b"\n", 0, sign.start()) + 1
    return b"\n" in sign[1] and rules.comment.search(source[line : sign.start()]) is not None


def _tight(source: bytes, end: int) -> int:
    """Return where the text before `end` ends, without blanks and what tells of an optional."""
    part = source[max(0, end - MOST_BLANKS) : end]
    end -= len(part) - len(part.rstrip(_OPTIONAL))
    part = source[max(0, end - MOST_BLANKS) : end]
    return end - (len(part) - len(part.rstrip(_BLANKS)))


def _opened(source: bytes, end: int, opening: bytes, closing: bytes) -> int:
    """Return where the name before the bracket ends that closes at `end`, or 0."""
    first, at = max(0, end - _MOST_ARGUMENTS), end
    while (at := source.rfind(opening, first, at)) > first:
        if source.count(opening, at, end) == source.count(closing, at, end):
            return at - 2 if source.endswith(b"::", 0, at) else at
    return 0
