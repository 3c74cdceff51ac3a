"""The values that travel through the index: frozen, slotted, with their units.

Those of which a file has many are named tuples: these are made in a quarter of the time.
Paths are bytes as git has them. Lines are 1-based and inclusive. Spans are byte offsets into the
UTF-8 form of a document's text, end exclusive. Blob and commit ids are lower-case hex.
"""

from dataclasses import dataclass
from enum import IntFlag, StrEnum
from typing import NamedTuple

from indexer.limits import LIMITS, MIB

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
    ABSENT = "absent from the source"
    PARSER_CRASHED = "parser crashed"
    PARSER_HUNG = "parser took too long"
    WORKER_LOST = "workers were lost on this file"


class Flag(IntFlag):
    """What a path or a content says about a document.

    `GENERATED`: a program seems to have written it, or the repository says so. `PARTIAL`: only its
    first part is indexed, as many whole lines as `LIMITS.max_file_bytes` holds. `ALTERED`: its text
    does not give back its bytes: bad ones are U+FFFD, lines that CR ended end with LF, a notebook
    reads as its cells.
    """

    NONE = 0
    TEST = 1
    EXAMPLE = 2
    GENERATED = 4
    VENDORED = 8
    STUB = 16
    PARTIAL = 32
    ALTERED = 64


NOT_ITS_BYTES = Flag.PARTIAL | Flag.ALTERED
"""A document with one of these does not give back its blob."""


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


ONLY_PART = f"only the first {LIMITS.max_file_bytes // MIB} MiB is indexed"
"""What is said of a file that is `Flag.PARTIAL`."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a repository says of a file in its attributes, beside what its content tells.

    `generated`: whether a program wrote it, None where nothing is said. `encoding` is the name of
    one of Python's codecs, `language` one of `indexer.text.languages`, or each "".
    """

    generated: bool | None = None
    encoding: str = ""
    language: str = ""

    @property
    def text(self) -> str:
        """The same in few characters, without a hyphen; "" where nothing is said.

        It is part of what a document was analysed with: said otherwise, it is another document.
        """
        origin = {None: "", True: "generated", False: "handmade"}[self.generated]
        encoding = self.encoding and f"encoding={self.encoding.replace('-', '_')}"
        language = self.language and f"language={self.language.replace('-', '_')}"
        return ",".join(filter(None, (origin, encoding, language)))

    @classmethod
    def parse(cls, text: str) -> "Said":
        """Read what `text` gave."""
        values = {
            name: value for name, _, value in (word.partition("=") for word in text.split(","))
        }
        generated = True if "generated" in values else False if "handmade" in values else None
        language = values.get("language", "").replace("_", "-")
        return cls(generated, values.get("encoding", ""), language)


NOTHING_SAID = Said()
ABSENT_BYTES = -1
"""The size of a file whose blob is not there."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a commit's tree: `size` in bytes, `mode` as git has it (0o100644 …).

    Where its blob is not there, the size is `ABSENT_BYTES`.

    `said`: what the repository says of it (`Said.text`).
    """

    path: bytes
    blob: str
    size: int
    mode: int = 0o100644
    said: str = ""

    @property
    def read_bytes(self) -> int:
        """How much of it is read: all, or its first part."""
        return min(self.size, LIMITS.max_file_bytes)

    @property
    def rest(self) -> str:
        """What is to be said of the part that is not read; "" where there is none."""
        if self.size == self.read_bytes:
            return ""
        return f"{self.size:,} bytes: {ONLY_PART}"


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A file left out of the index, and why; `detail` adds a figure or a name, if any.

    Of one that is too large the rest is left out, while its first part is a document.
    """

    path: bytes
    reason: SkipReason
    detail: str = ""


class ChunkSpan(NamedTuple):
    """A run of whole lines: `start`/`end` bytes, `first_line`/`last_line` inclusive."""

    start: int
    end: int
    first_line: int
    last_line: int


class Symbol(NamedTuple):
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


class Import(NamedTuple):
    """What an import statement names, as written (`a.b.c`, `./x`, `<stdio.h>` without brackets)."""

    target: str
    line: int


@dataclass(frozen=True, slots=True)
class Decoded:
    """A blob as text; `text.encode(encoding)` gives the blob back unless it is `Flag.ALTERED`."""

    text: str
    encoding: str
    flags: Flag = Flag.NONE
