"""What the rules of a language yield, and what they may ask."""

from collections.abc import Callable
from typing import TypeAlias

Edit: TypeAlias = tuple[int, int, bytes]
"""Start and end in bytes, and what stands there instead: a word no longer than the first line of
the span. The rest of the span is blank."""

Breaks: TypeAlias = Callable[[bytes], bool]
"""Says whether the grammar stumbles over a text."""


def apply(source: bytes, edits: list[Edit]) -> bytes:
    """Return `source` with its edits: of the same length, and with the same lines."""
    text = bytearray(source)
    reached = 0
    for start, end, word in sorted(edits):
        if word:
            text[start:end] = _blank(source[start:end], word)
        elif end > reached:  # branches within branches are blank once
            first = max(start, reached)
            text[first:end] = _blank(source[first:end], word)
            reached = end
    return bytes(text)


def _blank(text: bytes, word: bytes) -> bytes:
    """Return `word` and spaces of the length of `text`, with the line ends of `text`."""
    if b"\n" not in text:
        return word.ljust(len(text))
    lines = text.split(b"\n")
    return b"\n".join([word.ljust(len(lines[0])), *(b" " * len(line) for line in lines[1:])])
