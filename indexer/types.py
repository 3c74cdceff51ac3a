"""The values that travel through the index: frozen, slotted, with their units.

Paths are bytes as git has them. Lines are 1-based and inclusive. Spans are byte offsets into the
UTF-8 form of a document's text, end exclusive. Blob and commit ids are lower-case hex.
"""

from dataclasses import dataclass
from enum import IntFlag, StrEnum

BRANCHES, TAGS = "refs/heads/", "refs/tags/"
DETACHED = "HEAD"
"""The name of what a source has checked out when that is neither a branch nor a tag."""


def ref_names(ref: str) -> tuple[str, ...]:
    """Return the full names that the name of a ref may mean, the likeliest first.

    A branch comes before a tag; a name that is a full one already may still be that of a branch.
    """
    if ref == DETACHED or ref.startswith((BRANCHES, TAGS)):
        return (ref, BRANCHES + ref, TAGS + ref)
    return (BRANCHES + ref, TAGS + ref, f"refs/{ref}")


def short_ref(ref: str) -> str:
    """Return a ref without the prefix that people do not write."""
    return ref.removeprefix(BRANCHES).removeprefix(TAGS)


class SkipReason(StrEnum):
    """Why a file of a commit is not in the index."""

    BINARY = "binary"
    TOO_LARGE = "too large"
    GENERATED = "generated"
    MINIFIED = "minified"
    VENDORED = "vendored"
    IGNORED = "ignored"
    SYMLINK = "symbolic link"
    SUBMODULE = "submodule"
    LFS_POINTER = "git-lfs pointer"
    PATH_TOO_LONG = "path too long"
    NOT_DECODABLE = "not decodable"
    PARSER_CRASHED = "parser crashed"
    PARSER_HUNG = "parser took too long"
    WORKER_LOST = "workers were lost on this file"


class Flag(IntFlag):
    """What a path or a content says about a document.

    `GENERATED`: it looks so, and is read because the repository says that it is not.
    """

    NONE = 0
    TEST = 1
    EXAMPLE = 2
    GENERATED = 4
    VENDORED = 8
    STUB = 16


class SymbolKind(StrEnum):
    """What a definition defines."""

    CLASS = "class"
    STRUCT = "struct"
    INTERFACE = "interface"
    TRAIT = "trait"
    ENUM = "enum"
    TYPE = "type"
    MODULE = "module"
    FUNCTION = "function"
    METHOD = "method"
    MACRO = "macro"
    CONSTANT = "constant"
    VARIABLE = "variable"
    FIELD = "field"


TYPE_KINDS = frozenset(
    {
        SymbolKind.CLASS,
        SymbolKind.STRUCT,
        SymbolKind.INTERFACE,
        SymbolKind.TRAIT,
        SymbolKind.ENUM,
        SymbolKind.TYPE,
        SymbolKind.MODULE,
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a commit's tree: `size` in bytes, `mode` as git has it (0o100644 …).

    `handmade`: the repository says that nothing generated it, whatever it looks like.
    """

    path: bytes
    blob: str
    size: int
    mode: int = 0o100644
    handmade: bool = False


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A file left out of the index, and why; `detail` adds a figure or a name, if any."""

    path: bytes
    reason: SkipReason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ChunkSpan:
    """A run of whole lines: `start`/`end` bytes, `first_line`/`last_line` inclusive."""

    start: int
    end: int
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class Symbol:
    """A definition. `start`/`end` is the span of the whole definition, not of its name.

    `normalised` is the name in letters and digits only, lower case; `container` the qualified name
    of what encloses it ("" at the top); `signature` its first line or lines, at most 200 letters.
    """

    name: str
    normalised: str
    qualified_name: str
    kind: SymbolKind
    signature: str
    container: str
    first_line: int
    last_line: int
    start: int
    end: int
    documentation: str = ""


@dataclass(frozen=True, slots=True)
class Import:
    """What an import statement names, as written (`a.b.c`, `./x`, `<stdio.h>` without brackets)."""

    target: str
    line: int


@dataclass(frozen=True, slots=True)
class SyntaxFacts:
    """What one walk over a syntax tree yields."""

    symbols: tuple[Symbol, ...] = ()
    imports: tuple[Import, ...] = ()


@dataclass(frozen=True, slots=True)
class Decoded:
    """A blob as text; `text.encode(encoding)` gives the blob back."""

    text: str
    encoding: str
