"""What a search is asked and what it returns: frozen values, known to pages, REST, command line.

The docstrings and field names of results are also those of REST and its OpenAPI document.

Lines are 1-based and inclusive. Highlights count code points in their line, end exclusive.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import chain, starmap
from typing import Any, Literal, NamedTuple

from typing_extensions import override


class Mode(StrEnum):
    """Which retrievers may choose hits; in uses, calls, impl and imports words are names.

    A query `NAME` in mode uses is `uses:NAME`.
    """

    AUTO = "auto"
    KEYWORD = "keyword"
    VECTOR = "vector"
    SYMBOL = "symbol"
    REGEX = "regex"
    PATH = "path"
    USES = "uses"
    CALLS = "calls"
    IMPL = "impl"
    IMPORTS = "imports"


@dataclass(frozen=True, slots=True)
class ScopedRepository:
    """A repository that the caller may read, and the ref (full name) that it is searched at."""

    id: int
    name: str
    ref: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What the caller may read; the engine knows no user, only this. Filters can only narrow it."""

    repositories: tuple[ScopedRepository, ...] = ()

    @property
    def ids(self) -> tuple[int, ...]:
        """Repository ids, ascending."""
        return tuple(sorted(repository.id for repository in self.repositories))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A ref of a repository at one generation: what a search reads, the same for every stage.

    `commit` is hex, `ref` a full name. `chunks` is how many chunks the repository holds, of all its
    refs, with `lexemes` in all, and `index_chunks` about how many all repositories do; `encoder`
    made its vectors. `is_current`: this version of the code analysed it.
    """

    repository_id: int
    name: str
    ref_id: int
    ref: str
    commit: str
    generation: int
    chunks: int = 0
    encoder: str = ""
    index_chunks: int = 0
    is_current: bool = True
    lexemes: int = 0


@dataclass(frozen=True, slots=True)
class Published:
    """The repositories of a scope by id, and a snapshot of each that is published.

    `digest` stands for all that answers depend on: ids, names, refs, generations, encoders.
    """

    repositories: tuple[ScopedRepository, ...]
    snapshots: tuple[Snapshot, ...]
    digest: str

    @property
    def unpublished(self) -> tuple[ScopedRepository, ...]:
        """The repositories without a snapshot."""
        if len(self.snapshots) == len(self.repositories):
            return ()
        ids = {each.repository_id for each in self.snapshots}
        return tuple(each for each in self.repositories if each.id not in ids)


class PinnedScope(Scope):
    """A scope of which two digests are known, and the rest as soon as it is asked for.

    `digest` is that of `Published`, `ids_digest` stands for the ids alone. Ten thousand
    repositories are named by them, and an answer from the cache needs no more.
    """

    def __init__(self, digest: str, ids_digest: str, load: Callable[[], Published]) -> None:
        """`load` reads the scope as it is by then."""
        self.__dict__.update(digest=digest, ids_digest=ids_digest, _load=load)

    digest: str
    ids_digest: str
    _load: Callable[[], Published]

    @cached_property
    def published(self) -> Published:
        """What is published of it; its digest may be a later one."""
        return self._load()

    @property
    @override
    def repositories(self) -> tuple[ScopedRepository, ...]:
        return self.published.repositories


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search. `limit` is 1 to 100 documents; `cursor` comes from an earlier result.

    `patient`: `count:all`, with its longer time limit, is for this caller.
    """

    text: str
    scope: Scope
    mode: Mode = Mode.AUTO
    limit: int = 20
    cursor: str = ""
    explain: bool = False
    fusion: str = "zscore"
    patient: bool = True

    @property
    def paged(self) -> str:
        """What all pages of the answer have in common."""
        return repr((self.text, str(self.mode), self.fusion))


MatchKind = Literal["symbol", "path", "literal", "words", "meaning"]
"""By what a document is a hit, the strongest: it defines what is sought, is called so, holds it as
it is written, holds its words or some of them, or means much the same.
"""


class _Kept:
    """What is pickled as the call that makes it.

    A result has a hundred of these. By themselves frozen dataclasses with slots take three times as
    long.
    """

    __slots__ = ()

    @override
    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        names: tuple[str, ...] = type(self).__slots__
        return type(self), tuple([getattr(self, name) for name in names])


