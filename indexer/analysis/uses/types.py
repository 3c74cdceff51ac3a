"""Of which type a name is, where the text says so: an annotation, or the call of a constructor."""

import re

import numpy as np

from indexer.analysis.uses import captures
from indexer.analysis.uses.columns import Names
from indexer.analysis.uses.locals import Locals
from indexer.analysis.uses.receivers import Receivers
from indexer.analysis.uses.rules import Rules
from indexer.analysis.uses.scopes import BLOCK, CLASS, MODULE, Scopes
from indexer.text.occurrences import Receiver, Role

_NAME, _NONE, _SELF, _TYPE = (
    int(Receiver.NAME),
    int(Receiver.NONE),
    int(Receiver.SELF),
    int(Receiver.TYPE),
)

_DEFINE, _WRITE = int(Role.DEFINE), int(Role.WRITE)

_LONGEST_LINE = 200
"""Bytes before a name that are looked at for its type."""
_LONGEST_CALL = 300
_COPIED = re.compile(rb"\s*=\s*(\w+)\s*(?:[\n;]|\Z)")
_BRACKETS = {**dict.fromkeys(b"({[", 1), **dict.fromkeys(b")}]", -1)}
_OWNERS_LOOKED_AT = 50


class Types:
    """Finds types of locals, module variables and fields, and tells them to the receivers."""

    def __init__(
        self, names: Names, scopes: Scopes, bound: Locals, receivers: Receivers, source: bytes
    ) -> None:
        self._names = names
        self._scopes = scopes
        self._bound = bound
        self._receivers = receivers
        self._source = source
        self._scope = bound.scope
        self._seen = False
        self._owners: dict[int, int] = {}
        self._locals: dict[int, int] = {}
        self._module: dict[int, int] = {}
        self._fields: dict[tuple[int, int], int] = {}

    def settle(self, rules: Rules) -> None:
        """Read what the text says; definitions of fields by assignment become such."""
        self._seen = rules.members_seen
        names = self._names
        asked = np.zeros(len(names.words), np.bool_)
        before = self._receivers.before
        asked[names.word[before[before >= 0]]] = True
        defined = (names.role == _DEFINE) & (names.rank != captures.OUTER)
        defined &= asked[names.word] & ~self._receivers.member
        places = defined.nonzero()[0]
        starts, ends = names.start[places].tolist(), names.end[places].tolist()
        for place, start, end in zip(places.tolist(), starts, ends, strict=True):
            found = self._type_of(start, end, rules)
            if found >= 0:
                self._know(place, found)
        if rules.assigned_fields:
            self._assigned(asked, rules)
        if self._locals or self._module or self._fields:
            self._tell()

    def _know(self, place: int, found: int) -> None:
        binding, word = int(self._bound.binding[place]), int(self._names.word[place])
        scope = int(self._scope[place])
        if binding:
            self._locals.setdefault(binding, found)
            if self._names.rank[place] == captures.FIELD:
                if self._scopes.kind[scope] == BLOCK:  # it stands behind the name of its class
                    owner = self._named_before(int(self._names.start[place]))
                else:
                    owner = self._owner(self._scopes.owner[scope])
                self._fields.setdefault((owner, word), found)
        elif self._scopes.kind[scope] == CLASS:
            self._fields.setdefault((self._owner(scope), word), found)
        elif self._scopes.kind[scope] == MODULE:
            self._module.setdefault(word, found)

    def _assigned(self, asked: "np.typing.NDArray[np.bool_]", rules: Rules) -> None:
        """Let the first `self.x = …` of a class define `x`."""
        names = self._names
        places = ((names.role == _WRITE) & (self._receivers.kind == _SELF)).nonzero()[0]
        scopes, words = self._scope[places].tolist(), names.word[places].tolist()
        seen: set[tuple[int, int]] = set()
        for place, scope, word in zip(places.tolist(), scopes, words, strict=True):
            key = (self._scopes.owner[scope], word)
            if not key[0] or key in seen:
                continue
            seen.add(key)
            if not self._bound.defines(*key):
                names.role[place] = _DEFINE
            if asked[word]:
                found = self._type_of(int(names.start[place]), int(names.end[place]), rules)
                found = self._copied(place) if found < 0 else found
                if found >= 0:
                    self._fields.setdefault((self._owner(key[0]), word), found)

    def _tell(self) -> None:
        """Replace a receiver's name by its type, from left to right through `a.b.c`."""
        names, receivers = self._names, self._receivers
        known = np.zeros(len(names.words), np.bool_)
        typed = np.zeros(self._bound.count + 1, np.bool_)
        known[[*self._module, *(word for _, word in self._fields)]] = True
        typed[list(self._locals)] = True
        before = receivers.before
        places = (receivers.kind == _NAME) & (before >= 0)
        places &= known[names.word[before]] | typed[self._bound.binding[before]]
        for place in places.nonzero()[0].tolist():
            found = self._type_before(int(before[place]))
            if found >= 0:
                receivers.kind[place] = _TYPE
                receivers.word[place] = found

    def _type_before(self, place: int) -> int:
        word, kind = int(self._names.word[place]), int(self._receivers.kind[place])
        if kind == _NONE:
            binding = int(self._bound.binding[place])
            if binding:
                return self._locals.get(binding, -1)
            owner = self._scopes.owner[int(self._scope[place])] if self._seen else 0
            found = self._fields.get((self._owner(owner), word), -1) if owner else -1
            return found if found >= 0 else self._module.get(word, -1)
        if kind == _SELF:
            owner = self._owner(self._scopes.owner[int(self._scope[place])])
        elif kind == _TYPE:
            owner = int(self._receivers.word[place])
        else:
            return -1
        return self._fields.get((owner, word), -1)

    def _owner(self, scope: int) -> int:
        """Return the name of the class that a scope is; the same class may have several scopes."""
        found = self._owners.get(scope)
        if found is None:
            found = self._named_before(self._scopes.start[scope])
            self._owners[scope] = found = found if found >= 0 else -1 - scope
        return found

    def _named_before(self, start: int) -> int:
        """Return the name of what is being defined at a place, or -1."""
        last = int(self._names.start.searchsorted(start))
        first = max(0, last - _OWNERS_LOOKED_AT)
        ranks = self._names.rank[first:last]
        at = ((ranks == captures.OUTER) | (ranks == captures.OWNER)).nonzero()[0]
        return int(self._names.word[first + at[-1]]) if len(at) else -1

    def _type_of(self, start: int, end: int, rules: Rules) -> int:
        """Return the number of the type that is written at a definition, or -1."""
        source = self._source
        match = rules.typed.match(source, end)
        if match is not None:
            made = match.lastgroup == "made"
            return -1 if made and not _is_whole(source, match.end()) else self._number(match)
        if rules.typed_before is None:
            return -1
        first = max(0, start - _LONGEST_LINE)
        line = source[max(first, source.rfind(b"\n", first, start)) : start]
        match = rules.typed_before.search(line)
        return -1 if match is None else self._number(match)

    def _copied(self, place: int) -> int:
        """Return the type of the local that a field is assigned, or -1."""
        match = _COPIED.match(self._source, int(self._names.end[place]))
        if match is None:
            return -1
        starts, start = self._names.start, match.start(1)
        at = int(starts.searchsorted(start))
        named = at < len(starts) and starts[at] == start  # `None` is no name
        return self._type_before(at) if named else -1

    def _number(self, match: re.Match[bytes]) -> int:
        return self._names.number(match[match.lastindex or 0])


def _is_whole(source: bytes, start: int) -> bool:
    """Say whether an expression ends with the bracket that opens next: `Foo(a).b` does not."""
    depth = 0
    text = source[start : start + _LONGEST_CALL]
    for at, letter in enumerate(text):
        depth += _BRACKETS.get(letter, 0)
        if depth <= 0 and letter in b";\n":
            return True
        if depth <= 0 and letter in b")}]":
            return text[at + 1 :].lstrip()[:1] not in {b".", b"[", b"(", b"?", b":"}
    return True
