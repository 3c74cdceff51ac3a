"""Filters for the pages: times, sizes, commits, text of unknown people."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from indexer.types import short_ref
from omniweb.repositories.models import IndexRun
from omniweb.search.types import Explanation
from omniweb.web import characters, long_texts

register = template.Library()
_MINUTE, _HOUR, _DAY, _MONTH = 60, 3_600, 86_400, 30 * 86_400
_KIB = 1024
MOST_ROWS = 12
"""Of the box of a query; search.css says 40vh."""
_KINDS = {
    "function": "func",
    "constant": "const",
    "variable": "var",
    "interface": "iface",
    "module": "mod",
}


@register.filter
def ago(moment: datetime | None) -> str:
    """Return how long ago a moment was, in its largest unit."""
    if moment is None:
        return "never"
    seconds = (timezone.now() - moment).total_seconds()
    if seconds < _MINUTE:
        return "just now"
    if seconds < _HOUR:
        return f"{int(seconds // _MINUTE)} min ago"
    if seconds < _DAY:
        return f"{int(seconds // _HOUR)} h ago"
    if seconds < _MONTH:
        days = int(seconds // _DAY)
        return f"{days} day{'s' * (days > 1)} ago"
    return f"on {moment:%-d %b %Y}"


@register.filter
def duration(seconds: float | None) -> str:
    """Return seconds for people: `4.2 s`, `3 min 20 s`, `2 h 5 min`."""
    if seconds is None:
        return ""
    if seconds < 10:  # noqa: PLR2004 - under ten seconds a tenth says something
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min {whole % _MINUTE} s"
    return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE} min"


@register.filter
def size(count: int) -> str:
    """Return bytes for people: `512 B`, `3.4 KB`, `1.2 MB`."""
    if count < _KIB:
        return f"{count} B"
    if count < _KIB * _KIB:
        return f"{count / _KIB:.1f} KB"
    return f"{count / _KIB / _KIB:.1f} MB"


@register.filter
def grouped(number: float) -> str:
    """Return a whole number with thin spaces between its thousands."""
    return f"{round(number):,}".replace(",", "\u202f")


@register.filter
def milliseconds(value: float) -> str:
    """Return a time taken: `3.4 ms`, `120 ms`, `1.5 s`."""
    if value < 10:  # noqa: PLR2004 - as in `duration`
        return f"{value:.1f} ms"
    return f"{value:.0f} ms" if value < 1_000 else f"{value / 1_000:.1f} s"  # noqa: PLR2004 - as well


@register.filter
def short(commit: str | None) -> str:
    """Return the first twelve digits of a commit."""
    return (commit or "")[:12]


@register.filter
def branch(ref: str) -> str:
    """Return a ref without the prefix that people do not write."""
    return short_ref(ref)


@register.filter
def visible(text: str) -> SafeString:
    """Return text as HTML without anything unseen in it."""
    return characters.visible(text)


@register.filter
def fits_address(text: str) -> bool:
    """Tell whether a link may carry a query."""
    return long_texts.fits_address(text)


@register.filter
def rows(text: str) -> int:
    """Return how many rows the box of a query shows where the browser does not fit it itself."""
    return min(text.count("\n") + 1, MOST_ROWS)


@register.filter
def retrievers(explanation: Explanation) -> list[tuple[str, int | None, float | None]]:
    """Return (retriever, rank, score) of a explanation, the best rank first."""
    names = {**explanation.ranks, **explanation.scores}
    rows = [(name, explanation.ranks.get(name), explanation.scores.get(name)) for name in names]
    return sorted(rows, key=lambda row: (row[1] is None, row[1] or 0, row[0]))


@register.filter
def took(run: IndexRun) -> float | None:
    """Return the seconds from the beginning of a run to its end."""
    if run.started_at is None or run.finished_at is None:
        return None
    return (run.finished_at - run.started_at).total_seconds()


@register.filter
def phases(run: IndexRun) -> str:
    """Return time and memory of each phase of a run: `building 17.4 s, 102.5 MB`, joined."""
    return "; ".join(
        f"{phase} {duration(seconds)}, {size(run.phase_memory.get(phase, 0))}"
        for phase, seconds in run.phase_seconds.items()
    )


@register.filter
def brief(kind: str) -> str:
    """Return a kind of symbol in at most six letters."""
    return _KINDS.get(kind, str(kind))
