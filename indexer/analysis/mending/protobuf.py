"""Protobuf: groups of its second version, of which the grammar knows nothing, as messages."""

import re
from collections.abc import Iterator

from indexer.analysis.mending.edits import Edit

_GROUP = re.compile(
    rb"^[ \t]*+((?:(?:optional|required|repeated)[ \t]++)?+group[ \t])[ \t]*+\w++"
    rb"(\s*+=\s*+\w++\s*+(?:\[[^\]{}]{0,500}+\]\s*+)?+)\{",
    re.MULTILINE,
)


def edits(source: bytes) -> Iterator[Edit]:
    """Yield what makes a group no message: its label, its keyword and its number."""
    for match in _GROUP.finditer(source):
        keyword = b"message" if match.end(1) - match.start(1) > len(b"message") else b""
        yield match.start(1), match.end(1), keyword
        yield match.start(2), match.end(2), b""
