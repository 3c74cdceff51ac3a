"""A filter, `name:value`, as tokens: our own, and those of Sourcegraph, GitHub and Zoekt. Pure.

`name:value` is a filter if the name is known and the value begins with neither `:`, `//` nor `=`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from omniweb.search.errors import QueryError
from omniweb.search.query import patterns
from omniweb.search.query.delimited import phrase_text, refuse_unclosed, regex_token
from omniweb.search.query.fields import (
    BORROWED,
    USES,
    filter_named,
    kind_named,
    misspelt,
    nearest_choice,
    refusal,
    takes,
)
from omniweb.search.query.foreign import ONE_REF, Foreign, foreign
from omniweb.search.query.nodes import (
    GLOB_SIGNS,
    Generated,
    Kind,
    Language,
    Leaf,
    Path,
    Regex,
    Repository,
)
from omniweb.search.query.rewrites import instead, without
from omniweb.search.query.token import Sort, Source, Token
from omniweb.search.query.used_names import used_leaves
from omniweb.search.query.values import Form, Value, read_value

MAX_WILDCARDS = 16
"""Of one filter's pattern."""
MAX_VALUE = 500
"""Characters of one filter's value: PostgreSQL needs the square of them for their expression."""
MAX_LIST = 4_000
"""Characters of all values of a filter."""
_SETTINGS = frozenset({"case", "mode", "count"})
_HEAD = re.compile(r"([A-Za-z]+|meta\.[\w-]+):")
_COUNT = re.compile(r"all|\d{1,9}")
_PREDICATE = re.compile(r"(?:has|contains)(\.[a-z.]+)?\((.*)\)")
_AT_REF = re.compile(r"([^@]+)@(.+)")
_GROUP = re.compile(r"\(\s*([^\s()]+(?:\s+OR\s+[^\s()]+)+)\s*\)(?=[\s)]|\Z)")
_OF_CONTENT = frozenset({None, ".content"})
_CLEARLY_REGEX = re.compile(r"\\[bBdDsSwW.]|\.[*+]")


@dataclass(frozen=True, slots=True)
class _Written:
    """A filter in the text: its name as written, where it begins, and its value."""

    name: str
    start: int
    value: Value

    @property
    def end(self) -> int:
        return self.value.end


def read_filter(source: Source, at: int) -> list[Token] | None:
    """Return the tokens of the filter that begins there, None where none does.

    What asks for nothing gives one token without leaves. Raise `QueryError` for a misspelt filter,
    a value that it does not take, and what OmniWeb does not have.
    """
    head = _HEAD.match(source.text, at)
    value = read_value(source, head.end()) if head else None
    if head is None:
        return None
    name = filter_named(head[1]) if source.strict or head[1].lower() not in BORROWED else None
    if source.strict and name and (group := _GROUP.match(source.text, head.end())):
        raise _grouped(source, head[0], group)
    other = foreign(head[1]) if source.strict else None
    if value is None:
        if source.strict and (name or other):
            refuse_unclosed(source, head.end())
        return None
    if value.form != Form.QUOTED and value.text.startswith((":", "//", "=")):
        return None
    if not "".join(value.parts).strip():
        return None
    written = _Written(head[1], at, value)
    if name is None:
        return _others(source, written, other)
    return _known(source, written, name)


def _known(source: Source, written: _Written, name: str) -> list[Token] | None:
    value = written.value
    if name == "count" and not _COUNT.fullmatch(value.text):
        return None
    if name == "count" and not source.strict and value.text != "all":
        return None
    if name in {"content", "regex"}:
        token = _content(source, written, name)
        return [token] if token else None
    if not _takes_all(source, written, name):
        return None
    return [_token(written, name, () if name in _SETTINGS else _leaves(source, written, name))]


def _token(written: _Written, name: str, leaves: tuple[Leaf, ...]) -> Token:
    value = written.value
    return Token(Sort.FILTER, value.text, written.start, written.start, value.end, name, leaves)


def _takes_all(source: Source, written: _Written, name: str) -> bool:
    """Tell whether a filter takes its values; raise `QueryError` where somebody typed another."""
    for part in written.value.parts:
        if takes(name, part):
            continue
        if not source.strict:
            return False
        near, text = nearest_choice(name, part), source.text
        place = text.find(part, written.value.start)
        meant = without(text, written.start, written.end)
        if near:
            meant = instead(text, place, place + len(part), near)
        raise QueryError(refusal(name, part), max(place, 0), meant)
    return True


def _leaves(source: Source, written: _Written, name: str) -> tuple[Leaf, ...]:
    value = written.value
    if len(value.text) > MAX_LIST:
        raise _too_long(source, written)
    predicate = _PREDICATE.fullmatch(value.text) if source.strict else None
    if predicate and value.form == Form.BARE and name in {"repo", "path"}:
        return _of_predicate(source, written, predicate, name)
    if name == "repo" and source.strict and value.form == Form.BARE:
        written = _without_ref(source, written)
    found = _READERS[name](source, written)
    for leaf in found:
        _check_size(source, written, leaf)
    return found


def _of_predicate(
    source: Source, written: _Written, predicate: re.Match[str], name: str
) -> tuple[Leaf, ...]:
    """Return what `file:has.content(…)` asks for; Sourcegraph's other conditions are refused."""
    inner = predicate[2].strip()
    if name == "path" and predicate[1] in _OF_CONTENT and inner:
        start = written.value.start + predicate.start(2)
        if token := regex_token(source, inner, start, written.start, written.end):
            return (Regex(token.text),)
    raise _refused(source, written, "is a condition of Sourcegraph that OmniWeb does not have.")


