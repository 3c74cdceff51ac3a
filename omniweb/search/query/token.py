"""What the text of a query is read into: tokens with their places, and what is said on the way."""

from dataclasses import dataclass, field
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
    expressions: list[str] = field(default_factory=list)
    """Those that were compiled, which costs before anybody has counted the conditions."""
