"""Text of a query → what ranks and what is required. Pure: a query is a value, it knows no storage.

Bare words rank and none is required. Filters, phrases, regular expressions and what stands beside
`AND`, `OR`, `NOT` or `-` are required. What is text and what is syntax is decided in `lexer` and
`operators`, what belongs together in `grammar`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from omniweb.search.errors import QueryError
from omniweb.search.pastes.paste import Paste
from omniweb.search.pastes.reading import read as read_paste
from omniweb.search.query.commands import is_command
from omniweb.search.query.grammar import Word, read_tree
from omniweb.search.query.lexer import Settings, read, split_settings
from omniweb.search.query.nodes import (
    Content,
    Leaf,
    Node,
    Path,
    Phrase,
    Regex,
    SymbolFilter,
    Text,
    Used,
    is_symbol_glob,
    leaves,
)
from omniweb.search.query.one_frame import unframed
from omniweb.search.query.operators import settle
from omniweb.search.query.pasted import is_pasted, narrowing
from omniweb.search.query.token import Source
from omniweb.search.query.use_modes import settings_without, with_names
from omniweb.search.query.written import written
from omniweb.search.types import Mode

MAX_CHARACTERS = 10_000
MAX_PASTE = 100_000
"""Characters of a pasted text that are read."""
MAX_RANKING_WORDS = 64
"""Distinct words that rank: a pasted page says what it is about long before."""
MAX_CONDITIONS = 64
"""Leaves of the required part: each costs a look into the index."""
MOST_REWRITES = 16
"""Things that a refusal sets right at once: what it suggests works."""
LONGEST_REWRITTEN = 2_000
"""Characters of a query in which more than one thing is set right."""

_NOT_ALL = (
    "count:all is for who is logged in: this is what was found in the usual time."
    " Log in, or narrow the query with repo:, path: or lang:."
)
_RUN = re.compile(r"\S+")
_ESCAPE = re.compile(r"\\[A-Za-z]|\[:[a-z]+:\]|\(\?P?<\w*>?")


@dataclass(frozen=True, slots=True)
class Query:
    """A query that has been understood.

    `text` is what was read: without NULs and lone surrogates. `words` rank, in order, each once;
    they include those of phrases. `required` is what every hit meets.
    `case`: upper and lower case differ in what is required. `mode` is what `mode:` says, else the
    caller. `notices` are sentences on what was left out; `did_you_mean` is a query that means the
    other thing where the text could mean two. `patient`: the caller may ask for all. `written` is
    what stands where the words do, with brackets that group nothing; "" where they stand apart.
    """

    text: str
    words: tuple[Word, ...]
    required: Node | None
    case: bool
    mode: Mode
    count_all: bool
    notices: tuple[str, ...] = ()
    patient: bool = True
    paste: Paste | None = None
    did_you_mean: str = ""
    written: str = ""

    @property
    def ranking_text(self) -> str:
        """The words that rank, in one line."""
        return " ".join(word.text for word in self.words)

    @property
    def reads_texts(self) -> bool:
        """Whether texts are to be looked through for what is required, which may take seconds."""
        required = (*leaves(self.required), *leaves(self.required, positive=False))
        return any(
            isinstance(leaf, Content | Used)
            or (isinstance(leaf, Path | SymbolFilter) and leaf.is_regex)
            for leaf in required
        )

    def hurried(self) -> "Query":
        """Return the query for a caller who may not ask for all."""
        notices = (*self.notices, *([_NOT_ALL] if self.count_all else []))
        return replace(self, count_all=False, patient=False, notices=notices)

    @property
    def used_names(self) -> tuple[str, ...]:
        """The names of which uses are asked for, and modules of which imports are."""
        return tuple(leaf.name for leaf in leaves(self.required) if isinstance(leaf, Used))

    @property
    def symbol_names(self) -> tuple[str, ...]:
        """The names of symbols that are asked for, without globs."""
        asked = [leaf for leaf in leaves(self.required) if isinstance(leaf, SymbolFilter)]
        names = [leaf.pattern for leaf in asked if not leaf.is_regex]
        return tuple(name for name in names if not is_symbol_glob(name))


def parse_query(text: str, *, mode: Mode = Mode.AUTO) -> Query:
    """Return the meaning of a text; raise `QueryError` and nothing else.

    In mode regex, by argument or by `mode:regex` at the beginning, everything after the leading
    filters is one expression. What a refusal suggests is never refused. A text of several lines was
    pasted: it is refused nothing, what is too long of it is left out.
    """
    text = unframed(_sanitised(text))
    if (pasted := _pasted(text, mode)) is not None:
        return pasted
    try:
        query, others = _understood(text, mode)
    except QueryError as error:
        if is_pasted(text):
            return _as_words(text, mode)
        meant = _accepted(error.suggestion, mode)
        raise QueryError(str(error), error.position, meant) from None
    return replace(query, did_you_mean=_other(query, others, mode))


def _understood(text: str, mode: Mode) -> tuple[Query, Sequence[str]]:
    """Return the meaning of a text, and queries that mean the other thing it may mean."""
    strict = not is_pasted(text)
    source = Source(text[:MAX_CHARACTERS], strict, is_command=strict and is_command(text))
    if len(text) > MAX_CHARACTERS:
        message = f"A query has at most {MAX_CHARACTERS:,} characters."
        if source.strict:
            raise QueryError(message, MAX_CHARACTERS)
        source.notices.append(f"{message} The rest was left out.")
    settings, tokens = with_names(source, *read(source, mode))
    settled = settle(source, tokens)
    required, words = read_tree(settled)
    looked_up = written(source.text, tokens, settled)
    query = _query(source, settings, required, words or ([looked_up] if looked_up else []))
    return replace(query, written=looked_up.text if looked_up else ""), source.others


def _other(query: Query, texts: Sequence[str], mode: Mode) -> str:
    """Return the first of the texts, if it is understood and requires something else."""
    for text in texts[:1]:
        try:
            other, _ = _understood(text, mode)
        except QueryError:
            return ""
        return "" if other.required == query.required else text
    return ""


def _pasted(text: str, mode: Mode) -> Query | None:
    """Return the meaning of a pasted text; None for a query, and for one long expression."""
    if not is_pasted(text):
        return None
    source = Source(text[:MAX_PASTE], strict=False)
    if len(text) > MAX_PASTE:
        source.notices.append(
            f"Of a pasted text {MAX_PASTE:,} characters are read. The rest was left out."
        )
    try:
        head, rest = narrowing(source)
    except QueryError as error:
        head, rest = [], 0
        source.notices.append(f"{error} It was read as text.")
    settings, head = split_settings(source, head, mode)
    if settings.mode == Mode.REGEX:
        return None
    settings = settings_without(settings)
    required, _ = read_tree(settle(source, head))
    paste = read_paste(source.text[rest:])
    words = [Word(each.text, source.text.find(each.text, rest)) for each in paste.words]
    query = _query(source, settings, required, words)
    return replace(query, words=tuple(words), paste=paste)


def _as_words(text: str, mode: Mode) -> Query:
    """Return the words of a text in which nothing is taken for syntax."""
    source = Source(text[:MAX_CHARACTERS], strict=False)
    source.notices.append("The text was read as words alone: what looks like syntax asks too much.")
    words = [Word(match[0], match.start()) for match in _RUN.finditer(source.text)]
    plain = Settings(Mode.AUTO if mode == Mode.REGEX else mode)
    return _query(source, settings_without(plain), None, words)


def _accepted(text: str, mode: Mode) -> str:
    """Return the first of the rewritten queries, each of the one before, that is understood."""
    for _ in range(MOST_REWRITES if len(text) <= LONGEST_REWRITTEN else 1):
        try:
            _understood(text, mode)
        except QueryError as error:
            text = error.suggestion
        else:
            return text
    return ""


def _sanitised(text: str) -> str:
    """Return the text without what no document of the index can hold."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def _query(
    source: Source, settings: Settings, required: Node | None, words: Sequence[Word]
) -> Query:
    asked = leaves(required)
    conditions = len(asked) + len(leaves(required, positive=False))
    if conditions > MAX_CONDITIONS:
        message = f"A query has at most {MAX_CONDITIONS} conditions; this one has {conditions}."
        raise QueryError(message, 0)
    distinct: dict[str, Word] = {}
    for word in sorted(words, key=lambda word: word.position):
        distinct.setdefault(word.text, word)
    kept = tuple(distinct.values())[:MAX_RANKING_WORDS]
    notices = list(dict.fromkeys(source.notices))
    if len(distinct) > len(kept):
        notices.append(f"Only the first {MAX_RANKING_WORDS} different words of the query rank.")
    case = settings.case == "yes" or (settings.case == "auto" and _has_capitals(asked))
    return Query(
        source.text, kept, required, case, settings.mode, settings.count_all, tuple(notices)
    )


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
