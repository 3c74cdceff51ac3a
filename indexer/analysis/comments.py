"""The comments, attributes and docstrings of a definition, read from the bytes around it.

The bytes tell enough, and asking a syntax tree for what stands before a node costs time that grows
with the number of its siblings.
"""

import re
from typing import Final

DOCUMENTATION_CHARACTERS: Final = 500
_READ_BYTES = 1_000
"""How much of a comment is read for its documentation."""
_MAX_LINES = 200
_NEAR = 300
"""Bytes of a line that are looked at before a definition."""
_LONGEST_COMMENT = 50_000
"""Bytes over which the beginning of a comment is looked for."""
_HASH = frozenset(
    "python ruby bash elixir hcl dockerfile graphql make r julia perl powershell".split()  # noqa: SIM905 - short
)
_LINES = {
    **dict.fromkeys(_HASH, b"#"),
    **dict.fromkeys(("lua", "haskell", "sql"), b"--"),
    "clojure": b";",
    "erlang": b"%",
}
"""How a comment on a line begins; elsewhere with `//`."""
_BLOCKS = {
    "haskell": (b"{-", b"-}"),
    "ocaml": (b"(*", b"*)"),
    "ocaml_interface": (b"(*", b"*)"),
    "powershell": (b"<#", b"#>"),
    "julia": (b"#=", b"=#"),
    "sql": (b"/*", b"*/"),
}
_NONE, _C = (b"", b""), (b"/*", b"*/")
"""How a comment over several lines begins and ends; as in C where `_LINES` says nothing."""
_MODIFIERS = frozenset({b"pub", b"pub inline", b"const", b"var", b"type"})
"""What may stand before a definition on its line without being part of its node."""
_ATTRIBUTE = re.compile(rb"@[\w.:]+(?:\(.*\))?|\[.*\]|#!?\[.*\]")
_MARGIN = re.compile(
    r"[ \t]*(?:/\*+!?|\*+/|\(\*+|\*+\)|\*|//[/!]*|<#|#[#>=']*|--+[ ]?[|^]?|\{-[ ]?[|^]?|;+|%+)?"
    r"[ \t]?"
)
_CLOSING = re.compile(r"[ \t]*(?:\*+/|\*+\)|-\}|#>|=#)[ \t]*$")
_CLOSING_SIGNS = ("*/", "*)", "-}", "#>", "=#")
_TAG = re.compile(r"</?\w[^<>]*>")
_QUOTE = re.compile(r"""(?:~?[a-zA-Z]{0,2})("{3}|'{3}|"|')""")
"""How a string literal begins."""


_MACROS = re.compile(rb"(?:[A-Z][A-Z0-9_]+(?:\([^()]*\))?[ \t]+)+")


def own_start(source: bytes, start: int) -> int:
    """Return where a definition begins on its line.

    A keyword or macros outside of its node may lead it.
    """
    line = _line(source, start)
    if line < 0:
        return start
    own = source[line:start].lstrip()
    return start - len(own) if own.rstrip() in _MODIFIERS or _MACROS.fullmatch(own) else start


def _line(source: bytes, start: int) -> int:
    """Return where the line of a place starts; -1 where that is far."""
    first = max(0, start - _NEAR)
    line = source.rfind(b"\n", first, start) + 1
    return -1 if first and not line else line


def lead(source: bytes, start: int, grammar: str | None) -> tuple[int, str]:
    """Return where what belongs to the definition at `start` begins above it, and that as text.

    Comments and attributes belong to it if they stand right above it, with no blank line between.
    """
    line = _line(source, start)
    if line < 0 or source[line:start].strip():
        return start, ""
    top = _top(source, line, grammar)
    if top == line:
        return start, ""
    text = source[top : min(line, top + _READ_BYTES)].decode(errors="replace")
    while source[top : top + 1] in {b" ", b"\t"}:
        top += 1
    return top, text


def _top(source: bytes, line: int, grammar: str | None) -> int:
    """Return the start of the first line of the comments that end right above `line`."""
    top = line
    for _ in range(_MAX_LINES):
        if not top:
            break
        above = source.rfind(b"\n", 0, top - 1) + 1
        text = source[above : top - 1].strip()
        if not text:
            break
        if not _is_comment(text, grammar):
            opening = _opening(text, grammar)
            first = max(0, top - _LONGEST_COMMENT)
            begin = source.rfind(opening, first, top) if opening else -1
            if begin < 0:
                break
            above = source.rfind(b"\n", 0, begin) + 1
            if source[above:begin].strip():
                break
        top = above
    return top


def _is_comment(text: bytes, grammar: str | None) -> bool:
    """Say whether a line is, as a whole, a comment or an attribute."""
    if sign := _LINES.get(grammar or ""):
        return text.startswith(sign) and text[:2] not in {b"#!", b"#>"}
    if text.startswith(b"//"):
        return not text.startswith(b"//!")  # says something about the file
    return text[0] in b"@[#" and bool(_ATTRIBUTE.fullmatch(text))


def _opening(text: bytes, grammar: str | None) -> bytes:
    """Return the sign that opens the block comment ending with this line, or b""."""
    first, last = _BLOCKS.get(grammar or "", _NONE if grammar in _LINES else _C)
    return first if last and text.endswith(last) else b""


def documentation(comment: str) -> str:
    """Return the words of a comment, without its margin and without attributes."""
    text = "\n".join([_without_margin(line) for line in comment.split("\n")]).strip()
    kept = [line.strip() for line in text.split("\n")]
    text = "\n".join(line for line in kept if not line.startswith(("[", "@")) or " " in line)
    if text.startswith("<"):
        text = _TAG.sub("", text)
    return text.strip()[:DOCUMENTATION_CHARACTERS]


def _without_margin(line: str) -> str:
    """Return a line of a comment without the signs that it begins and ends with."""
    line = _MARGIN.sub("", line, count=1)
    # Most lines have none: a pattern would be tried at each of their letters.
    return _CLOSING.sub("", line) if line.rstrip(" \t").endswith(_CLOSING_SIGNS) else line


def docstring(source: bytes, start: int, end: int) -> str:
    """Return the words of the string literal in the span `start` to `end`."""
    text = source[start : min(end, start + _READ_BYTES)].decode(errors="replace")
    if quote := _QUOTE.match(text):
        text = text[quote.end() :].partition(quote[1])[0]
    lines = text.strip().split("\n")
    return "\n".join([line.strip() for line in lines])[:DOCUMENTATION_CHARACTERS]
