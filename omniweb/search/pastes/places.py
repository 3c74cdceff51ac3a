"""How surely a file is one of those that a pasted text names, by its path alone. Pure.

A path of another machine ends as ours does. What is written with dots may name a file, or what
stands in it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from indexer.text import paths
from omniweb.search.pastes.paste import Frame, Paste, Place

_OUTWARDS = 0.75
"""What the next file outwards counts beside one of a frame."""
_PARTLY, _BY_NAME = 0.8, 0.3
"""How sure it is where the folder agrees as well, and where only the name of the file does."""
_EVERYWHERE = frozenset({"__init__", "index", "mod", "main", "lib", "setup", "conftest", "conf"})
"""Names that files have in many folders: alone they name none."""

_Located = TypeVar("_Located", Frame, Place)


class Named(NamedTuple):
    """How surely a text names a file, up to 1, and in which of its lines."""

    value: float = 0.0
    line: int = 0


class PlaceReader:
    """Compares paths with the frames, files and modules of one paste."""

    def __init__(self, paste: Paste) -> None:
        self._paste = paste
        self._frames = _by_name(paste.frames)
        self._changed = _by_name(paste.changed)
        self._files = _by_name(each for each in paste.places if not each.is_module)
        self._modules = [
            (tuple(part.lower() for part in each.path), each)
            for each in paste.places
            if each.is_module
        ]

        self._areas = [(_plain(each.text).split("/"), each) for each in paste.areas]

    @property
    def stems(self) -> set[str]:
        """The names that the files may have, in lower case, without their ending."""
        named = (*self._frames, *self._changed, *self._files)
        found = {paths.module_name(name).lower() for name in named}
        for names in (self._frames, self._changed, self._files):
            for places in names.values():
                found |= {paths.module_name("/".join(each.path)).lower() for each in places}
        return found | {part for chain, _ in self._modules for part in chain}

    def clearness(self, path: str) -> float:
        """Return how surely the text names a file in any way."""
        frames = [value for value, _ in self._framed(path)]
        return max([*frames, self.changed(path).value, self.named(path).value], default=0.0)

    def frames(self, of: Sequence[str]) -> list[Named]:
        """Return of each path how near its file stands to where it failed: 1 for the nearest.

        Of the files that fit a frame those count that fit it best; frames that no file fits, such
        as those of other people's code, count for nothing.
        """
        fits: dict[Frame, list[tuple[float, int]]] = defaultdict(list)
        for at, path in enumerate(of):
            for value, frame in self._framed(path):
                fits[frame].append((value, at))
        found = [Named()] * len(of)
        share, met = 1.0, set[int]()
        for frame in (each for each in self._paste.frames if each in fits):
            best = max(value for value, _ in fits[frame])
            fresh = [at for value, at in fits[frame] if value == best and at not in met]
            for at in fresh:
                found[at] = Named(share * best, frame.line)
            met.update(fresh)
            share *= _OUTWARDS if fresh else 1.0
        return found

    def asked_line(self, path: str) -> int:
        """Return the line of the frame of a file that is nearest to where it failed, 0 for none."""
        return next(iter(self.framed_lines(path)), 0)

    def framed_lines(self, path: str) -> tuple[int, ...]:
        """Return the lines of a file that frames name, the nearest to where it failed first."""
        fits = {frame for value, frame in self._framed(path) if value >= _PARTLY and frame.at}
        return tuple(dict.fromkeys(each.at for each in self._paste.frames if each in fits))

    def changed(self, path: str) -> Named:
        """Return how surely a diff changes a file."""
        return _best(
            Named(_agreement(_parts(path), each.path), each.line)
            for each in self._changed.get(_name(path), ())
        )

    def named(self, path: str) -> Named:
        """Return how surely the text names a file or a module, with the weight of the line."""
        files = (
            Named(each.weight * _agreement(_parts(path), each.path), each.line)
            for each in self._files.get(_name(path), ())
        )
        chain = _module(path)
        modules = (
            Named(each.weight * _within(chain, parts), each.line) for parts, each in self._modules
        )
        areas = (
            Named(each.weight * _is_of(chain, parts), each.line) for parts, each in self._areas
        )
        return _best((*files, *modules, *areas))

    def _framed(self, path: str) -> list[tuple[float, Frame]]:
        parts = _parts(path)
        compared = (
            (_agreement(parts, each.path), each) for each in self._frames.get(_name(path), ())
        )
        return [(value, frame) for value, frame in compared if value]


def _by_name(places: Iterable[_Located]) -> dict[str, list[_Located]]:
    found = defaultdict(list)
    for each in places:
        if each.path:
            found[each.path[-1].lower()].append(each)
    return dict(found)


def _name(path: str) -> str:
    return path.rpartition("/")[2].lower()


def _parts(path: str) -> list[str]:
    return path.lower().split("/")


def _agreement(ours: Sequence[str], theirs: Sequence[str]) -> float:
    """Return how surely two paths are of one file, by what they end in."""
    same = 0
    for one, other in zip(reversed(ours), reversed(theirs), strict=False):
        if one != other.lower():
            break
        same += 1
    if not same:
        return 0.0
    if same == len(ours) or (same == len(theirs) and same > 1):
        return 1.0
    if same > 1:
        return _PARTLY
    common = ours[-1].partition(".")[0] in _EVERYWHERE
    if len(theirs) == 1:
        return 0.0 if common else _PARTLY
    return 0.0 if common else _BY_NAME


def _module(path: str) -> list[str]:
    """Return the parts of the name by which a file is imported."""
    parts = _parts(path)
    stem = parts[-1].partition(".")[0]
    return parts[:-1] if stem in {"__init__", "index", "mod"} else [*parts[:-1], stem]


def _within(module: Sequence[str], chain: Sequence[str]) -> float:
    """Return how surely a dotted name is in a module: by how much of it names the module."""
    if not module:
        return 0.0
    best = 0.0
    module = [part.replace("_", "").replace("-", "") for part in module]
    chain = [part.replace("_", "") for part in chain]
    for end, part in enumerate(chain, 1):
        if part != module[-1]:
            continue
        same = 1
        while same < min(end, len(module)) and chain[end - 1 - same] == module[-1 - same]:
            same += 1
        best = max(best, 1.0 if same > 1 else _BY_NAME)
    return best or (_BY_NAME if len(chain) > 1 and _holds(module[:-1], chain) else 0.0)


def _is_of(module: Sequence[str], area: Sequence[str]) -> float:
    """Return how surely a module is of an area: called so, or in a folder that is."""
    plain = [_plain(part) for part in module]
    ends = (plain[at - len(area) : at] == area for at in range(len(plain), len(area) - 1, -1))
    return next((1.0 if not above else _PARTLY for above, same in enumerate(ends) if same), 0.0)


def _plain(name: str) -> str:
    """Return a name as it is compared: without what joins its words, and without its ending."""
    return re.sub(r"[_-]|\.\w{1,8}\Z", "", name.lower()).strip("/")


def _holds(folders: Sequence[str], chain: Sequence[str]) -> bool:
    """Tell whether a file lies right in the package that a dotted name is the end of."""
    return len(folders) >= len(chain) and tuple(folders[-len(chain) :]) == tuple(chain)


def _best(found: Iterable[Named]) -> Named:
    return max(found, default=Named())
