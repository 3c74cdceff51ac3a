"""What navigation answers as pages show it: with addresses and marked lines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Any

from django.utils.safestring import SafeString

from omniweb import links
from omniweb.search.navigation import Certainty, Definition, FileUses, References, Use
from omniweb.web.places import Place
from omniweb.web.snippets import shown_line


@dataclass(frozen=True, slots=True)
class DefinitionView:
    """A definition with the address of its line."""

    definition: Definition
    url: str


@dataclass(frozen=True, slots=True)
class UseView:
    """A use with the address of its line, and the line with the name marked."""

    use: Use
    url: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class FileView:
    """The uses in a file."""

    path: str
    url: str
    uses: tuple[UseView, ...]


@dataclass(frozen=True, slots=True)
class RepositoryView:
    """The files of a repository that have uses."""

    name: str
    files: tuple[FileView, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A part of the uses that may be looked at alone; how many they are, where that is known.

    `at_least`: there may be more.
    """

    label: str
    url: str
    count: int | None
    is_current: bool
    at_least: bool


def definition_views(place: Place, found: Iterable[Definition]) -> list[DefinitionView]:
    """Return definitions as the page shows them."""
    return [_definition(place, each) for each in found]


def repository_views(place: Place, files: Sequence[FileUses]) -> list[RepositoryView]:
    """Return uses as the page shows them; files come by repository."""
    return [
        RepositoryView(name, tuple(_file(place, each) for each in of_it))
        for name, of_it in groupby(files, lambda each: each.repository)
    ]


def counted_context(place: Place, found: References, role: str, sure: str) -> dict[str, Any]:
    """Return how many uses there are, and which part of them may be looked at alone."""
    return {
        "counted": found,
        "definition": next(iter(definition_views(place, found.definitions)), None),
        "roles": role_choices(place, found, role, sure),
        "certainties": certainty_choices(place, found, role, sure),
        "counting_on": counting_on(place, found, role, sure),
    }


def counting_on(place: Place, found: References, role: str, sure: str) -> str:
    """Return the address that goes on with a count that time ended; "" for others."""
    if not any(each.reason == "time" for each in found.skipped):
        return ""
    return place.url("references", role=role, sure=sure, count="more")


def role_choices(place: Place, found: References, role: str, sure: str) -> list[Choice]:
    """Return the roles that uses have; none where all have one."""
    return _choices(place, found, found.roles, {"role": role, "sure": sure}, "role")


def certainty_choices(place: Place, found: References, role: str, sure: str) -> list[Choice]:
    """Return how sure uses may at least be; none where all are as sure."""
    known = [each for each in Certainty if found.certainties.get(each)]
    counts = list(accumulate(found.certainties[each] for each in known))
    told = dict(zip(map(str, known[:-1]), counts, strict=False))
    return _choices(place, found, told, {"role": role, "sure": sure}, "sure", "at least ")


def _choices(
    place: Place,
    found: References,
    counts: Mapping[str, int],
    chosen: dict[str, str],
    of: str,
    before: str = "",
) -> list[Choice]:
    if len(counts) < (1 if before else 2) and not chosen[of]:
        return []
    told = {"": None, **({chosen[of]: None} if chosen[of] else {}), **counts}
    return [
        Choice(
            f"{before}{name}" if name else "all",
            place.url("references", **chosen | {of: name}),
            count,
            name == chosen[of],
            found.total.relation == "gte",
        )
        for name, count in told.items()
    ]


def _definition(place: Place, found: Definition) -> DefinitionView:
    ref = place.ref_in(found.repository_id)
    url = links.file_url(found.repository, found.path, ref=ref, line=found.line)
    return DefinitionView(found, url)


def _file(place: Place, file: FileUses) -> FileView:
    ref = place.ref_in(file.repository_id)
    address = links.file_url(file.repository, file.path, ref=ref)
    return FileView(file.path, address, tuple(use_view(address, each) for each in file.uses))


def use_view(address: str, use: Use) -> UseView:
    """Return a use in the file at an address (without a fragment) as the page shows it."""
    text = use.text.rstrip()
    shown = text.lstrip()
    start = use.column - (len(text) - len(shown))
    return UseView(use, f"{address}#L{use.line}", shown_line(shown, [(start, start + use.length)]))
