"""The filters of the query language: their names, what they take, and what is nearly one."""

import difflib
from collections.abc import Mapping

from indexer.text.languages import LANGUAGES
from indexer.types import SymbolKind
from omniweb.search.query import nodes
from omniweb.search.types import Mode

USES = ("uses", "calls", "impl", "imports")
"""Filters by what a name does in a file."""
NAMES: Mapping[str, str] = {
    **dict.fromkeys(("repo", "repository", "r"), "repo"),
    **dict.fromkeys(("path", "file", "f"), "path"),
    **dict.fromkeys(("lang", "language", "l"), "lang"),
    **dict.fromkeys(("sym", "symbol"), "sym"),
    **dict.fromkeys(("content", "c"), "content"),
    **dict.fromkeys(("extension", "ext"), "extension"),
    **dict.fromkeys(("org", "user"), "org"),
    **{name: name for name in USES},
    **{name: name for name in ("kind", "case", "mode", "count", "filename", "regex", "generated")},
}
"""Every name that a filter goes by → the filter."""
_GIVEN = ("content", "c", "extension", "ext", "filename", "org", "user", "regex")
BORROWED = frozenset({*_GIVEN, *USES})
"""Names that Sourcegraph, GitHub or Zoekt gave, and words of logs: in a pasted text they are words.
"""
_OFTEN_OTHERS = frozenset({"ext", "org", "user", "regex", "count", "uses", "impl"})
"""Too near to other words to be what is meant."""
_KIND_ALIASES = {
    "func": "function",
    "fn": "function",
    "def": "function",
    "const": "constant",
    "var": "variable",
    "namespace": "module",
    "property": "field",
}
CHOICES: Mapping[str, frozenset[str]] = {
    "kind": frozenset({*SymbolKind, *_KIND_ALIASES}),
    "case": frozenset({"yes", "no", "auto"}),
    "generated": frozenset({"yes", "no", "only"}),
    "mode": frozenset(Mode),
    "lang": frozenset(name for row in LANGUAGES for name in (row.name, *row.aliases)),
}
"""Filters that take one of some words; for a language a glob is right too."""
SHOWN = 60
"""Characters of a value that a refusal repeats."""
SHORTEST_TYPO = 3
"""Letters: `o:x` is nobody's misspelt filter."""


def filter_named(name: str) -> str | None:
    """Return the filter of that name, any case where it is longer than a letter."""
    return NAMES.get(name if len(name) == 1 else name.lower())


def kind_named(name: str) -> str:
    """Return the kind of symbol that a person calls so; `name` is one of the choices."""
    return _KIND_ALIASES.get(name, name)


def takes(name: str, value: str) -> bool:
    """Tell whether a filter takes a value."""
    if name not in CHOICES or (name == "lang" and not nodes.GLOB_SIGNS.isdisjoint(value)):
        return True
    return value.lower() in CHOICES[name]


def refusal(name: str, value: str) -> str:
    """Return the sentence on a value that a filter does not take."""
    value = value if len(value) <= SHOWN else value[:SHOWN] + "…"
    if name == "lang":
        return f"“{value}” is no language that the index knows."
    return f"“{name}:” takes {', '.join(sorted(CHOICES[name]))}; “{value}” is none of them."


def nearest_choice(name: str, value: str) -> str | None:
    """Return the choice of a filter that was perhaps meant."""
    return next(iter(difflib.get_close_matches(value.lower(), sorted(CHOICES[name]), 1)), None)


def misspelt(name: str, value: str) -> str | None:
    """Return the name of the filter that is one edit away, if it could take this value.

    `node:fs` is not a misspelt `mode:`, and `Foo::x` or `tile://x` is no filter at all.
    """
    name = name.lower()
    if len(name) < SHORTEST_TYPO or value.startswith((":", "//", "=")):
        return None
    for known in NAMES:
        if len(known) < SHORTEST_TYPO or known in _OFTEN_OTHERS or not _is_one_edit(name, known):
            continue
        if takes(NAMES[known], value):
            return known
    return None


def _is_one_edit(one: str, other: str) -> bool:
    """Tell whether one letter was changed, left out, put in, or changed places with the next."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    first, second = one[start:], other[start:]
    swapped = first[1:2] + first[:1] + first[2:]
    return second in {swapped, first[1:]} or second[1:] in {first, first[1:]}
