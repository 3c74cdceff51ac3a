"""Make: conditions, those of Automake too, which its grammar does not know."""

import re
from collections.abc import Iterator

from indexer.analysis.mending.edits import Edit

_CONDITION = re.compile(
    rb"^[ ]*+(?:ifeq|ifneq|ifdef|ifndef|if|else|endif)(?:[ \t(][^\n:=]*+)?+$", re.MULTILINE
)


def edits(source: bytes) -> Iterator[Edit]:
    """Yield the lines of conditions: what stands in them is defined all the same."""
    for match in _CONDITION.finditer(source):
        yield match.start(), match.end(), b""
