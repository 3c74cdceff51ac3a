"""The uses of names in one document, and what its imports bring, as columns.

Both wings share it: analysis packs what the syntax tree tells, navigation reads it. There is
no row for a use. Nothing is resolved here: what a name means is found out when somebody asks,
through the documents of the ref, so that a changed header never rewrites those that include it.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

MOST_OCCURRENCES: Final = 200_000
"""Of one document; the uses after these are not kept, and `Occurrences.cut` says so."""
LONGEST_NAME: Final = 200
"""Bytes; a longer name is an accident of broken code."""
LONGEST_COLUMN: Final = 65_535
"""Bytes of a line before a name; what lies further right is not kept."""


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


class Imported(NamedTuple):
    """What one import makes known in a document.

    `name` is what it is called here, "*" for all names; `module` as it is written; `member` its
    name there, "" for the module itself, "*" for all, "default" for what a module is. `exported`:
    who imports this document can have it, too. Without a module `member` is of this document, which
    others have as `name`.
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
    is none. `cut`: there are more, beyond `MOST_OCCURRENCES` or as finding them took too long.
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
        number = bisect_left(self.names, name)
        if self.names[number : number + 1] != (name,):
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
