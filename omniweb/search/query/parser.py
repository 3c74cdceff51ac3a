"""Text of a query → what ranks and what is required. Pure: a query is a value, it knows no storage.

Bare words rank and none is required. Filters, phrases, regular expressions and what stands beside
`AND`, `OR`, `NOT` or `-` are required. `AND` binds tighter than `OR`; both take what stands right
beside them (`a b OR c` requires b or c). Several values of one filter mean any of them. What is
text and what is syntax is decided in `lexing`.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from omniweb.search.errors import QueryError
from omniweb.search.query import line_matcher
from omniweb.search.query.fields import LEAVES, kind_named
from omniweb.search.query.lexer import Settings, Sort, Token, read, words_of
from omniweb.search.query.nodes import (
    GLOB_SIGNS,
    Content,
    Leaf,
    Node,
    Not,
    Or,
    Phrase,
    Regex,
    SymbolFilter,
    Text,
    all_of,
    any_of,
    leaves,
)
from omniweb.search.query.operators import settle
from omniweb.search.types import Mode

MAX_CHARACTERS = 10_000
MAX_RANKING_WORDS = 64
"""Distinct words that rank: a pasted page says what it is about long before."""
MAX_WILDCARDS = 16
"""Of one filter's pattern."""
MAX_VALUE = 500
"""Characters of one filter's value: PostgreSQL needs the square of them for their expression."""
MAX_CONDITIONS = 64
"""Leaves of the required part: each costs a look into the index."""

_NOT_ALL = (
    "count:all is for who is logged in: this is what was found in the usual time."
    " Log in, or narrow the query with repo:, path: or lang:."
)

_ESCAPE = re.compile(r"\\[A-Za-z]|\[:[a-z]+:\]|\(\?P?<\w*>?")


@dataclass(frozen=True, slots=True)
class Word:
    """A word that ranks, as written; `position` is a code point of the query."""

    text: str
    position: int


@dataclass(frozen=True, slots=True)
class Query:
    """A query that has been understood.

    `text` is what was read: without NULs and lone surrogates. `words` rank, in order, each once;
    they include those of phrases. `required` is what every hit meets.
    `case`: upper and lower case differ in what is required. `mode` is what `mode:` says, else the
    caller. `notices` are sentences on what was left out. `patient`: the caller may ask for all.
    """

    text: str
    words: tuple[Word, ...]
    required: Node | None
    case: bool
    mode: Mode
    count_all: bool
    notices: tuple[str, ...] = ()
    patient: bool = True

    @property
    def ranking_text(self) -> str:
        """The words that rank, in one line."""
        return " ".join(word.text for word in self.words)

    @property
    def reads_texts(self) -> bool:
        """Whether texts are to be looked through for what is required, which may take seconds."""
        required = (*leaves(self.required), *leaves(self.required, positive=False))
        return any(isinstance(leaf, Content) for leaf in required)

    def hurried(self) -> "Query":
        """Return the query for a caller who may not ask for all."""
        notices = (*self.notices, *([_NOT_ALL] if self.count_all else []))
        return replace(self, count_all=False, patient=False, notices=notices)

    @property
    def symbol_names(self) -> tuple[str, ...]:
        """The names of symbols that are asked for, without globs."""
        names = [leaf.pattern for leaf in leaves(self.required) if isinstance(leaf, SymbolFilter)]
        return tuple(name for name in names if not GLOB_SIGNS.intersection(name))


@dataclass(frozen=True, slots=True)
class _Item:
    """A member of a sequence; `members` are those of a group that no operator has taken."""

    node: Node
    required: bool
    words: tuple[Word, ...] = ()
    members: tuple["_Item", ...] = ()
    filter: str = ""


def parse_query(text: str, *, mode: Mode = Mode.AUTO) -> Query:
    """Return the meaning of a text; raise `QueryError` and nothing else.

    In mode regex, by argument or by `mode:regex` at the beginning, everything after the leading
    filters is one expression.
    """
    text = _sanitised(text)
    if len(text) > MAX_CHARACTERS:
        message = f"A query has at most {MAX_CHARACTERS:,} characters."
        raise QueryError(message, MAX_CHARACTERS)
    settings, tokens = read(text, mode)
    items = _Parser(settle(tokens)).sequence()
    return _query(text, settings, _required(items), [word for item in items for word in item.words])


def _sanitised(text: str) -> str:
    """Return the text without what no document of the index can hold."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def _query(text: str, settings: Settings, required: Node | None, words: Sequence[Word]) -> Query:
    asked = leaves(required)
    conditions = len(asked) + len(leaves(required, positive=False))
    if conditions > MAX_CONDITIONS:
        message = f"A query has at most {MAX_CONDITIONS} conditions; this one has {conditions}."
        raise QueryError(message, 0)
    distinct: dict[str, Word] = {}
    for word in sorted(words, key=lambda word: word.position):
        distinct.setdefault(word.text, word)
    kept = tuple(distinct.values())[:MAX_RANKING_WORDS]
    notices: tuple[str, ...] = ()
    if len(distinct) > len(kept):
        notices = (f"Only the first {MAX_RANKING_WORDS} different words of the query rank.",)
    case = settings.case == "yes" or (settings.case == "auto" and _has_capitals(asked))
    return Query(text, kept, required, case, settings.mode, settings.count_all, notices)


def _has_capitals(asked: Iterable[Leaf]) -> bool:
    """Tell whether the content asked for has an upper-case letter: then somebody means it."""
    return any(text != text.lower() for text in map(_written, asked))


def _written(leaf: Leaf) -> str:
    match leaf:
        case Text(text) | Phrase(text):
            return text
        case Regex(pattern):
            return _ESCAPE.sub("", pattern)
    return ""


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


def _joined(items: Sequence[_Item], join: Callable[[tuple[Node, ...]], Node]) -> _Item:
    words = tuple(word for item in items for word in item.words)
    return _Item(join(tuple(item.node for item in items)), required=True, words=words)


def _leaf(token: Token) -> _Item:
    words = tuple(Word(text, position) for text, position in words_of(token))
    match token.sort:
        case Sort.PHRASE:
            return _Item(Phrase(token.text), required=True, words=words)
        case Sort.REGEX:
            line_matcher.check(token.text, token.position)
            return _Item(Regex(token.text), required=True)
        case Sort.FILTER:
            node = any_of(tuple(_filter_leaf(token, value) for value in token.values))
            return _Item(node, required=True, filter=token.name)
        case _:
            return _Item(Text(token.text), required=False, words=words)


def _filter_leaf(token: Token, value: str) -> Leaf:
    if len(value) > MAX_VALUE:
        message = f"The value of a filter has at most {MAX_VALUE} characters."
        raise QueryError(message, token.position)
    if sum(map(value.count, GLOB_SIGNS)) > MAX_WILDCARDS:
        message = f"A filter has at most {MAX_WILDCARDS} wildcards."
        raise QueryError(message, token.position)
    return LEAVES[token.name](kind_named(value.lower()) if token.name == "kind" else value)
