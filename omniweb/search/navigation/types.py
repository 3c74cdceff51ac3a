"""What navigation answers: frozen values, known to pages, REST and the tools of models.

Lines are 1-based and inclusive. Columns count code points of their line before a name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from omniweb.search.types import Total


class Certainty(StrEnum):
    """How sure it is that a use means a definition, the surest first.

    `precise`: a compiler said so. `same scope`: it is bound in the same file. `imported`: imports
    lead there. `only one`: nothing else in what the file can see is called so. `same name`: no more
    than that.
    """

    PRECISE = "precise"
    SAME_SCOPE = "same scope"
    IMPORTED = "imported"
    ONLY_ONE = "only one"
    SAME_NAME = "same name"

    @property
    def rank(self) -> int:
        """0 for the surest."""
        return _RANKS[self]


_RANKS = {each: rank for rank, each in enumerate(Certainty)}


@dataclass(frozen=True, slots=True)
class Definition:
    """What a name may mean: a definition, a local, or a file, with how sure that is, and why.

    `first_line` to `last_line` is the whole definition, `line` and `column` its name; all of a file
    have 1, 1, 1 and 0. `kind` is that of a symbol, "local", "variable", "file" or "impl".
    `documentation` is the first paragraph.
    """

    repository_id: int
    repository: str
    ref: str
    commit: str
    path: str
    language: str | None
    name: str
    qualified_name: str
    kind: str
    signature: str
    documentation: str
    first_line: int
    last_line: int
    line: int
    column: int
    certainty: Certainty
    reason: str


@dataclass(frozen=True, slots=True)
class Use:
    """One place where a name is used: `text` is its line, `enclosing` the definition around it.

    `role` is what the name does there: define, call, type, import, inherit, write, read, decorate
    or text. `enclosing` is a qualified name, "" at the top of a file; `enclosing_line` is the line
    of that definition's name, 0 at the top.
    """

    line: int
    column: int
    length: int
    role: str
    certainty: Certainty
    reason: str
    text: str
    enclosing: str = ""
    enclosing_line: int = 0


@dataclass(frozen=True, slots=True)
class FileUses:
    """The uses in one file, in the order of the text."""

    repository_id: int
    repository: str
    ref: str
    commit: str
    path: str
    language: str | None
    uses: tuple[Use, ...]


_FILES = ("file", "files", "not looked at")
_COUNTED = {
    "repositories": ("repository", "repositories", "not looked at"),
    "implementing": ("definition", "definitions", "not told"),
    "calls": ("name", "names", "not told"),
    "meant": ("file", "files", "not told"),
}
"""What each reason counts that does not count files that were not looked at."""


@dataclass(frozen=True, slots=True)
class NotLookedAt:
    """Files that may hold more, how many, and why they were not looked at.

    `files` counts the names or definitions themselves where those are what is not told.
    """

    reason: str
    files: int
    title: str

    @property
    def counted(self) -> str:
        """How many of what, in words: “2 files not looked at”."""
        one, many, what = _COUNTED.get(self.reason, _FILES)
        return f"{self.files:,} {one if self.files == 1 else many} {what}"


@dataclass(frozen=True, slots=True)
class Definitions:
    """What the name at a place may mean, best first; `name` is "" where no name stands there.

    `skipped` explains `incomplete`, `notices` say what stands there where it is no name that is
    known. So they do in all answers.
    """

    name: str
    definitions: tuple[Definition, ...]
    incomplete: bool = False
    skipped: tuple[NotLookedAt, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Implementations(Definitions):
    """What inherits from a type or overrides its member; `of` is that one, None where none is.

    `total` counts all that are known, told or not.
    """

    of: Definition | None = None
    total: Total = field(default_factory=lambda: Total(0, "eq"))


@dataclass(frozen=True, slots=True)
class References:
    """The uses of what stands at a place, by file; the files nearest to its definition come first.

    `definitions` are what was asked for. `total` counts uses, in `in_files` files; with a cursor
    they are what is known so far. `roles` and `certainties` count all uses, whichever of them were
    asked for; a page that has not seen all of them has none.
    """

    name: str
    definitions: tuple[Definition, ...]
    files: tuple[FileUses, ...]
    total: Total
    incomplete: bool
    skipped: tuple[NotLookedAt, ...]
    next_cursor: str = ""
    notices: tuple[str, ...] = ()
    in_files: int = 0
    roles: Mapping[str, int] = field(default_factory=dict)
    certainties: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """A definition of a file; `depth` counts the definitions around it."""

    name: str
    qualified_name: str
    kind: str
    signature: str
    first_line: int
    last_line: int
    line: int
    column: int
    depth: int


@dataclass(frozen=True, slots=True)
class Outline:
    """The definitions of a file, in the order of the text."""

    items: tuple[OutlineItem, ...]
    incomplete: bool = False
    skipped: tuple[NotLookedAt, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Callee:
    """A name that a definition calls, the lines where it does, and what it may mean.

    `definitions` are the likeliest ones, `others` says how many more there may be.
    """

    name: str
    lines: tuple[int, ...]
    definitions: tuple[Definition, ...]
    others: int = 0


@dataclass(frozen=True, slots=True)
class Callees:
    """What a definition calls, each once, in the order of the text; None where there is none."""

    definition: Definition | None
    callees: tuple[Callee, ...]
    incomplete: bool = False
    skipped: tuple[NotLookedAt, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Imports:
    """What one file imports: as it is written, its line, and the paths that are meant.

    `paths` are files of the same repository; none for what is not in it.
    """

    target: str
    line: int
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileImports:
    """What a file imports, or who imports it."""

    imports: tuple[Imports, ...]
    incomplete: bool = False
    skipped: tuple[NotLookedAt, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hover:
    """What to show beside a name: its likeliest definition, and how many others there may be.

    `uses` counts those in the same file. `definition` is None where nothing is known; then uses
    that are written alike count, and there are none where no name stands.
    """

    name: str
    definition: Definition | None
    others: int
    uses: int
    incomplete: bool = False
    skipped: tuple[NotLookedAt, ...] = ()
    notices: tuple[str, ...] = ()
