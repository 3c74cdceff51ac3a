"""Bash: functions over whose bodies the grammar stumbles, as those with arithmetic in quotes."""

import re
from collections.abc import Iterator

from indexer.analysis.mending.edits import Breaks, Edit

_FUNCTION = re.compile(
    rb"^(?:function[ \t]++[^\s(){}$'\"]++[ \t]*+(?:\([ \t]*+\))?+"
    rb"|[^\s(){}$'\"#=]++[ \t]*+\([ \t]*+\))\s*+\{",
    re.MULTILINE,
)


def edits(source: bytes, breaks: Breaks) -> Iterator[Edit]:
    """Yield the bodies that break, of functions that begin and end at the margin."""
    end = 0
    for match in _FUNCTION.finditer(source):
        if match.start() < end:
            continue
        line = source[match.end() : source.find(b"\n", match.end())]
        if line.rstrip().endswith(b"}"):
            continue
        closing = source.find(b"\n}", match.end())
        if closing < 0:
            return
        end = closing + 2
        if breaks(source[match.start() : end]):
            yield match.end(), closing, b""
