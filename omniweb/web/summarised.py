"""What is known of a name in short, as pages show it, with addresses."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from indexer.types import TYPE_KINDS
from omniweb import links
from omniweb.search.navigation import Definition, References, Summary
from omniweb.web.navigated import UseView, use_view

_OVERRIDDEN: Final = frozenset({*map(str, TYPE_KINDS), "method"})
"""Kinds of what others may implement."""


@dataclass(frozen=True, slots=True)
class DefinedView:
    """A definition with the addresses of its line and of its uses."""

    definition: Definition
    url: str
    references_url: str


@dataclass(frozen=True, slots=True)
class FileUse:
    """A use and where it is, with the address of the file."""

    repository: str
    path: str
    view: UseView


@dataclass(frozen=True, slots=True)
class SummaryView:
    """The definitions, the likeliest first, its uses, and addresses of what there is besides.

    `pages` are labels and addresses of pages about the first one; `all_url` searches for all uses
    of the name. `count` is how many references there are, in how many files.
    """

    name: str
    definitions: tuple[DefinedView, ...]
    others: int
    incomplete: bool
    uses: tuple[FileUse, ...]
    found: References | None
    pages: tuple[tuple[str, str], ...]
    references_url: str
    all_url: str
    is_late: bool = False

    @property
    def first(self) -> Definition:
        """The one that the uses are of."""
        return self.definitions[0].definition

    @property
    def total(self) -> int:
        """How many definitions are known."""
        return len(self.definitions) + self.others


def summary_view(found: Summary) -> SummaryView | None:
    """Return what is known of a name as pages show it; None where nothing is defined so."""
    if not found.definitions:
        return None
    first = found.definitions[0]
    return SummaryView(
        found.name,
        tuple(map(_definition, found.definitions)),
        found.others,
        found.incomplete,
        tuple(_uses(found.uses)) if found.uses else (),
        found.uses,
        tuple(_pages(first)),
        _about("references", first),
        links.search_url(f"uses:{found.name}"),
        found.is_late,
    )


def _definition(found: Definition) -> DefinedView:
    url = links.file_url(found.repository, found.path, line=found.line)
    return DefinedView(found, url, _about("references", found))


def _about(view: str, found: Definition) -> str:
    at = f"{found.line}:{found.column}"
    return links.place_url(view, found.repository, found.path, at)


def _pages(first: Definition) -> Iterator[tuple[str, str]]:
    yield "Callers", _about("callers", first)
    if first.kind in _OVERRIDDEN:
        yield "Implementations", _about("implementations", first)


def _uses(found: References) -> Iterator[FileUse]:
    for file in found.files:
        address = links.file_url(file.repository, file.path)
        for each in file.uses:
            yield FileUse(file.repository, file.path, use_view(address, each))
