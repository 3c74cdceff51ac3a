"""What imports bring, read from the captures of a query.

`@imported` is a statement (`@imported.exported` says of the same node that who imports this
document has it, too), in which `@imported.module` is where it brings from, and each of these a
name: `@imported.member` one of the module, `@imported.default` what the module is,
`@imported.whole` the module itself, which it also names where there is no other module,
`@imported.all` everything. `@imported.alias` is what the name before it is called here.
`@imported.path` is a path with all of that in it: `a::{b as c, *}`; `@imported.below` a module
below this one; `@imported.here` says of the statement that it brings what this document has.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from tree_sitter import Node

from indexer.analysis.uses import captures, columns
from indexer.analysis.uses.rules import Rules
from indexer.analysis.uses.scopes import Scopes
from indexer.text.occurrences import Imported

MOST_IMPORTED: Final = 5_000
_LONGEST: Final = 1_000
"""Bytes of a name or module."""
_OF_ALL: Final = ("imported", "imported.exported", "imported.here")
_ORDER: Final = (*_OF_ALL, *sorted({*captures.IMPORTED} - {*_OF_ALL}))
"""Of captures of one node: what tells of the statement before what it brings."""
_KINDS: Final = tuple(capture.removeprefix("imported.") for capture in _ORDER)
_MEMBERS: Final = {"default": "default", "whole": "", "all": "*"}
_KEYWORDS = re.compile(r"^(?:use|import)\s+(?:(?:function|const|static)\s+)?")
_PIECES = re.compile(r"[{},]|[^{},]+")
_ALIAS = re.compile(r"\s+as\s+|\s*=>\s*")
_VERSION = re.compile(r"(?:/v\d+|\.v\d+)$")
_QUOTES: Final = " \t\r\n\"'`<>;"


@dataclass(slots=True)
class _Statement:
    line: int
    start: int
    module: str = ""
    path: str = ""
    exported: bool = False
    here: bool = False
    brought: list[list[str]] = field(default_factory=list)
    """[name, member, as it is written] of each, in order."""


def read(
    found: Mapping[str, Sequence[Node]], source: bytes, scopes: Scopes, rules: Rules
) -> tuple[Imported, ...]:
    """Return what the imports of a document bring, in order."""
    brought: list[Imported] = []
    statements = _statements(found, source) if "imported" in found else []
    if rules.passed_on and statements:
        outer = scopes.at(np.array([statement.start for statement in statements])) == 0
        for statement, exported in zip(statements, outer.tolist(), strict=True):
            statement.exported = exported
    for statement in statements:
        brought.extend(_brought(statement, rules))
        if len(brought) >= MOST_IMPORTED:
            break
    return tuple(brought[:MOST_IMPORTED])


def _statements(found: Mapping[str, Sequence[Node]], source: bytes) -> list[_Statement]:
    statements: list[_Statement] = []
    line, counted, within = 1, 0, 0
    for start, last, kind in sorted(columns.regions(found, _ORDER)):
        if kind == 0:
            line += source.count(b"\n", counted, start)
            counted, within = start, -last
            statements.append(_Statement(line, start))
        elif start < within:
            text = source[start : min(-last, start + _LONGEST)].decode(errors="replace")
            _take(statements[-1], _KINDS[kind], text.replace("\0", ""))
    return statements


def _take(statement: _Statement, kind: str, text: str) -> None:
    if kind == "exported":
        statement.exported = True
    elif kind == "here":
        statement.here = True
    elif kind == "module":
        statement.module = text.strip(_QUOTES)
    elif kind == "path":
        statement.path = _KEYWORDS.sub("", text.strip(_QUOTES))
    elif kind == "below":
        statement.module = f"self::{text}"
        statement.brought.append([text, "", text])
    elif kind == "alias":
        if statement.brought:
            statement.brought[-1][0] = text
    else:
        text = text.strip(_QUOTES)
        name = "*" if kind == "all" else text
        statement.brought.append([name, _MEMBERS.get(kind, text), text])


def _brought(statement: _Statement, rules: Rules) -> Iterator[Imported]:
    line, exported = statement.line, statement.exported
    if statement.path:
        for name, module, member in paths(statement.path, rules.separator):
            yield Imported(name, module, member, line, exported)
    elif not statement.brought and statement.module and rules.unnamed:
        everything = rules.unnamed == "all"
        name = "*" if everything else _last(statement.module)
        yield Imported(name, statement.module, "*" if everything else "", line, exported)
    for name, member, text in statement.brought:
        module = "" if statement.here else statement.module or text
        first, dot, _ = name.partition(".")
        if dot and not member and name == module:  # `import a.b` makes `a` known, with b in it
            yield Imported(first, first, "", line, exported)
        yield Imported(name, module, member, line, exported)


def _last(module: str) -> str:
    """Return by which name Go knows a package: the end of its path, without a version."""
    name = _VERSION.sub("", module).rpartition("/")[2]
    return name.removeprefix("go-").removesuffix("-go").removesuffix(".go")


def paths(text: str, separator: str) -> Iterator[tuple[str, str, str]]:
    """Yield (name, module, member) of what a path names, with braces or without."""
    outer = [""]
    path = ""
    for piece in (*_PIECES.findall(" ".join(text.split())), ","):
        if piece == "{":
            outer.append(outer[-1] + path.strip())
        elif piece in ",}":
            if path.strip():
                yield _one(outer[-1] + path.strip(), separator)
            if piece == "}" and len(outer) > 1:
                outer.pop()
        path = "" if piece in "{}," else piece


def _one(path: str, separator: str) -> tuple[str, str, str]:
    path, *alias = _ALIAS.split(path, maxsplit=1)
    module, _, member = path.strip().strip(";").rpartition(separator)
    if member in {"*", "_", "given"}:
        return "*", module, "*"
    if member == "self":
        member, path = "", module
    elif not module:
        module, member = path, ""
    name = alias[0].strip() if alias else path.strip().rpartition(separator)[2]
    return name, module, member
