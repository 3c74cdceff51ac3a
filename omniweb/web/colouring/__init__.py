"""Colours for code: short CSS classes, never a style.

What a text gets is kept by its digest, its language and the version of Pygments; what cannot be
coloured at once is shown plain (docs/adr/0019).
"""

import hashlib
from array import array
from pathlib import PurePosixPath

from django.core.cache import cache
from pygments import __version__

from omniweb.web.colouring.child import CLASSES, LENGTH_FACTOR
from omniweb.web.colouring.process import COLOURERS, Unanswered
from omniweb.web.lines import Piece

MAX_CHARACTERS = 250_000
"""A longer document is shown plain: it would take half a second."""
MAX_LINE = 4_000
"""One very long line makes some lexers slow; such a document is shown plain."""
KEPT_SECONDS = 24 * 3_600
GIVEN_UP_SECONDS = 3_600
"""How long a text that took too long is shown plain without another try."""
_FORM = 1
"""Raise it when what is kept, or the classes, change."""


def plain(text: str) -> list[list[Piece]]:
    """Return the lines without colours."""
    return [[("", line)] if line else [] for line in text.split("\n")]


def coloured(text: str, language: str | None, path: str) -> list[list[Piece]]:
    """Return the lines in pieces; plain where no lexer knows them, or not soon enough.

    The pieces of all lines, joined by newlines, are the text.
    """
    if len(text) > MAX_CHARACTERS or any(len(line) > MAX_LINE for line in text.split("\n")):
        return plain(text)
    # The extension's own name would find a lexer for a path such as "x.py" alone.
    runs = _runs(text, language or "", "" if language else PurePosixPath(path).name)
    if sum(run // LENGTH_FACTOR for run in runs) != len(text):
        return plain(text)
    return _lines(text, runs)


def _runs(text: str, language: str, file_name: str) -> "array[int]":
    """Return the runs of a text, from the cache or anew; none: it is plain."""
    whole = "\0".join((str(_FORM), __version__, language, file_name, text))
    key = f"colours:{hashlib.sha256(whole.encode('utf-8', 'surrogatepass')).hexdigest()}"
    found = cache.get(key)
    if not isinstance(found, bytes):
        found, seconds = b"", KEPT_SECONDS
        try:
            found = COLOURERS.runs(text, language, file_name)
        except Unanswered as lost:
            seconds = GIVEN_UP_SECONDS if lost.final else 0
        if seconds:
            cache.set(key, found, timeout=seconds)
    runs: array[int] = array("I")
    runs.frombytes(found[: len(found) // runs.itemsize * runs.itemsize])
    return runs


def _lines(text: str, runs: "array[int]") -> list[list[Piece]]:
    lines: list[list[Piece]] = [[]]
    at = 0
    for run in runs:
        length, place = divmod(run, LENGTH_FACTOR)
        css = CLASSES[place] if place < len(CLASSES) else ""
        first, *others = text[at : at + length].split("\n")
        at += length
        if first:
            lines[-1].append((css, first))
        lines.extend([(css, other)] if other else [] for other in others)
    return lines
