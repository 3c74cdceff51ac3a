"""Objective-C: what C has, and the macros of Apple's frameworks."""

import re
from collections.abc import Iterator

from indexer.analysis.mending import c_family
from indexer.analysis.mending.edits import Edit

_ENUM = re.compile(
    rb"((?:typedef[ \t]+)?(?:NS|CF)_(?:CLOSED_|ERROR_)?(?:ENUM|OPTIONS)\([^,()\n]*,[ \t]*)\w+(\))"
)


def edits(source: bytes) -> Iterator[Edit]:
    """Yield what the grammar of Objective-C should not see."""
    yield from c_family.edits(source)
    for match in _ENUM.finditer(source):
        yield match.start(1), match.end(1), b"enum"
        yield match.start(2), match.end(2), b""
