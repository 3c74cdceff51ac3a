"""What a use of a name means: found when somebody asks, through the files of snapshots.

Each step that follows an import or a base class remembers what it came through, so circles end.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from indexer.text.occurrences import Occurrence, Receiver, Role
from omniweb.search.navigation import abroad, alike, told_types, visible
from omniweb.search.navigation.by_name import ByName
from omniweb.search.navigation.combined import combined
from omniweb.search.navigation.exports import MOST_OF_A_PACKAGE, Exports, Walk
from omniweb.search.navigation.files import File
from omniweb.search.navigation.forest import Forest
from omniweb.search.navigation.included import Included
from omniweb.search.navigation.members import Members
from omniweb.search.navigation.overloads import Overloads
from omniweb.search.navigation.precisely import Precisely
from omniweb.search.navigation.targets import Answer, Target, distinct
from omniweb.search.navigation.types import Certainty

_BY_FOLDER: Final = frozenset({"go", "java", "kotlin", "scala", "groovy", "c#", "csharp", "swift"})
"""Families in which files of one folder see each other's names."""
_IMPORTED_ONLY: Final = frozenset({"python", "script"})
"""Families in which a bare name comes from the file, its imports, or the language itself."""
_OF_TYPES: Final = frozenset({int(Role.TYPE), int(Role.INHERIT)})
DEEPEST: Final = 40
"""Steps from a use to what it depends on: `a.b.c` of `a.b`, a variable of what it is given."""
_DEFINE, _IMPORT = int(Role.DEFINE), int(Role.IMPORT)