class Highlight(NamedTuple):
    """A match in one line of the file: `start` and `end` count its code points, end exclusive."""

    # A result has hundreds: a tuple is read from the cache four times as fast as a dataclass.

    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class HitChunk:
    """Some lines of a hit, with what to highlight in them."""

    start_line: int
    end_line: int
    lines: tuple[str, ...]
    highlights: tuple[Highlight, ...] = ()

    @override
    def __reduce__(self) -> tuple[Any, ...]:
        numbers = tuple(chain.from_iterable(self.highlights))
        return _chunk, (self.start_line, self.end_line, self.lines, numbers)


def _chunk(start: int, end: int, lines: tuple[str, ...], numbers: tuple[int, ...]) -> HitChunk:
    marks = iter(numbers)
    return HitChunk(
        start, end, lines, tuple(starmap(Highlight, zip(marks, marks, marks, strict=True)))
    )


@dataclass(frozen=True, slots=True)
class HitSymbol(_Kept):
    """A definition in a hit that matched the query."""

    name: str
    qualified_name: str
    kind: str
    signature: str
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class Contribution(_Kept):
    """One named part of a score: the signal, its raw value, what it added, and why in words."""

    signal: str
    value: float
    added: float
    reason: str


@dataclass(frozen=True, slots=True)
class Explanation(_Kept):
    """How a score came about: tier (0 best), rank and score per retriever, every contribution."""

    tier: int
    tier_reason: str
    ranks: Mapping[str, int]
    scores: Mapping[str, float]
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class Hit(_Kept):
    """One document, best chunks first. `why` is a short sentence for people.

    `generated`: a program seems to have written it. `partial`: only the first part of the file is
    in the index. `match`: by what it is a hit: it defines what is sought (`symbol`), is called so
    (`path`), holds it as it is written (`literal`), holds its words or some of them (`words`), or
    means much the same (`meaning`). `asked_line` is the line that the query names, 0 for none;
    `folder` the folder that it names and that the file is in, with a slash at its end.
    """

    repository_id: int
    repository: str
    ref: str
    commit: str
    path: str
    language: str | None
    score: float
    match_count: int
    chunks: tuple[HitChunk, ...]
    symbols: tuple[HitSymbol, ...]
    why: str
    explanation: Explanation | None = None
    generated: bool = False
    partial: bool = False
    match: MatchKind = "words"
    asked_line: int = 0
    folder: str = ""

    @property
    def is_near(self) -> bool:
        """Whether it does not hold what is looked up, where something is."""
        return self.match in {"words", "meaning"}

    @property
    def line(self) -> int:
        """The line that a link leads to: the one asked for, else its definition, its first mark."""
        if self.asked_line:
            return self.asked_line
        if self.symbols:
            return self.symbols[0].first_line
        marked = (mark.line for chunk in self.chunks for mark in chunk.highlights)
        return next(marked, self.chunks[0].start_line if self.chunks else 0)


@dataclass(frozen=True, slots=True)
class Total:
    """How many documents meet the required part: exactly (`eq`) or at least (`gte`)."""

    value: int
    relation: Literal["eq", "gte"]


@dataclass(frozen=True, slots=True)
class Omission:
    """Something left out of a result, why, and what the caller may do about it."""

    reason: str
    title: str
    suggested_query: str = ""


@dataclass(frozen=True, slots=True)
class Facet(_Kept):
    """One value of a facet and how many of the ranked documents have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Hits are documents, best first; `skipped` explains `incomplete`; times in milliseconds.

    `facets` count the best `facets_of` documents: all that there are where that is an exact total.
    `unindexed` are the ids of repositories that could not be looked in and that were not asked for
    by name: news for who looks after them. `looked_up` is the one word or string that was asked
    for, without the signs around it where files hold it only so: hits whose `match` is `words` or
    `meaning` do not hold it, come last, and are in neither total nor facets. It is empty where all
    words of a query count. `did_you_mean` is a query that means the other thing that this one may
    mean; a notice says how it was read. `found_ms` is how long it took to find what may be kept
    in the cache since, `took_ms` how long this answer took.
    """

    hits: tuple[Hit, ...]
    total: Total
    incomplete: bool
    skipped: tuple[Omission, ...]
    facets: Mapping[str, tuple[Facet, ...]]
    next_cursor: str
    took_ms: float
    timings: Mapping[str, float]
    cached: bool = False
    notices: tuple[str, ...] = field(default=())
    facets_of: int = 0
    unindexed: tuple[int, ...] = ()
    looked_up: str = ""
    did_you_mean: str = ""
    found_ms: float = field(default=0.0, compare=False)
