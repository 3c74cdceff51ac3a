"""Code within another text: scripts of components, literate Haskell. All but the code is blank."""

import re
from collections.abc import Iterable, Iterator

from indexer.analysis.mending.edits import Edit

_OPENING = re.compile(rb"<!--|<script((?:\s(?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+)?+)>", re.IGNORECASE)
_CLOSING = re.compile(rb"</script\s*+>", re.IGNORECASE)
_OTHER = re.compile(
    rb"\btype\s*=\s*[\"']?(?!(?:text|application)/(?:java|ecma|type)script|module\b|ts\b)\w"
    rb"|\blang\s*=\s*[\"']?(?!(?:[jt]sx?|(?:java|type)script)\b)\w",
    re.IGNORECASE,
)
"""Attributes of scripts that are data, templates, or in another language."""
_FENCE = re.compile(rb"^---[ \t]*+\r?$", re.MULTILINE)
_CODE = re.compile(rb"^(?:\\begin\{code\}|>)([^\n]*+)", re.MULTILINE)


def scripts(source: bytes) -> Iterator[Edit]:
    """Yield what is no script of a component of Vue or Svelte."""
    yield from _all_but(_scripts(source, 0), len(source))


def astro(source: bytes) -> Iterator[Edit]:
    """Yield what is neither the frontmatter nor a script of a component of Astro."""
    spans, end = [], 0
    opening = _FENCE.match(source, len(source) - len(source.lstrip()))
    if opening and (closing := _FENCE.search(source, opening.end())):
        spans.append((opening.end(), closing.start()))
        end = closing.end()
    yield from _all_but([*spans, *_scripts(source, end)], len(source))


def literate(source: bytes) -> Iterator[Edit]:
    r"""Yield what is no code of literate Haskell: lines without `>`, outside of `\begin{code}`."""
    spans, at = [], 0
    while code := _CODE.search(source, at):
        start, at = code.span(1)
        if source[code.start() : start] != b">":
            end = source.find(b"\n\\end{code}", at)
            start, at = at, end if end >= 0 else len(source)
        spans.append((start, at))
    yield from _all_but(spans, len(source))


def _scripts(source: bytes, at: int) -> Iterator[tuple[int, int]]:
    while opening := _OPENING.search(source, at):
        if opening[1] is None:
            at = source.find(b"-->", opening.end())
            if at < 0:
                return
            continue
        closing = _CLOSING.search(source, opening.end())
        at = closing.start() if closing else len(source)
        if not _OTHER.search(opening[1]):
            yield opening.end(), at


def _all_but(spans: Iterable[tuple[int, int]], length: int) -> Iterator[Edit]:
    """Yield what is outside of spans that are in order."""
    at = 0
    for start, end in spans:
        if at < start:
            yield at, start, b""
        at = end
    if at < length:
        yield at, length, b""
