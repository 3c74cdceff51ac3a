"""What a pasted text was taken apart into: frozen values, each with its line. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Taken(NamedTuple):
    """A part of a text: `line` is where it stands, from 1, `weight` how much it tells, up to 1."""

    text: str
    line: int
    weight: float = 1.0


class Frame(NamedTuple):
    """A frame of a stack: a file, a line in it (0 where none is said) and a function ("" too).

    `path` is split at its separators, of whatever system. `line` is that of the pasted text.
    """

    path: tuple[str, ...]
    at: int
    function: str
    line: int


class Place(NamedTuple):
    """A file or module that a text names, split at its separators.

    `is_module`: it is written with dots, and what its end names may stand in the file.
    """

    path: tuple[str, ...]
    line: int
    weight: float = 1.0
    is_module: bool = False


@dataclass(frozen=True, slots=True)
class Paste:
    """A text, taken apart.

    `frames` are those of stacks, the one where it failed first. `changed` are the files of a diff.
    `places` are files and modules that are named, `names` those of symbols, `areas` the parts of
    the code that a commit says it is about, `messages` those of errors, each once, and `runs` what
    a source holds of these. `words` rank, the weightiest first, each once; `prose` is what meaning
    is made of, with the weight of each line. `is_log`: hardly anything is written by hand, or a
    tool says what is wrong where, so that the files of its frames are what it is about.
    """

    title: str = ""
    frames: tuple[Frame, ...] = ()
    changed: tuple[Place, ...] = ()
    places: tuple[Place, ...] = ()
    names: tuple[Taken, ...] = ()
    areas: tuple[Taken, ...] = ()
    messages: tuple[Taken, ...] = ()
    runs: tuple[Taken, ...] = ()
    words: tuple[Taken, ...] = ()
    prose: tuple[Taken, ...] = ()
    is_log: bool = False

    @property
    def emphasis(self) -> Mapping[str, float]:
        """How much each of the words tells."""
        return {each.text: each.weight for each in self.words}
