"""Perl: a grammar that never comes back from some comments at the very end of a text."""

from collections.abc import Iterator

from indexer.analysis.mending.edits import Edit


def edits(source: bytes) -> Iterator[Edit]:
    """Yield what follows the first `#` of a last line that has no end."""
    at = source.find(b"#", source.rfind(b"\n") + 1)
    if at >= 0:
        yield at, len(source), b""
