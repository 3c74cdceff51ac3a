"""What a qualified name leads to that no definition is written as: `flask.url_for`, `Flask.route`.

The names before the last one are a type, whose bases have the member; a module, which hands on what
others define; or a namespace, whose name no text of the file tells.
"""

import re
import time
from collections.abc import Iterator
from itertools import islice
from typing import Final

import numpy as np

from indexer.text.occurrences import Role
from indexer.text.paths import is_named_by_folder
from omniweb.search.navigation.by_name import is_test
from omniweb.search.navigation.files import Entry, File
from omniweb.search.navigation.resolving import Resolver
from omniweb.search.navigation.targets import Answer, Target, distinct
from omniweb.search.navigation.types import Certainty

MOST_STEPS: Final = 12
"""Names of one that is qualified; a longer one leads nowhere."""
MOST_SPACES: Final = 20
"""Types and modules that the names before a name may mean, those of tests last."""
MOST_FILES: Final = 100
"""Files that define one of the names and are read for it."""
_SEPARATOR: Final = re.compile(r"::|->|[.#\\]")
_SIGNS: Final = {"python": ".", "javascript": "/", "rust": "::"}
"""Languages whose imports name files, and what joins the steps there."""
_FAMILIES: Final = frozenset({"python", "script", "rust"})
_SOURCES: Final = frozenset({"src", "lib", "main"})
_BY_FOLDER: Final = frozenset({"c", "php", "ruby", "c#", "csharp", "lua", "elixir", "haskell"})
"""Families in which a folder is called as the namespace of its files."""
_DEFAULT: Final = "default"
_Steps = tuple[str, ...]


def steps(name: str) -> _Steps:
    """Return the names that one is made of, however those are joined."""
    return tuple(_SEPARATOR.split(name))


def uncalled(name: str) -> str:
    """Return a name without the brackets of a call, `run()`, that are no part of it."""
    return name if name.endswith("operator()") else name.removesuffix("()")


def ends(whole: str, end: str) -> bool:
    """Tell whether a qualified name ends with names, however those are joined."""
    if not end:
        return True
    wanted = steps(end)
    return steps(whole)[-len(wanted) :] == wanted


class Qualified:
    """Follows names from one to the next in the repository of a forest, while there is time."""

    def __init__(self, resolver: Resolver, until: float) -> None:
        """Look until `until`, by `time.monotonic`."""
        self._resolver = resolver
        self._forest = resolver.forest
        self._until = until
        self._spaces: dict[_Steps, list[Target]] = {}
        self.is_cut = False

    def answers(self, name: str) -> list[Answer]:
        """Return what a qualified name leads to, each with how; nothing for a name alone."""
        asked = steps(name)
        if len(asked) < 2 or len(asked) > MOST_STEPS or not all(asked):  # noqa: PLR2004 - a name and what is before it
            return []
        before, last = asked[:-1], asked[-1]
        found = [each for space in self._meant(before) for each in self._of(space, last)]
        return distinct(found or self._within(asked))

    def _meant(self, asked: _Steps) -> list[Target]:
        """Return the types, namespaces, modules and values that names mean, once each."""
        if asked not in self._spaces:
            self._spaces[asked] = []
            found = {each.key: each for each in islice(self._look(asked), MOST_SPACES)}
            self._spaces[asked] = list(found.values())
        return self._spaces[asked]

    def _look(self, asked: _Steps) -> Iterator[Target]:
        if self._is_late():
            return
        yield from self._modules(asked)
        yield from self._written(asked)
        if asked[:-1]:
            for each in self._meant(asked[:-1]):
                yield from (of.target for of in self._of(each, asked[-1]))

    def _is_late(self) -> bool:
        self.is_cut = self.is_cut or time.monotonic() > self._until
        return self.is_cut

    def _modules(self, asked: _Steps) -> Iterator[Target]:
        """Yield the files of a module: as imports of each language name it, else by their paths."""
        home, found = self._forest.home, list[Entry]()
        for language, sign in _SIGNS.items():
            nowhere = Entry(home.snapshot.repository_id, 0, "", language)
            found += self._forest.modules(home).meant(sign.join(asked), nowhere)[:1]
        if not found:
            named = home.named(asked[-1].lower())[asked[-1].lower()]
            found = [each for each in named if each.family in _FAMILIES and _lies(each, asked)]
        yield from (Target(each) for each in home.files(sorted(found, key=_last_tests)))

    def _written(self, asked: _Steps) -> Iterator[Target]:
        """Yield what may have members and is called so."""
        for target in self._called(asked[-1]):
            is_it = ends(target.qualified_name, ".".join(asked))
            if not target.is_function and (is_it or _standing(target, asked)):
                yield target

    def _called(self, name: str) -> Iterator[Target]:
        for file in self._defining(name):
            yield from (Target.of(file, number) for number in file.named.get(name, ()))

    def _defining(self, name: str) -> list[File]:
        entries = sorted(self._forest.home.defining(name), key=_last_tests)
        return self._forest.home.files(entries[:MOST_FILES])

    def _of(self, space: Target, name: str) -> list[Answer]:
        """Return what a module, a type or a value has under a name."""
        if self._is_late():
            return []
        if space.is_file:
            return self._of_module(space.file, name)
        found = self._resolver.of_target(space, name)
        for other in self._stands_for(space) if not found else ():
            found += self._resolver.of_target(other, name)
        return [_inherited(each, space) for each in found]

    def _stands_for(self, of: Target) -> Iterator[Target]:
        """Yield the types that another name of types stands for: `using json = basic_json<>`."""
        if of.symbol is None or not of.is_type_alone:
            return
        uses, symbol = of.file.uses, of.file.symbols[of.symbol]
        inside = (uses.line >= symbol.first_line) & (uses.line <= symbol.last_line)
        for place in np.flatnonzero(inside & (uses.role == Role.TYPE))[:1].tolist():
            answers = self._resolver.at(of.file, place)
            yield from (each.target for each in answers if each.target.is_type)

    def _of_module(self, module: File, name: str) -> list[Answer]:
        """Return what a module has or hands on, or what it is by itself has: `axios.get`."""
        exports = self._resolver.exports
        found = [_handed_on(each, module) for each in exports.exported(module, name)]
        if found or module.entry.family != "script" or name == _DEFAULT:
            return found
        itself = [each for each in exports.exported(module, _DEFAULT) if not each.is_file]
        return [answer for each in itself for answer in self._of(each, name)]

    def _within(self, asked: _Steps) -> Iterator[Answer]:
        """Yield definitions in namespaces that hold others, or that folders alone tell of."""
        for target in self._called(asked[-1]) if not self._is_late() else ():
            if reason := _standing(target, asked):
                yield Answer(target, Certainty.SAME_NAME, reason)


