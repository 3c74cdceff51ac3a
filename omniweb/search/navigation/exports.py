"""What modules have for those that import them: their own names, and what they hand on."""

import re
from dataclasses import dataclass, field
from typing import Final

from indexer.text.occurrences import Imported
from omniweb.search.navigation import visible
from omniweb.search.navigation.files import Entry, File
from omniweb.search.navigation.forest import MOST_OF_A_MODULE, Forest
from omniweb.search.navigation.targets import Target

DEEPEST: Final = 40
"""Steps through imports."""
MOST_OF_A_PACKAGE: Final = 200
"""Files of a folder that is a package."""
_PACKAGES: Final = frozenset({"kotlin", "java", "scala", "groovy"})
_DEFAULT = re.compile(
    r"^export default (?:async |abstract )?(?:function\*? |class )?(\w+)|\b(\w+) as default\b"
    r"|^module\.exports ?= ?(\w+)",
    re.MULTILINE,
)


@dataclass(slots=True)
class Walk:
    """What modules were found to have on one way through imports; each is asked once.

    What leads back to a module that is being asked finds nothing there.
    """

    known: dict[tuple[int, str], list[Target]] = field(default_factory=dict)
    depth: int = 0


class Exports:
    """Follows imports to what they bring; who leads back to where it came from ends."""

    def __init__(self, forest: Forest) -> None:
        self.forest = forest
        self._defaults: dict[int, list[Target]] = {}

    def imported(self, file: File, brought: Imported, walk: Walk | None = None) -> list[Target]:
        """Return what an import brings: a definition of a module, or the module."""
        walk = walk or Walk()
        if not brought.module:
            return self.exported(file, brought.member, walk)
        if file.entry.family == "rust":
            return self._brought_by_path(file, brought, walk)
        modules = self.modules_of(brought.module, file.entry)
        if brought.member in {"", "*"}:
            return [Target(each) for each in modules]
        found = [target for each in modules for target in self.exported(each, brought.member, walk)]
        return found or self._submodules(file, brought) or self._of_package(file, brought)

    def _of_package(self, file: File, brought: Imported) -> list[Target]:
        """Return what packages have whose files are called as they like."""
        if file.entry.family not in _PACKAGES or not brought.member:
            return []
        tree, wanted = self.forest.of(file.entry), f"{brought.module}.{brought.member}"
        return [
            Target.of(each, number)
            for each in tree.files(tree.defining(brought.member)[:MOST_OF_A_PACKAGE])
            for number in each.named.get(brought.member, ())
            if each.symbols[number].qualified_name == wanted
        ]

    def _submodules(self, file: File, brought: Imported) -> list[Target]:
        """Return the module that is brought as a member of its package."""
        if file.entry.family == "script":
            return []
        between = "" if brought.module.endswith(".") else "."
        target = f"{brought.module}{between}{brought.member}"
        modules = self.modules_of(target, file.entry)
        found = [each for module in modules for each in visible.at_top(module, brought.member)]
        return found or [Target(each) for each in modules]

    def _brought_by_path(self, file: File, brought: Imported, walk: Walk) -> list[Target]:
        """Return what an import of Rust brings, never the module that it looks in."""
        module = brought.module
        for _ in range(_inline(file, brought.line)):  # the file itself is above its own modules
            module = re.sub(r"^super\b", "self", module, count=1)
        found = self.reached(module, file, walk)
        if brought.member in {"", "*"}:
            return found
        return [target for each in found for target in self.within(each, brought.member, walk)]

    def reached(self, module: str, file: File, walk: Walk | None = None) -> list[Target]:
        """Return what the name of a module leads to: files; in Rust a type or an inner module, too.

        There each step may be a file, or what another module hands on.
        """
        if file.entry.family != "rust":
            return [Target(each) for each in self.modules_of(module, file.entry)]
        steps = [step for step in module.split("::") if step]
        for length in range(len(steps), 0, -1):
            files = self.modules_of("::".join(steps[:length]), file.entry)
            if files:
                found = [Target(each) for each in files[:1]]
                break
        else:
            found, length = self.exported(file, steps[0], walk) if steps else [], 1
        for step in steps[length:]:
            found = [target for each in found for target in self.within(each, step, walk)]
        return found

    def within(self, target: Target, name: str, walk: Walk | None = None) -> list[Target]:
        """Return what a module, or a type of Rust, has under a name."""
        if target.is_file:
            return self.exported(target.file, name, walk)
        if target.symbol is None:
            return []
        places = target.file.declared(target.symbol, name)
        found = [Target.at(target.file, each) for each in places]
        return found or (self.exported(target.file, name, walk) if target.is_space else [])

    def modules_of(self, target: str, entry: Entry) -> list[File]:
        """Return the files that the name of a module means in a file."""
        entries = self.forest.meant(target, entry)
        most = MOST_OF_A_PACKAGE if entry.family == "go" else MOST_OF_A_MODULE
        return list(self.forest.files(entries[:most]))

    def exported(self, module: File, name: str, walk: Walk | None = None) -> list[Target]:
        """Return what a module has under a name: its own, else what it imports itself."""
        walk, step = walk or Walk(), (module.entry.id, name)
        if step not in walk.known and walk.depth < DEEPEST:
            walk.known[step] = []
            walk.depth += 1
            walk.known[step] = self._exported(module, name, walk)
            walk.depth -= 1
        return list(walk.known.get(step, ()))

    def _exported(self, module: File, name: str, walk: Walk) -> list[Target]:
        found = visible.at_top(module, name)
        if not found and name == "default":
            found = self._default(module)
        for each in visible.handed_on(module, name) if not found else ():
            found += self.imported(module, each, walk)
        if found:
            return found
        for each in module.imports:
            if each.name == "*" and (each.exported or _is_seen_below(module, each.line)):
                for other in self.imported(module, each, walk):
                    found += self.within(other, name, walk)
        if found:
            return found
        below = self.forest.modules(self.forest.of(module.entry)).submodule(module.entry, name)
        return [Target(each) for each in self.forest.files(below[:1])]

    def _default(self, module: File) -> list[Target]:
        """Return what a module of JavaScript or TypeScript is by itself."""
        number = module.entry.id
        if number not in self._defaults:
            if module.default is None:
                text = self.forest.of(module.entry).text(module.entry)
                module.default = _name_of_default(text)
            self._defaults[number] = self._defined_default(module, module.default)
        return self._defaults[number]

    @staticmethod
    def _defined_default(module: File, name: str) -> list[Target]:
        found = visible.at_top(module, name) if name else []
        return found or [Target(module)]

    def is_default(self, target: Target) -> bool:
        """Tell whether a module is this definition by itself."""
        return any(each.key == target.key for each in self._default(target.file))


def _is_seen_below(module: File, line: int) -> bool:
    """Tell whether others may have what an import brings that is not exported."""
    family = module.entry.family
    return family != "script" and (family != "rust" or not _inline(module, line))


def _inline(file: File, line: int) -> int:
    """Return how many modules stand around a line within its file."""
    return sum(str(file.symbols[each].kind) == "module" for each in file.enclosing(line))


def _name_of_default(text: str) -> str:
    """Return the name of what a module is by itself, "" where it has none."""
    is_any = "default" in text or "module.exports" in text
    match = _DEFAULT.search(text) if is_any else None
    return next(filter(None, match.groups()), "") if match else ""
