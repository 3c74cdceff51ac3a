"""What lines of a text name: paths, modules, names of symbols. Pure, and linear in the line."""

import re
from collections.abc import Iterator

from indexer.text.languages import LANGUAGES
from omniweb.search.pastes.frames import split
from omniweb.search.pastes.paste import Place, Taken

_TOKEN = re.compile(r"[\w.$@~+:/\\\[\]-]{3,240}")
_PATH = re.compile(r"(?:[A-Za-z]:)?[\w.$@~+\\/\[\]-]*\.(\w{1,10})(?::\d+)*:?")
_FOLDERS = re.compile(r"[\w.~@+-]+(?:/[\w.@+-]+)+/?")
_DOTTED = re.compile(r"[A-Za-z_]\w*(?:(?:\.|::|->|#)[A-Za-z_]\w*)+")
_NAME = re.compile(r"[A-Za-z_]\w*")
_MARKED = re.compile(r"``?([^`\n]{1,120}?)``?")
_CALLED = re.compile(r"(?<![\w.:])([\w.:]++)\(")
"""From where a chain of names begins alone: else each of its letters would look for its end."""
_SEPARATOR = re.compile(r"\.|::|->|#")
_INNER = re.compile(r"[a-z0-9][A-Z]|[A-Za-z0-9]_[A-Za-z0-9]|[A-Z]{2}[a-z]|\A__\w+__\Z|\A_[a-z]")
_EXTENSIONS = frozenset(
    ending.lstrip(".").lower()
    for row in LANGUAGES
    for ending in row.extensions
    if not ending.lstrip(".").isdigit()
)
_SHORTEST = 3


def places_in(line: str, number: int, weight: float) -> Iterator[Place]:
    """Yield the files and modules that a line names."""
    if "." not in line and "/" not in line and "::" not in line:
        return
    for token in _TOKEN.findall(line):
        plain = token.strip(".:-[]").rstrip("/\\")
        if "@" in plain and "/" not in plain:
            continue  # an address of mail
        if (found := _PATH.fullmatch(plain)) and found[1].lower() in _EXTENSIONS:
            yield Place(split(re.sub(r"(?::\d+)+$", "", plain)), number, weight)
        elif "//" not in plain and _FOLDERS.fullmatch(plain):
            yield Place(split(plain), number, weight / 2, is_module=True)
        elif _DOTTED.fullmatch(plain):
            yield Place(tuple(_SEPARATOR.split(plain)), number, weight / 2, is_module=True)


def names_in(line: str, number: int, weight: float, *, code: bool = False) -> Iterator[Taken]:
    """Yield the names of symbols that a line has: marked as code, called, or written as names are.

    In code every word is written so: there what is called counts.
    """
    if not code:
        for marked in _MARKED.findall(line):
            for each in _NAME.findall(marked):
                yield from _taken(each, number, weight)
    for called in _CALLED.findall(line):
        for each in filter(_NAME.fullmatch, _SEPARATOR.split(called)):
            yield from _taken(each, number, weight * 0.8)
    for each in _NAME.findall(line):
        if _INNER.search(each):
            yield from _taken(each, number, weight * 0.8)


def _taken(name: str, number: int, weight: float) -> Iterator[Taken]:
    if len(name.strip("_")) >= _SHORTEST:
        yield Taken(name, number, weight)