def _last_tests(entry: Entry) -> tuple[bool, str]:
    return is_test(entry.path), entry.path


def _lies(entry: Entry, asked: _Steps) -> bool:
    """Tell whether the path of a module ends with names."""
    folders = entry.path.split("/")[:-1]
    if not is_named_by_folder(entry.path.rpartition("/")[2]):
        folders.append(entry.module_name)
    return tuple(folders[-len(asked) :]) == asked


def _name(entry: Entry) -> str:
    """Return what a module is called; that of a whole crate as the folder of its sources."""
    name = entry.module_name
    folders = [each for each in entry.path.split("/")[:-1] if each not in _SOURCES]
    return folders[-1] if name in _SOURCES and folders else name


def _handed_on(target: Target, module: File) -> Answer:
    """Return what a module has, with whether it only hands it on."""
    name = _name(module.entry)
    reason = f"of the module {name}"
    if target.file is not module:
        reason = f"{name} hands it on from {_name(target.file.entry)}"
    return Answer(target, Certainty.IMPORTED, reason)


def _inherited(answer: Answer, space: Target) -> Answer:
    """Return a member, with what it is inherited by."""
    certainty = max(answer.certainty, Certainty.IMPORTED, key=lambda each: each.rank)
    is_own = answer.target.said_container == space.qualified_name
    apart = "" if is_own or not space.is_type else f", which {space.name} inherits from"
    return Answer(answer.target, certainty, f"{answer.reason}{apart}")


def _standing(target: Target, asked: _Steps) -> str:
    """Say how names lead to a definition whose own qualified name has others, "" if they do not."""
    return _inner(target, asked) or _by_folder(target, asked)


def _inner(target: Target, asked: _Steps) -> str:
    """Say how the names stand around a definition with namespaces between them, "" if not so."""
    whole, between = list(steps(target.qualified_name)), list[str]()
    for wanted in reversed(asked):
        while whole and whole[-1] != wanted:
            between.insert(0, whole.pop())
        if not whole:
            return ""
        whole.pop()
    if not between or not all(_is_space(target.file, each) for each in between):
        return ""
    return f"of {'::'.join(between)} within {asked[-2]}"


def _is_space(file: File, name: str) -> bool:
    return any(Target.of(file, each).is_space for each in file.named.get(name, ()))


def _by_folder(target: Target, asked: _Steps) -> str:
    """Say which folder is called as the namespace that is asked for, "" if none is."""
    entry, own = target.file.entry, steps(target.qualified_name)
    if entry.family not in _BY_FOLDER or asked[-len(own) :] != own:
        return ""
    space = [each.lower() for each in asked[: -len(own)]]
    folders = entry.path.lower().split("/")[:-1]
    if not is_named_by_folder(entry.path.rpartition("/")[2]):
        folders.append(entry.module_name.lower())
    for end in range(len(folders), 0, -1):
        if space and folders[max(0, end - len(space)) : end] == space:
            return f"its path tells of {'::'.join(asked[: -len(own)])}"
    return ""
