"""Settled tokens → words that rank and a tree that is required. Pure.

`AND` binds tighter than `OR`; both take what stands right beside them. Several values of one filter
mean any of them, but paths are all met.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from omniweb.search.query.nodes import Node, Not, Or, Phrase, Regex, Text, all_of, any_of
from omniweb.search.query.token import Sort, Token

INTERSECTED = frozenset({"path"})
"""Filters that are all met; of the others several values mean any of them."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word that ranks, as written; `position` is a code point of the query."""

    text: str
    position: int


@dataclass(frozen=True, slots=True)
class _Item:
    """A member of a sequence; `members` are those of a group that no operator has taken."""

    node: Node
    required: bool
    words: tuple[Word, ...] = ()
    members: tuple["_Item", ...] = ()
    filter: str = ""


def read_tree(tokens: Sequence[Token]) -> tuple[Node | None, list[Word]]:
    """Return what tokens require and the words that rank, in order.

    Every operator has its operands and every bracket its partner.
    """
    items = _Parser(tokens).sequence()
    return _required(items), [word for item in items for word in item.words]


def _required(items: Iterable[_Item]) -> Node | None:
    nodes = _merged([item for item in _spliced(items) if item.required])
    return all_of(tuple(nodes)) if nodes else None


def _spliced(items: Iterable[_Item]) -> Iterable[_Item]:
    """Yield items with the members of groups in the place of the groups."""
    for item in items:
        if item.members:
            yield from _spliced(item.members)
        else:
            yield item


def _merged(items: Iterable[_Item]) -> list[Node]:
    """Return the nodes of a sequence, the values of one filter as one node."""
    found: dict[object, list[Node]] = {}
    for at, item in enumerate(items):
        found.setdefault(item.filter or at, []).extend(_alternatives(item))
    return [any_of(tuple(nodes)) for nodes in found.values()]


def _alternatives(item: _Item) -> tuple[Node, ...]:
    return item.node.children if item.filter and isinstance(item.node, Or) else (item.node,)


class _Parser:
    """Reads settled tokens: every operator has its operands and every bracket its partner."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def sequence(self) -> list[_Item]:
        """Read up to the end or a closing bracket."""
        items = []
        while self._sort() not in {None, Sort.CLOSE}:
            items.append(self._alternatives())
        return items

    def _sort(self) -> Sort | None:
        return self._tokens[self._at].sort if self._at < len(self._tokens) else None

    def _take(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _alternatives(self) -> _Item:
        items = [self._conjunction()]
        while self._sort() == Sort.OR:
            self._take()
            items.append(self._conjunction())
        return items[0] if len(items) == 1 else _joined(items, any_of)

    def _conjunction(self) -> _Item:
        items = [self._operand()]
        while self._sort() == Sort.AND:
            self._take()
            items.append(self._operand())
        return items[0] if len(items) == 1 else _joined(items, all_of)

    def _operand(self) -> _Item:
        negations = 0
        while self._sort() == Sort.NOT:
            self._take()
            negations += 1
        item = self._atom()
        if negations % 2:
            return _Item(Not(item.node), required=True)
        return replace(item, required=True, members=()) if negations else item

    def _atom(self) -> _Item:
        token = self._take()
        if token.sort != Sort.OPEN:
            return _leaf(token)
        items = self.sequence()
        self._take()
        node = all_of(tuple(_merged(_spliced(items))))
        words = tuple(word for item in items for word in item.words)
        return _Item(node, required=True, words=words, members=tuple(items))


def words_of(token: Token) -> Iterator[tuple[str, int]]:
    """Yield the words of a token, split at white space, with their positions."""
    for match in re.finditer(r"\S+", token.text):
        yield match[0], token.position + match.start()


def _joined(items: Sequence[_Item], join: Callable[[tuple[Node, ...]], Node]) -> _Item:
    words = tuple(word for item in items for word in item.words)
    return _Item(join(tuple(item.node for item in items)), required=True, words=words)


def _leaf(token: Token) -> _Item:
    words = tuple(Word(text, position) for text, position in words_of(token))
    match token.sort:
        case Sort.PHRASE:
            return _Item(Phrase(token.text), required=True, words=words)
        case Sort.REGEX:
            return _Item(Regex(token.text), required=True)
        case Sort.FILTER:
            merged = "" if token.name in INTERSECTED else token.name
            return _Item(any_of(token.leaves), required=True, filter=merged)
        case _:
            return _Item(Text(token.text), required=False, words=words)