def _without_ref(source: Source, written: _Written) -> _Written:
    """Return a filter without `@HEAD`; refuse another branch."""
    value = written.value
    match = _AT_REF.fullmatch(value.text)
    if match is None:
        return written
    if match[2] != "HEAD":
        place = value.start + match.end(1)
        message = f"“@{match[2]}” {ONE_REF}"
        raise QueryError(message, place, instead(source.text, place, value.end, ""))
    return replace(written, value=replace(value, text=match[1]))


def _content(source: Source, written: _Written, name: str) -> Token | None:
    """Return what a text or expression asks for that `content:` or `regex:` is written before."""
    value = written.value
    slashed = value.form == Form.SLASHED
    if name == "regex" or slashed:
        inner = value.text[1 : value.text.rfind("/")] if slashed else value.text
        return regex_token(source, inner, value.start + slashed, written.start, written.end)
    shift = int(value.form == Form.QUOTED)
    raw = source.text[value.start + shift : value.end - shift]
    if not shift and _CLEARLY_REGEX.search(raw):
        source.notices.append(
            f"“content:{raw}” looks for this text; a regular expression is content:/{raw}/."
        )
    text = phrase_text(raw) if shift else raw
    return Token(Sort.PHRASE, text, value.start + shift, written.start, written.end)


def _others(source: Source, written: _Written, other: Foreign | None) -> list[Token] | None:
    """Return the tokens of a filter that others have; refuse it, or a misspelt one of ours."""
    value = written.value.text
    if other is None:
        _refuse_misspelt(source, written)
        return None
    if not other.takes(value):
        return None
    if note := other.notes.get(value.lower()):
        source.notices.append(note)
    if here := other.here.get(value.lower()):
        name, _, meant = here.partition(":")
        token = Token(Sort.FILTER, meant, written.start, written.start, written.end, name)
        return [token]
    if other.is_idle(value):
        return [_token(written, "", ())]
    raise _refused(source, written, other.sentence, other.first.get(value.lower(), ""))


def _grouped(source: Source, head: str, group: re.Match[str]) -> QueryError:
    """Return the refusal of `lang:(a OR b)`, with the query that means it."""
    meant = " OR ".join(f"{head}{each}" for each in re.split(r"\s+OR\s+", group[1]))
    start = group.start() - len(head)
    message = f"“{head}” takes no values in brackets: ({meant})."
    return QueryError(message, start, instead(source.text, start, group.end(), f"({meant})"))


def _refused(source: Source, written: _Written, sentence: str, first: str = "") -> QueryError:
    text = source.text
    shown = text[written.start : written.end][:80]
    message = f"“{shown}” {sentence} In quotes it is text."
    meant = without(text, written.start, written.end)
    return QueryError(message, written.start, f"{first} {meant}".strip())


def _refuse_misspelt(source: Source, written: _Written) -> None:
    meant = misspelt(written.name, written.value.text) if source.strict else None
    if meant is not None:
        message = f"“{written.name}:” is not a filter. Did you mean “{meant}:”?"
        end = written.start + len(written.name)
        raise QueryError(message, written.start, instead(source.text, written.start, end, meant))


def _check_size(source: Source, written: _Written, leaf: Leaf) -> None:
    pattern = getattr(leaf, "pattern", "")
    if getattr(leaf, "is_regex", False):
        return
    if len(pattern) > MAX_VALUE:
        raise _too_long(source, written)
    if sum(map(pattern.count, GLOB_SIGNS)) > MAX_WILDCARDS:
        message = f"A filter has at most {MAX_WILDCARDS} wildcards."
        raise QueryError(message, written.start, without(source.text, written.start, written.end))


def _too_long(source: Source, written: _Written) -> QueryError:
    message = f"The value of a filter has at most {MAX_VALUE} characters."
    return QueryError(message, written.start, without(source.text, written.start, written.end))


def _used(how: str, source: Source, written: _Written) -> tuple[Leaf, ...]:
    return used_leaves(source, how, written.value, written.start)


def _extension(_: Source, written: _Written) -> tuple[Leaf, ...]:
    return tuple(
        Path(f"*.{part.removeprefix('*').removeprefix('.')}") for part in written.value.parts
    )


def _file_name(_: Source, written: _Written) -> tuple[Leaf, ...]:
    return (Path(f"**/{written.value.text.removeprefix('/')}"),)


def _owner(_: Source, written: _Written) -> tuple[Leaf, ...]:
    return tuple(Repository(f"{part}/*") for part in written.value.parts)


_READERS: dict[str, Callable[[Source, _Written], tuple[Leaf, ...]]] = {
    "repo": lambda source, written: patterns.repository_leaves(source, written.value),
    "path": lambda source, written: patterns.path_leaves(source, written.name, written.value),
    "sym": lambda source, written: patterns.symbol_leaves(source, written.value),
    "lang": lambda _, written: tuple(map(Language, written.value.parts)),
    "kind": lambda _, written: tuple(Kind(kind_named(p.lower())) for p in written.value.parts),
    "generated": lambda _, written: tuple(Generated(p.lower()) for p in written.value.parts),
    **{name: partial(_used, name) for name in USES},
    "extension": _extension,
    "filename": _file_name,
    "org": _owner,
}
