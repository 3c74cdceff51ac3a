"""Who calls a definition, and what it calls: one level of a tree that opens."""

from collections.abc import Iterable
from dataclasses import dataclass

from omniweb import links
from omniweb.search.navigation import Callees, Certainty, FileUses, References
from omniweb.web.places import Place


@dataclass(frozen=True, slots=True)
class Call:
    """A caller or what is called: where it is, the lines of the calls, the address of its own.

    `below` is "" where nothing further is known; `certainty` is None where nothing is. `others`
    counts what else may be called.
    """

    name: str
    where: str
    url: str
    lines: tuple[tuple[int, str], ...]
    below: str
    certainty: Certainty | None
    others: int = 0


def callers_of(place: Place, found: References) -> list[Call]:
    """Return the definitions that call, each once, and the tops of files that do."""
    return [call for file in found.files for call in _callers_in(place, file)]


def callees_of(place: Place, found: Callees) -> list[Call]:
    """Return what is called, and where it is defined."""
    about = found.definition
    if about is None:
        return []
    here = links.file_url(about.repository, about.path, ref=place.ref_in(about.repository_id))
    calls = []
    for callee in found.callees:
        lines = _lines(here, callee.lines)
        if not callee.definitions:
            calls.append(Call(callee.name, "", "", lines, "", None))
            continue
        first = callee.definitions[0]
        where, ref = (first.repository, first.path), place.ref_in(first.repository_id)
        at = f"{first.line}:{first.column}"
        below = links.place_url("callees", *where, at, ref=ref, below="1")
        url = links.file_url(*where, ref=ref, line=first.line)
        title = f"{first.path}:{first.line}"
        has_calls = first.kind in {"function", "method", "class"}
        name = first.qualified_name
        below = below if has_calls else ""
        others = len(callee.definitions) - 1 + callee.others
        calls.append(Call(name, title, url, lines, below, first.certainty, others))
    return calls


def _callers_in(place: Place, file: FileUses) -> Iterable[Call]:
    ref = place.ref_in(file.repository_id)
    address = links.file_url(file.repository, file.path, ref=ref)
    is_elsewhere = file.repository_id != place.repository.pk
    title = f"{file.repository}: {file.path}" if is_elsewhere else file.path
    callers = dict.fromkeys((each.enclosing, each.enclosing_line) for each in file.uses)
    for name, line in callers:
        uses = [each for each in file.uses if (each.enclosing, each.enclosing_line) == (name, line)]
        below = links.place_url(
            "callers", file.repository, file.path, str(line), ref=ref, below="1"
        )
        yield Call(
            name or "top of the file",
            f"{title}:{line}" if name else title,
            f"{address}#L{line}" if name else address,
            _lines(address, [each.line for each in uses]),
            below if name else "",
            min((each.certainty for each in uses), key=lambda each: each.rank),
        )


def _lines(address: str, lines: Iterable[int]) -> tuple[tuple[int, str], ...]:
    return tuple((line, f"{address}#L{line}") for line in dict.fromkeys(lines))
