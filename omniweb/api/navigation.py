"""The objects of navigation that REST sends: those of the engine, with the addresses of pages.

What several definitions of one symbol have is told apart, in groups. Lines are 1-based and
inclusive; columns count code points.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from omniweb import links
from omniweb.api.responses import TOTAL, Notices
from omniweb.api.shapes import Shape, Url
from omniweb.search.navigation import (
    Callee,
    Certainty,
    Definition,
    Definitions,
    FileUses,
    Hover,
    NotLookedAt,
)
from omniweb.search.types import Total


def _definition_url(definition: Definition) -> Url:
    """Return the page that shows a definition."""
    at = links.file_url(
        definition.repository, definition.path, ref=definition.commit, line=definition.line
    )
    return links.absolute(at)


_LINES = {"first_line": "start_line", "last_line": "end_line"}
MEANT = Shape("MeantDefinition", Definition, renamed=_LINES, computed={"web_url": _definition_url})
NOT_LOOKED_AT = Shape("NotLookedAt", NotLookedAt)
DEFINITIONS = Shape("MeantDefinitions", Definitions, parts=(MEANT, NOT_LOOKED_AT))
HOVER = Shape("Hover", Hover, parts=(MEANT, NOT_LOOKED_AT))


@dataclass(frozen=True, slots=True)
class Usage:
    """A place where a name is used; `enclosing` is the definition around it, "" at the top."""

    line: int
    column: int
    length: int
    role: str
    certainty: Certainty
    reason: str
    text: str
    enclosing: str
    enclosing_line: int
    web_url: Url


@dataclass(frozen=True, slots=True)
class UsagesOfFile:
    """The uses in one file, in the order of the text."""

    repository: str
    repository_id: int
    ref: str
    commit: str
    path: str
    language: str | None
    uses: tuple[Usage, ...]
    web_url: Url


@dataclass(frozen=True, slots=True)
class UsageGroup:
    """The uses of what a name means; `total` counts all, `files` holds those of the page."""

    name: str
    definitions: tuple[Definition, ...]
    files: tuple[UsagesOfFile, ...]
    total: Total
    incomplete: bool
    skipped: tuple[NotLookedAt, ...]


@dataclass(frozen=True, slots=True)
class Usages:
    """A page of uses: one group of a place, one for each definition of a symbol."""

    groups: tuple[UsageGroup, ...]
    total: Total
    incomplete: bool
    skipped: tuple[NotLookedAt, ...]
    next_cursor: str | None
    notices: Notices


USAGES = Shape(
    "Usages",
    Usages,
    parts=(
        Shape(
            "UsageGroup",
            UsageGroup,
            parts=(
                MEANT,
                Shape("FileUsages", UsagesOfFile, parts=[Shape("Usage", Usage)]),
                TOTAL,
                NOT_LOOKED_AT,
            ),
        ),
        TOTAL,
        NOT_LOOKED_AT,
    ),
)


@dataclass(frozen=True, slots=True)
class Called:
    """What a definition calls, each name once, in the order of the text."""

    definition: Definition | None
    callees: tuple[Callee, ...]


@dataclass(frozen=True, slots=True)
class CalledGroups:
    """What definitions call: one group of a place, one for each definition of a symbol."""

    groups: tuple[Called, ...]
    incomplete: bool
    skipped: tuple[NotLookedAt, ...]
    notices: Notices


CALLED = Shape(
    "Callees",
    CalledGroups,
    parts=(
        Shape("CalleeGroup", Called, parts=(MEANT, Shape("Callee", Callee, parts=[MEANT]))),
        NOT_LOOKED_AT,
    ),
)


@dataclass(frozen=True, slots=True)
class Implemented:
    """The types that inherit from a definition, or the members that override it.

    `total` counts all that are known; `implementations` has the nearest of those.
    """

    definition: Definition | None
    implementations: tuple[Definition, ...]
    total: Total


@dataclass(frozen=True, slots=True)
class ImplementedGroups:
    """What implements definitions: one group of a place, one for each definition of a symbol."""

    groups: tuple[Implemented, ...]
    incomplete: bool
    skipped: tuple[NotLookedAt, ...]
    notices: Notices


IMPLEMENTED = Shape(
    "Implementations",
    ImplementedGroups,
    parts=(Shape("ImplementationGroup", Implemented, parts=[MEANT, TOTAL]), NOT_LOOKED_AT),
)


def usages_of_file(file: FileUses) -> UsagesOfFile:
    """Return the uses in one file, each with the address of its line."""
    url = links.absolute(links.file_url(file.repository, file.path, ref=file.commit))
    uses = tuple(
        Usage(
            each.line,
            each.column,
            each.length,
            each.role,
            each.certainty,
            each.reason,
            each.text,
            each.enclosing,
            each.enclosing_line,
            f"{url}#L{each.line}",
        )
        for each in file.uses
    )
    return UsagesOfFile(
        file.repository,
        file.repository_id,
        file.ref,
        file.commit,
        file.path,
        file.language,
        uses,
        url,
    )


def joined(skipped: Iterable[NotLookedAt]) -> tuple[NotLookedAt, ...]:
    """Return what several answers did not look at, each reason once, with the most files of one.

    They are much the same files, so they are not added up.
    """
    found: dict[str, NotLookedAt] = {}
    for each in skipped:
        known = found.get(each.reason)
        if known is None or known.files < each.files:
            found[each.reason] = each
    return tuple(found.values())
