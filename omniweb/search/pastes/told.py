"""What was taken from which line of a pasted text, in words: for who wants an explanation. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from omniweb.search.pastes.paste import Frame, Paste, Place, Taken

MOST_TOLD = 8
"""Of one sort."""
_LONGEST = 100


def told(paste: Paste) -> Iterator[str]:
    """Yield a sentence for each sort of part that a text has."""
    yield from _told("title", [paste.title] if paste.title else [])
    yield from _told("stack, from where it failed", map(_frame, paste.frames))
    yield from _told("files of the diff", map(_place, paste.changed))
    yield from _told("files and modules", map(_place, paste.places))
    yield from _told("names", map(_taken, paste.names))
    yield from _told("messages", map(_taken, paste.messages))
    yield from _told("words", map(_taken, paste.words))


def _told(sort: str, parts: Iterable[str]) -> Iterator[str]:
    every = list(parts)
    if every:
        shown = "; ".join(islice(every, MOST_TOLD))
        more = f"; {len(every) - MOST_TOLD} more" if len(every) > MOST_TOLD else ""
        yield f"Taken from the text, {sort}: {shown}{more}."


def _frame(frame: Frame) -> str:
    at = f":{frame.at}" if frame.at else ""
    within = f" in {frame.function}" if frame.function else ""
    return _cut(f"{'/'.join(frame.path)}{at}{within} (line {frame.line})")


def _place(place: Place) -> str:
    return _cut(f"{_joined(place)} (line {place.line})")


def _joined(place: Place) -> str:
    parts: Sequence[str] = place.path
    return (".".join if place.is_module else "/".join)(parts)


def _taken(taken: Taken) -> str:
    return f"{_cut(taken.text)} (line {taken.line})"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
