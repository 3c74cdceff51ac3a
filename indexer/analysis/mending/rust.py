"""Rust: items within the call of a macro, such as `cfg_rt! { pub struct … }`."""

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Final

from indexer.analysis.mending.edits import Breaks, Edit, apply

_CALL = re.compile(rb"^[ \t]*+([a-z_][\w:]*+![ \t]*+\{)[ \t]*+(\n?)", re.MULTILINE)
_ITEM = re.compile(
    rb"(?:\s++|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/|#!?\[(?:[^\[\]]|\[[^\[\]]*+\])*+\])*+"
    rb"(?:(?:pub|fn|struct|enum|union|impl|mod|trait|use|type|const|static|async|unsafe|extern)\b"
    rb"|[a-z_][\w:]*+![ \t]*+\{|macro_rules!|if[ \t]++#\[)"
)
_PATTERN = re.compile(rb"\n(?![ \t]*+//)[^\n\"]*?(?<![\w\"])#(?:[a-z_]|\()")
"""Where a procedural macro puts in a name: no code yet."""
_CONDITIONS = re.compile(rb"\s*+if[ \t]++#\[")
_CONDITION = re.compile(
    rb"\n[ \t]*+((?:\}[ \t]*+else[ \t]++)?+if[ \t]++#\[[^{}]*+\{|\}[ \t]*+else[ \t]*+\{)"
)
_REFERENCE = re.compile(rb"\bstatic[ \t]++(ref)\b")
_WRAPPER_BYTES: Final = 200_000
"""More than this between the braces of a macro is a table, not items."""
_MOST_CALLS: Final = 500
"""A file with more is one that a program wrote."""
_LOOKED_AT: Final = 8
"""How many times the length of a text is looked at in calls within calls."""


def edits(source: bytes, breaks: Breaks | None = None) -> list[Edit]:
    """Return the names and braces of macro calls that hold items.

    With `breaks`, a call stays as it is if the grammar does not get through what it holds.
    """
    if b"! {" not in source and b"!{" not in source:
        return []
    found: list[Edit] = []
    calls = list(_CALL.finditer(source))
    if len(calls) > _MOST_CALLS:
        return []
    left = _LOOKED_AT * len(source)
    for call in reversed(calls):  # those within before those around them
        begin, end = call.end(1), _closing(source, call)
        left -= max(0, end - begin)
        if left < 0:
            break
        if end < 0 or not _ITEM.match(source, begin, end) or _PATTERN.search(source, begin, end):
            continue
        within = list(_within(source, begin, end))
        if breaks is not None:
            inner = [*takewhile(lambda edit: edit[0] < end, reversed(found)), *within]  # noqa: B023 - used at once
            shifted = [(a - begin, b - begin, word) for a, b, word in inner]
            if breaks(apply(source[begin:end], shifted)):
                continue
        found += [(call.start(1), begin, b""), *within, (end, end + 1, b"")]
    return found


def _within(source: bytes, begin: int, end: int) -> Iterator[Edit]:
    for match in _REFERENCE.finditer(source, begin, end):
        yield match.start(1), match.end(1), b""
    if _CONDITIONS.match(source, begin):
        yield from _conditions(source, begin, end)


def _closing(source: bytes, call: re.Match[bytes]) -> int:
    """Return where the brace that closes a call stands, or -1: it is indented as the call is."""
    if call[2]:
        margin = b"\n" + source[call.start() : call.start(1)]
        end = source.find(margin + b"}", call.end(1), call.end(1) + _WRAPPER_BYTES)
        return end + len(margin) if end >= 0 else -1
    line = source.find(b"\n", call.end())
    line = len(source) if line < 0 else line
    end = source.rfind(b"}", call.end(), line)
    return end if not source[end + 1 : line].strip(b" \t;\r") else -1


def _conditions(source: bytes, begin: int, end: int) -> Iterator[Edit]:
    """Yield `if #[cfg(…)] {`, `} else {` and the last `}` of `cfg_if!`."""
    last = -1
    for match in _CONDITION.finditer(source, begin, end):
        yield match.start(1), match.end(1), b""
        last = match.end()
    if last >= 0:
        closing = source.rfind(b"}", last, end)
        if closing >= 0:
            yield closing, closing + 1, b""
