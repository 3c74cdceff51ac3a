"""What of a message its source holds word for word: runs between values that differ. Pure."""

import re
from collections.abc import Iterable, Iterator

from indexer.text.stop_words import STOP_WORDS
from omniweb.search.pastes.paste import Taken

MOST_RUNS = 6
_FEWEST, _MOST = 3, 5
"""Words of a run: fewer are anywhere, and a source breaks longer ones between its lines."""
_TELLING = 2
"""Words of a run that are no stop words."""
_LONGEST = 80
_VALUE = re.compile(
    r"(?:(?<=\s)|^)(?:'[^']*'|\"[^\"]*\"|`[^`]*`|“[^”]*”)|\S*\d\S*|\S*[/\\._]\w\S*|[^\w\s'-]+"
)


_SIGN = re.compile(r"\A(?:E\s{2,}|[\w.]+(?:Error|Exception|Warning):|(?i:warning|error|fatal):)\s*")
"""What a test runner or a logger writes before a message."""


def runs_of(messages: Iterable[Taken]) -> tuple[Taken, ...]:
    """Return the first runs of messages, the last messages first."""
    found = {
        each.text.lower(): each for message in reversed(list(messages)) for each in _of(message)
    }
    return tuple(found.values())[:MOST_RUNS]


def _of(message: Taken) -> Iterator[Taken]:
    said = _SIGN.sub("", message.text, count=1)
    for piece in _VALUE.split(said):
        words = piece.split()
        for at in range(0, len(words), _MOST):
            run = words[at : at + _MOST]
            text = " ".join(run)
            telling = sum(word.lower() not in STOP_WORDS for word in run)
            if len(run) >= _FEWEST and telling >= _TELLING and len(text) <= _LONGEST:
                yield Taken(text, message.line)