class Resolver:
    """Resolves names of a forest; answers are remembered as long as it lives."""

    def __init__(self, forest: Forest) -> None:
        self.forest = forest
        self.precisely = Precisely(forest)
        self.exports = Exports(forest)
        self._included = Included(forest, self.exports)
        self.members = Members(self)
        self._overloads = Overloads(forest.lines)
        self._by_name: dict[int, ByName] = {}
        self._known: dict[tuple[object, ...], list[Answer]] = {}
        self._depth = 0

    def at(self, file: File, place: int) -> list[Answer]:
        """Return what the use at a place may mean, the surest first."""
        said = self.precisely.at(file, place)
        found = list(said.answers) or said.narrowed(self._told(file, place))
        return self._overloads.fitting(file, place, found)

    def _told(self, file: File, place: int) -> list[Answer]:
        """Return what files and imports tell of a use."""
        if file.uses.role[place] == _DEFINE:
            return self.defined_here(Target.at(file, place))
        key = _key(file, place)
        if key not in self._known:
            self._known[key] = []  # what leads back here ends
            found = (_elsewhere(each, file) for each in self._step(file, place))
            self._known[key] = _fitting(distinct(found), file, place)
        return self._known[key]

    def _step(self, file: File, place: int) -> list[Answer]:
        """Return what a use means; too many steps from the one that is asked, what is called so."""
        if self._depth >= DEEPEST:
            return self._unknown(file, place)
        self._depth += 1
        try:
            return self._use(file, place)
        finally:
            self._depth -= 1

    def called(self, name: str, file: File, *, member: bool | None) -> list[Answer]:
        """Return what is called so in the repository of a file, as `ByName` does."""
        key = ("called", file.entry.id, name, member)
        if key not in self._known:
            tree = self.forest.of(file.entry)
            by_name = self._by_name.setdefault(file.entry.repository_id, ByName(tree))
            self._known[key] = by_name.answers(name, file, member=member)
        return self._known[key]

    def defined_here(self, target: Target) -> list[Answer]:
        """Return the answer for the name of a definition itself, and its other parts."""
        here = Answer(target, Certainty.SAME_SCOPE, "it is defined here")
        apart = self.parts(target)[1:]
        return [here, *_said(apart, Certainty.IMPORTED, "declared and defined apart")]

    def parts(self, target: Target) -> list[Target]:
        """Return a definition and what it goes with: a function of C and its prototypes.

        Where several sources have a body of that name, it is not known which one is declared.
        """
        if target.file.entry.family != "c" or not target.is_function:
            return [target]
        of_name = (each.target for each in self.called(target.name, target.file, member=None))
        same = [each for each in of_name if each.qualified_name == target.qualified_name]
        found = [each for each in same if each.is_function and each.key != target.key]
        bodies = {each.file.entry.id for each in (target, *found) if not each.is_prototype}
        return [target, *found] if len(bodies) == 1 else [target]

    def combined(self, of: Target) -> list[int]:
        """Return the places of the types whose members another name of types has."""
        return combined(self.forest, of)

    def _use(self, file: File, place: int) -> list[Answer]:
        use = file.uses[place]
        if use.role == Role.IMPORT:
            return self._of_import(file, use)
        match use.receiver:
            case Receiver.NONE:
                return self.bare(file, use.name, use.line, use.binding)
            case Receiver.SELF | Receiver.SUPER:
                return self._of_owner(file, place)
            case Receiver.TYPE:
                return self._of_type(file, place)
            case Receiver.NAME:
                return self._qualified(file, place)
            case _:
                return self._unknown(file, place)

    def _of_type(self, file: File, place: int) -> list[Answer]:
        """Return the member of the type that a name is said to be of."""
        use = file.uses[place]
        types = self.types_named(file, use.qualifier, use.line)
        found = [each for of in types for each in self.members.named(of, use.name)]
        if not found and not types and visible.before(file, place) is not None:
            return self._qualified(file, place)
        known = bool(types or visible.imports_of(file, use.qualifier))
        return found or self._unknown(file, place, elsewhere=known)

    def _unknown(self, file: File, place: int, *, elsewhere: bool = False) -> list[Answer]:
        """Return the members of a name; `elsewhere`: it is known to be one of something else."""
        name = file.uses[place].name
        found = self.called(name, file, member=True)
        if len(found) > 1:
            found = alike.ordered(found, alike.beside(file, place))
        if not elsewhere:
            return found
        reason = f"what it is a member of has no {name} in this repository"
        return [Answer(each.target, Certainty.SAME_NAME, reason) for each in found]

    # --- names that stand alone

    def bare(self, file: File, name: str, line: int, binding: int = 0) -> list[Answer]:
        """Return what a name that stands alone means on a line of a file."""
        if binding:
            found = visible.local(file, name, binding)
            brought = [each for each in self._brought(file, name) if not found]
            return [*_said(found, Certainty.SAME_SCOPE, "a local of this definition"), *brought]
        answers = list(self._known_here(file, name, line))
        if answers and all(each.target.is_prototype for each in answers):
            answers = [*self._bodies(file, name), *answers]
        if answers or visible.imports_of(file, name):
            return answers
        if file.entry.family in _IMPORTED_ONLY:
            return []
        called = self.called(name, file, member=None)
        return [each for each in called if visible.is_seen_alone(each.target)]

    def _bodies(self, file: File, name: str) -> list[Answer]:
        """Return the functions that a header declares, where one source has them."""
        called = (each.target for each in self.called(name, file, member=None))
        found = [each for each in called if each.is_function and not each.is_prototype]
        alone = found if len({each.file.entry.id for each in found}) == 1 else []
        return _said(alone, Certainty.IMPORTED, "declared in a header that is included")

    def _known_here(self, file: File, name: str, line: int) -> Iterator[Answer]:
        """Yield what the file, its imports and its package say of a name."""
        here = visible.around(file, name, line)
        yield from _said(here, Certainty.SAME_SCOPE, "defined in this file")
        if not here:
            yield from self._inherited_here(file, name, line)
        yield from self._brought(file, name)
        if not here:
            yield from self._of_stars(file, name)
            yield from self._of_package(file, name)

    def _inherited_here(self, file: File, name: str, line: int) -> Iterator[Answer]:
        if file.entry.family in visible.IMPLICIT_MEMBERS:
            for owner in self.members.owners(file, line):
                yield from self.members.named(owner, name)

    def _brought(self, file: File, name: str) -> Iterator[Answer]:
        for each in visible.imports_of(file, name):
            found = self.exports.imported(file, each)
            yield from _said(found, Certainty.IMPORTED, f"imported from {each.module}")

    def _of_stars(self, file: File, name: str) -> Iterator[Answer]:
        if file.entry.family == "c":
            for target, include in self._included.named(file, name):
                yield from _said([target], Certainty.IMPORTED, _all_of(include))
            return
        for each in file.imports:
            if each.name == "*":
                walk = Walk({(file.entry.id, name): []})
                for module in self.exports.imported(file, each):
                    found = self.exports.within(module, name, walk)
                    yield from _said(found, Certainty.IMPORTED, _all_of(each.module))

    def _of_package(self, file: File, name: str) -> Iterator[Answer]:
        if file.entry.family not in _BY_FOLDER:
            return
        tree = self.forest.of(file.entry)
        entries = tree.folder(file.entry.folder)
        here = {each.id for each in entries if each.family == file.entry.family}
        defining = [each for each in tree.defining(name) if each.id in here]
        for each in tree.files(defining[:MOST_OF_A_PACKAGE]):
            if each is not file:
                found = visible.at_top(each, name)
                yield from _said(found, Certainty.IMPORTED, "defined in the same package")

    # --- modules

    def _of_import(self, file: File, use: Occurrence) -> list[Answer]:
        """Return what a name within an import means: what is brought, or a part of its module."""
        near = [each for each in file.imports if use.name in {each.name, each.member}]
        near.sort(key=lambda each: abs(each.line - use.line))
        found = [target for each in near[:1] for target in self.exports.imported(file, each)]
        module = near[0].module if near else ""
        for each in file.imports if not found else ():
            steps = [step for step in re.split(r"[./:]+", each.module) if step]
            if use.name in steps and abs(each.line - use.line) <= 1:
                module = _until(each.module, use.name)
                found = self.exports.reached(module, file)
                break
        return _said(found, Certainty.IMPORTED, f"imported from {module}")

    # --- members

    def _qualified(self, file: File, place: int) -> list[Answer]:
        """Return what a name means behind another name: a module's, a type's, a variable's."""
        use, first = file.uses[place], visible.before(file, place)
        if first is None:
            answers, is_free = self.bare(file, use.qualifier, use.line), True
        else:
            answers = self.at(file, first)
            is_free = not (file.uses.binding[first] or file.uses.receiver[first])
        found = [
            Answer(answer.target, max(each.certainty, answer.certainty, key=_rank), answer.reason)
            for each in answers
            for answer in self.of_target(each.target, use.name)
        ]
        if found:
            return _because(found, f"{use.qualifier} leads there")
        if is_free and not answers and visible.imports_of(file, use.qualifier):
            return []  # it comes from outside of the repository
        is_made = bool(answers) and all(abroad.is_of_abroad(self, each.target) for each in answers)
        return self._unknown(file, place, elsewhere=is_made)

    def of_target(self, target: Target, name: str) -> list[Answer]:
        """Return what a name means behind something that is known."""
        if target.is_file:
            found = self.exports.exported(target.file, name)
            return _said(found, Certainty.IMPORTED, "of the module")
        if target.is_type:
            return self.members.named(target, name)
        if target.is_space and target.symbol is not None:
            declared = target.file.declared(target.symbol, name)
            found = [Target.at(target.file, each) for each in declared]
            return _said(found, Certainty.SAME_SCOPE, f"of {target.name}")
        return [each for of in self.types_of(target) for each in self.members.named(of, name)]

    def types_of(self, target: Target) -> list[Target]:
        """Return the types of a variable or property that its definition tells."""
        key = ("types", target.key)
        if key not in self._known:
            self._known[key] = []  # what is of its own type ends here
            found = list(self._told_types(target))
            self._known[key] = _said(found, Certainty.IMPORTED, "")
        return [each.target for each in self._known[key]]

    def _told_types(self, target: Target) -> Iterator[Target]:
        file, place = target.file, target.place
        if target.symbol is not None and told_types.returned(target):
            yield from self.results_of(target)
        elif place is not None:
            annotated = told_types.annotated(file, place)
            for each in annotated:
                yield from (of.target for of in self.at(file, each) if of.target.is_type)
            if not annotated:
                yield from self._made_types(file, place)

    def _made_types(self, file: File, place: int) -> Iterator[Target]:
        """Yield the types of what a definition is given: a call's result, another variable."""
        made = told_types.made_by(file, place)
        for answer in self.at(file, made) if made is not None else ():
            if answer.target.is_type:
                yield answer.target
            elif answer.certainty is not Certainty.SAME_NAME:
                yield from self.results_of(answer.target)
        copied = told_types.copied(file, place) if made is None else None
        for answer in self.at(file, copied) if copied is not None else ():
            if not answer.target.is_type and answer.certainty is not Certainty.SAME_NAME:
                yield from self.types_of(answer.target)

    def results_of(self, function: Target) -> list[Target]:
        """Return the types of what a function says that it returns."""
        key = ("results", function.key)
        if key not in self._known:
            found = list(self._results(function))
            self._known[key] = _said(found, Certainty.IMPORTED, "")
        return [each.target for each in self._known[key]]

    def _results(self, function: Target) -> Iterator[Target]:
        for name in told_types.returned(function):
            if name == "Self" and function.is_member and function.container is not None:
                yield Target.of(function.file, function.container)
            else:
                yield from self.types_named(function.file, name, function.line)

    def types_named(self, file: File, name: str, line: int) -> list[Target]:
        """Return the types of a name that a file sees, or that modules have that it imports."""
        found = [each.target for each in self.bare(file, name, line) if each.target.is_type]
        if found or visible.imports_of(file, name):
            return found
        for each in file.imports:
            if not each.member:
                modules = self.exports.modules_of(each.module, file.entry)
                found += [of for module in modules for of in self.exports.exported(module, name)]
        if found:
            return [each for each in found if each.is_type]
        alone = self.called(name, file, member=None)
        sure = [each.target for each in alone if each.certainty is Certainty.ONLY_ONE]
        return [each for each in sure if each.is_type]

    def _of_owner(self, file: File, place: int) -> list[Answer]:
        """Return the member of the type around a use, or of what it inherits from."""
        use = file.uses[place]
        types = self.members.owners(file, use.line)
        if not types:
            return self._unknown(file, place)
        if use.receiver == Receiver.SUPER:
            types = [each for own in types for each in self.members.bases(own)]
        found = [each for of in types for each in self.members.named(of, use.name)]
        return found or self._unknown(file, place, elsewhere=True)


