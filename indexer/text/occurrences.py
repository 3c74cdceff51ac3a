"""The uses of names in one document, and what its imports bring: packed as bytes, read as columns.

Both wings share the form: analysis packs what the syntax tree tells, navigation reads it. There is
no row for a use. Nothing is resolved here: what a name means is found out when somebody asks,
through the documents of the ref, so that a changed header never rewrites those that include it.
"""

import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

MOST_OCCURRENCES: Final = 200_000
"""Of one document; the uses after these are not kept, and `Occurrences.cut` says so."""
LONGEST_COLUMN: Final = 65_535
"""Bytes of a line before a name; what lies further right is not kept."""

_FORM = 1
"""Raise it with ANALYSIS_VERSION when the bytes mean something else."""
_LEVEL = 6
_HEAD = struct.Struct("<BBIIIII")
_ABSENT = "\0"
"""Between texts: no name holds it."""


class Role(IntEnum):
    """What a name does where it stands."""

    DEFINE = 0
    CALL = 1
    TYPE = 2
    IMPORT = 3
    INHERIT = 4
    WRITE = 5
    READ = 6
    DECORATE = 7
    TEXT = 8
    """A name in documentation that links to it."""


class Receiver(IntEnum):
    """What stands before a name, as in `self.name`: `qualifier` is the name that goes with it."""

    NONE = 0
    """Nothing: the name stands alone."""
    SELF = 1
    """The instance or the class that the text around belongs to."""
    SUPER = 2
    """What that class inherits from."""
    NAME = 3
    """The name `qualifier`, of which nothing else is known: a module, a package, a class."""
    TYPE = 4
    """An instance of the type `qualifier`: a constructor's result, or annotated so."""
    OTHER = 5
    """An expression of which nothing is known."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A name at a place: `line` counts from 1, `column` is bytes of its line before it.

    `binding` numbers what is bound to the same local (a parameter, a variable, a loop) from 1 on;
    0 where the name is seen from outside of the definition around it, or comes from there.
    """

    name: str
    line: int
    column: int
    role: Role
    binding: int = 0
    receiver: Receiver = Receiver.NONE
    qualifier: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What one import makes known in a document.

    `name` is what it is called here, "*" for all names; `module` as it is written; `member` its
    name there, "" for the module itself, "*" for all, "default" for what a module is. `exported`:
    who imports this document can have it, too.
    """

    name: str
    module: str
    member: str
    line: int
    exported: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Occurrences:
    """The uses of names in a document in the order of the text, a column each, all of one length.

    `name` and `qualifier` are indexes into `names`, which are sorted; `qualifier` is -1 where there
    is none. `cut`: there were more than `MOST_OCCURRENCES`.
    """

    names: tuple[str, ...]
    line: NDArray[np.int32]
    column: NDArray[np.int32]
    name: NDArray[np.int32]
    role: NDArray[np.uint8]
    binding: NDArray[np.int32]
    receiver: NDArray[np.uint8]
    qualifier: NDArray[np.int32]
    imports: tuple[Imported, ...] = ()
    cut: bool = False

    def __len__(self) -> int:
        """Return how many uses there are."""
        return len(self.line)

    def __getitem__(self, place: int) -> Occurrence:
        """Return one of them as a value."""
        qualifier = int(self.qualifier[place])
        return Occurrence(
            self.names[self.name[place]],
            int(self.line[place]),
            int(self.column[place]),
            Role(self.role[place]),
            int(self.binding[place]),
            Receiver(self.receiver[place]),
            self.names[qualifier] if qualifier >= 0 else "",
        )

    def of(self, name: str) -> NDArray[np.intp]:
        """Return the places of a name, in the order of the text."""
        try:
            number = self.names.index(name)
        except ValueError:
            return np.zeros(0, np.intp)
        return np.flatnonzero(self.name == number)

    def at(self, line: int, column: int) -> int | None:
        """Return the place of the name that covers a byte of a line or ends right before it."""
        first = int(np.searchsorted(self.line, line, "left"))
        last = int(np.searchsorted(self.line, line, "right"))
        found = first + int(np.searchsorted(self.column[first:last], column, "right")) - 1
        if found < first:
            return None
        end = int(self.column[found]) + len(self.names[self.name[found]].encode())
        return found if column <= end else None


def gather(
    occurrences: Iterable[Occurrence], imports: Sequence[Imported] = (), *, cut: bool = False
) -> Occurrences:
    """Return uses, in whatever order, as columns in the order of the text."""
    ordered = sorted(occurrences, key=lambda each: (each.line, each.column))
    kept = [each for each in ordered if each.column <= LONGEST_COLUMN][:MOST_OCCURRENCES]
    names = sorted({name for each in kept for name in (each.name, each.qualifier) if name})
    numbers = {name: number for number, name in enumerate(names)}
    return Occurrences(
        tuple(names),
        np.array([each.line for each in kept], np.int32),
        np.array([each.column for each in kept], np.int32),
        np.array([numbers[each.name] for each in kept], np.int32),
        np.array([each.role for each in kept], np.uint8),
        np.array([each.binding for each in kept], np.int32),
        np.array([each.receiver for each in kept], np.uint8),
        np.array([numbers.get(each.qualifier, -1) for each in kept], np.int32),
        tuple(imports),
        cut or len(ordered) > MOST_OCCURRENCES,
    )


NOTHING: Final = gather(())
"""Of a document without a syntax tree."""


def pack(found: Occurrences) -> bytes:
    """Return the bytes that `unpack` reads; about a tenth of the text that they are of."""
    names = _ABSENT.join(found.names).encode()
    texts = [text for each in found.imports for text in (each.name, each.module, each.member)]
    imports = _ABSENT.join(texts).encode()
    lines = np.array([2 * each.line + each.exported for each in found.imports], np.int32)
    body = b"".join(
        (
            names,
            imports,
            _planes(lines),
            _planes(np.diff(found.line, prepend=np.int32(0))),
            _planes(found.column),
            _planes(found.name),
            found.role.tobytes(),
            _planes(found.binding),
            found.receiver.tobytes(),
            _planes(found.qualifier + 1),
        )
    )
    head = _HEAD.pack(
        _FORM, found.cut, len(found), len(names), len(found.imports), len(imports), len(body)
    )
    return head + zlib.compress(body, _LEVEL)


def unpack(data: bytes) -> Occurrences:
    """Return what `pack` was given; raise `ValueError` for bytes of another form."""
    form, cut, uses, name_bytes, import_count, import_bytes, size = _HEAD.unpack_from(data)
    if form != _FORM:
        message = f"occurrences of form {form}, {_FORM} is known"
        raise ValueError(message)
    inflater = zlib.decompressobj()
    body = inflater.decompress(data[_HEAD.size :], size)
    reader = _Reader(body)
    names = _texts(reader.take(name_bytes))
    texts = _texts(reader.take(import_bytes)) if import_count else ()
    lines: list[int] = reader.numbers(import_count).tolist()
    imports = tuple(
        Imported(name, module, member, line >> 1, bool(line & 1))
        for name, module, member, line in zip(
            texts[::3], texts[1::3], texts[2::3], lines, strict=True
        )
    )
    return Occurrences(
        names,
        np.cumsum(reader.numbers(uses), dtype=np.int32),
        reader.numbers(uses),
        reader.numbers(uses),
        np.frombuffer(reader.take(uses), np.uint8),
        reader.numbers(uses),
        np.frombuffer(reader.take(uses), np.uint8),
        reader.numbers(uses) - 1,
        imports,
        bool(cut),
    )


class _Reader:
    """Takes a body apart from its beginning on."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._at = 0

    def take(self, size: int) -> bytes:
        """Return the next `size` bytes."""
        self._at += size
        return self._body[self._at - size : self._at]

    def numbers(self, count: int) -> NDArray[np.int32]:
        """Return the next `count` numbers that `_planes` wrote."""
        planes = np.frombuffer(self.take(4 * count), np.uint8).reshape(4, count)
        return np.ascontiguousarray(planes.T).view("<i4").reshape(count).astype(np.int32)


def _texts(data: bytes) -> tuple[str, ...]:
    return tuple(data.decode().split(_ABSENT)) if data else ()


def _planes(numbers: NDArray[np.int32]) -> bytes:
    """Return the lowest bytes of all numbers, then the next: the high ones press to nothing."""
    return numbers.astype("<i4").view(np.uint8).reshape(-1, 4).T.tobytes()
