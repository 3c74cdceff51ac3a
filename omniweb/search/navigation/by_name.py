"""The definitions of a name in a tree, where nothing else tells what is meant."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from indexer.text import paths
from indexer.types import Flag
from omniweb.search.navigation.files import Entry, File
from omniweb.search.navigation.modules import shared
from omniweb.search.navigation.overloads import apart
from omniweb.search.navigation.targets import Answer, Target
from omniweb.search.navigation.tree import Tree
from omniweb.search.navigation.types import Certainty

MOST_FILES: Final = 80
"""That define a name and are read; the nearest ones."""
_ELSEWHERE: Final = """
    read write close open seek flush readline readlines send recv connect start run stop wait
    acquire release put get set add submit result done cancel next
    push concat slice splice map filter reduce forEach find findIndex includes indexOf some every
    keys values entries has delete clear size length then catch finally toString valueOf
    call apply bind test exec match replace split trim json text headers body status
    toLowerCase toUpperCase charAt substring parse stringify equals hashCode
"""
_OF_THE_LANGUAGE: Final = (
    *(object, str, bytes, list, dict, set, tuple, int, float, type, Exception, print),
)
_BUILTIN: Final = frozenset(_ELSEWHERE.split()).union(*map(dir, _OF_THE_LANGUAGE))
"""Members that what comes from outside of a repository has, too: one definition says little."""


class ByName:
    """Finds what is called so in a tree."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._is_cut = False
        """Whether more files define what was asked for last than were read."""

    def answers(self, name: str, file: File, *, member: bool | None) -> list[Answer]:
        """Return the definitions of a name that a file may see, the nearest first.

        `member`: of types alone, or without those; None for both. Where there is one, it is said.
        """
        self._is_cut = False
        found = self._targets(name, file.entry, member=member)
        if not found:
            return []
        groups = {each.group for each in found}
        if len(groups) == 1 and not self._is_cut and not (member and name in _BUILTIN):
            reason = f"nothing else that this file can see is called {name}"
            return [Answer(each, Certainty.ONLY_ONE, reason) for each in found]
        at_least = "at least " if self._is_cut else ""
        reason = f"{at_least}{len(groups)} definitions are called {name}"
        if len(groups) == 1 and self._is_cut:
            reason = f"more files define {name} than are read"
        elif len(groups) == 1:
            reason = f"{name} is also what many other types have"
        near = sorted(found, key=lambda each: _distance(each, file))
        return [Answer(each, Certainty.SAME_NAME, reason) for each in near]

    def _targets(self, name: str, entry: Entry, *, member: bool | None) -> list[Target]:
        """Return what symbols define, else what is defined without being one: `self.x`."""
        found = self._in(self._tree.defining(name), name, entry, member=member)
        if not found and member is not False:
            found = self._in(self._tree.holding(name), name, entry, member=member)
        return found

    def _in(
        self, entries: Iterable[Entry], name: str, entry: Entry, *, member: bool | None
    ) -> list[Target]:
        files = self._tree.files(self._seen(entries, entry))
        found = [each for file in files for each in defined(file, name)]
        return [each for each in found if member is None or each.is_member == member]

    def _seen(self, entries: Iterable[Entry], entry: Entry) -> Sequence[Entry]:
        """Return the nearest files in the same languages; tests are seen by tests alone."""
        tests = is_test(entry.path)
        seen = [
            each
            for each in entries
            if each.family == entry.family and (tests or not is_test(each.path))
        ]
        self._is_cut |= len(seen) > MOST_FILES
        return sorted(seen, key=lambda each: (-shared(each.path, entry.path), each.path))[
            :MOST_FILES
        ]


def defined(file: File, name: str) -> list[Target]:
    """Return all that a file defines under a name for others."""
    places = [each for each in file.defining(name) if not file.uses.binding[each]]
    targets = reversed([Target.at(file, at) for at in places])
    found = {apart(each): each for each in targets}
    without = [
        Target.of(file, number) for number in file.named.get(name, ()) if number not in file.places
    ]
    return [*reversed(found.values()), *without]


@lru_cache(20_000)
def is_test(path: str) -> bool:
    """Tell whether a file holds tests, by its path."""
    return Flag.TEST in paths.flags(path)


def _distance(target: Target, file: File) -> tuple[bool, bool, int, str]:
    entry = target.file.entry
    steps = {step for each in file.imports for step in each.module.replace("/", ".").split(".")}
    imported = paths.module_name(entry.path) in steps
    return target.file is not file, not imported, -shared(entry.path, file.entry.path), entry.path
