"""What the text of a query is read into: tokens with their places, and what is said on the way."""

from dataclasses import dataclass, field, replace
from enum import Enum, auto

from omniweb.search.query.nodes import Leaf


class Sort(Enum):
    """What a token is."""

    WORD = auto()
    PHRASE = auto()
    REGEX = auto()
    FILTER = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    OPEN = auto()
    CLOSE = auto()


_OPERATORS = frozenset({Sort.AND, Sort.OR, Sort.NOT})
_WRITTEN = frozenset({"AND", "OR", "NOT"})


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is the content: without quotes, slashes or the filter's name (`name`).

    `position` is where `text` begins, `start` and `end` are the whole token; all count code points
    of the query. `leaves` are those of a filter, one of which is met.
    """

    sort: Sort
    text: str
    position: int
    start: int
    end: int
    name: str = ""
    leaves: tuple[Leaf, ...] = ()

    @property
    def is_operator(self) -> bool:
        """Whether it is an operator that is written as a word, not a minus."""
        return self.sort in _OPERATORS and self.text.upper() in _WRITTEN

    def as_word(self) -> "Token":
        """Return it as a word of the text, if it is an operator of whatever look."""
        return replace(self, sort=Sort.WORD) if self.sort in _OPERATORS else self


@dataclass(frozen=True, slots=True)
class Source:
    """A query that is being read, and the sentences for who asked it.

    `strict`: somebody typed it and is told of what cannot be understood. A text of several lines
    was pasted: what is no syntax there is text, and nothing in it is refused. `is_command`: it is a
    command line, whose options exclude nothing.
    """

    text: str
    strict: bool
    is_command: bool = False
    notices: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    """Queries that mean the other thing where a text could mean two."""
    expressions: list[str] = field(default_factory=list)
    """Those that were compiled, which costs before anybody has counted the conditions."""