def _key(file: File, place: int) -> tuple[object, ...]:
    """Return what all uses of a file have in common that mean the same."""
    uses, key = file.uses, list[object]()
    for each in (place, *islice(visible.chain(file, place), DEEPEST)):
        line, role = int(uses.line[each]), int(uses.role[each])
        key += (file.entry.id, int(uses.name[each]), role in _OF_TYPES, line * (role == _IMPORT))
        key += (int(uses.binding[each]), int(uses.receiver[each]), int(uses.qualifier[each]))
        key += file.enclosing(line)[:1]
    return tuple(key)


def _rank(certainty: Certainty) -> int:
    return certainty.rank


def _elsewhere(answer: Answer, file: File) -> Answer:
    """Return an answer as it is said in a file: nothing of another file is in the same scope."""
    if answer.target.file is file or answer.certainty is not Certainty.SAME_SCOPE:
        return answer
    return Answer(answer.target, Certainty.IMPORTED, answer.reason)


def _fitting(answers: list[Answer], file: File, place: int) -> list[Answer]:
    """Return answers with what is a type first where a type is meant, and last where a value is.

    An interface and a constant may share a name.
    """
    is_type = file.uses.role[place] in _OF_TYPES
    return sorted(
        answers,
        key=lambda each: (each.certainty.rank, each.target.is_type_alone is not is_type),
    )


def _said(found: list[Target], certainty: Certainty, reason: str) -> list[Answer]:
    return [Answer(each, certainty, reason) for each in found]


def _all_of(module: str) -> str:
    return f"all names of {module} are imported"


def _because(found: list[Answer], reason: str) -> list[Answer]:
    return [Answer(each.target, each.certainty, reason) for each in found]


def _until(module: str, step: str) -> str:
    """Return the part of a module's name that ends with a step."""
    match = re.search(rf"(?:^|[./:]){re.escape(step)}(?=$|[./:])", module)
    return module[: match.end()] if match else module
