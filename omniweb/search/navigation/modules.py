"""Which files of a tree an import means."""

import json
import posixpath
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from omniweb.search.navigation import module_paths
from omniweb.search.navigation.files import Entry
from omniweb.search.navigation.module_paths import Wanted
from omniweb.search.navigation.tree import Tree

_TYPES_AND_FOLDERS: Final = {
    "java": ("java", "kt", "scala"),
    "kotlin": ("kt", "java"),
    "scala": ("scala", "java"),
    "groovy": ("groovy", "java"),
}
_MANIFESTS: Final = {"script": "package", "go": "go", "rust": "cargo"}
"""Module names of the files that name packages, in the families whose imports name those."""
MOST_PACKAGES: Final = 200
"""Manifests of one repository that are read for the names of its packages."""


class Modules:
    """Finds the files of a tree that imports mean; what was found once its tree remembers."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._memory = tree.memory

    def meant(self, target: str, entry: Entry) -> tuple[Entry, ...]:
        """Return the files that `target` may mean in a file, the likeliest first.

        Of a package that is a folder these are its files.
        """
        key = (target, entry.folder if entry.family != "rust" else entry.path, entry.family)
        if key not in self._memory.meant:
            self._memory.meant[key] = tuple(self._look(target, entry))
        return self._memory.meant[key]

    def submodule(self, module: Entry, name: str) -> tuple[Entry, ...]:
        """Return the module of a name within a package of Python."""
        if module.family != "python" or posixpath.basename(module.path)[:8] != "__init__":
            return ()
        return self.meant(f".{name}", module)

    def _look(self, target: str, entry: Entry) -> Sequence[Entry]:
        special = {"python": self._python, "script": self._script, "go": self._go_package}
        if entry.family in special:
            return special[entry.family](target, entry)
        crates = self.crates if entry.family == "rust" else {}
        return self._nearest(_wanted(target, entry, crates), entry)

    def _nearest(self, wanted: Wanted, entry: Entry) -> list[Entry]:
        """Return the files with one of the exact paths, else those below the nearest folder."""
        by_name = self._tree.named(*wanted.names)
        every = [each for entries in by_name.values() for each in entries]
        by_path = {each.path: each for each in every}
        exact = [by_path[path] for path in wanted.exact if path in by_path]
        if exact:
            return exact[:1]
        for end in wanted.ends:
            found = [each for each in every if _ends(each.path, end)]
            if found:
                return sorted(found, key=lambda each: (-shared(each.path, entry.path), each.path))
        return []

    def _python(self, target: str, entry: Entry) -> list[Entry]:
        wanted = module_paths.python(target, entry.path)
        if wanted.exact:
            return self._nearest(wanted, entry)
        by_name = self._tree.named(*wanted.names)
        every = [each for entries in by_name.values() for each in entries]
        for end in wanted.ends:
            found = [each for each in every if _ends(each.path, end) and self._is_root(each, end)]
            if found:
                return sorted(found, key=lambda each: (-shared(each.path, entry.path), each.path))
        return []

    def _is_root(self, entry: Entry, end: str) -> bool:
        """Tell whether modules begin above this end of a path: a folder that is no package."""
        above = entry.path.removesuffix(end).rstrip("/")
        if not above:
            return True
        package = posixpath.basename(above).lower()
        return not any(
            each.folder == above and posixpath.basename(each.path).startswith("__init__.")
            for each in self._tree.named(package)[package]
        )

    def _script(self, target: str, entry: Entry) -> list[Entry]:
        wanted = module_paths.script(target, entry.path)
        if wanted.exact or wanted.ends:
            return self._nearest(wanted, entry)
        steps = target.split("/")
        length = 2 if target.startswith("@") else 1
        folder = self.packages.get("/".join(steps[:length]))
        if folder is None:
            return []
        rest = "/".join(steps[length:])
        return self._nearest(Wanted(module_paths.package_files(folder, rest)), entry)

    @property
    def packages(self) -> dict[str, str]:
        """The folders of the packages of this repository, by their names in `package.json`."""
        if self._memory.packages is None:
            found: dict[str, str] = {}
            for entry in self._manifests("package", "package.json"):
                try:
                    name = json.loads(self._tree.text(entry)).get("name")
                except (ValueError, AttributeError, RecursionError):
                    continue
                if isinstance(name, str):
                    found.setdefault(name, entry.folder)
            self._memory.packages = found
        return self._memory.packages

    @property
    def crates(self) -> dict[str, str]:
        """The folders of the crates of this repository, by their names in Rust."""
        if self._memory.crates is None:
            found: dict[str, str] = {}
            for entry in self._manifests("cargo", "Cargo.toml"):
                try:
                    manifest = tomllib.loads(self._tree.text(entry))
                    name = manifest.get("lib", {}).get("name") or manifest["package"]["name"]
                    found.setdefault(name.replace("-", "_"), entry.folder)
                except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
                    continue
            self._memory.crates = found
        return self._memory.crates

    def _go_package(self, target: str, _: Entry) -> Sequence[Entry]:
        for module, folder in self.go_modules.items():
            if target == module or target.startswith(f"{module}/"):
                rest = target[len(module) :].strip("/")
                path = "/".join(filter(None, [folder, rest]))
                return tuple(each for each in self._tree.folder(path) if each.family == "go")
        return ()

    @property
    def go_modules(self) -> dict[str, str]:
        """The folders of the modules of this repository, by their names, the longest first."""
        if self._memory.go_modules is None:
            found = {}
            for entry in self._manifests("go", "go.mod"):
                for line in self._tree.text(entry).splitlines():
                    word, _, name = line.strip().partition(" ")
                    if word == "module" and name:
                        found[name.strip(' "')] = entry.folder
                        break
            longest = sorted(found.items(), key=lambda each: -len(each[0]))
            self._memory.go_modules = dict(longest)
        return self._memory.go_modules

    def _manifests(self, name: str, file: str) -> Iterable[Entry]:
        named = self._tree.named(name)[name]
        found = [each for each in named if posixpath.basename(each.path) == file]
        return sorted(found, key=lambda each: each.path.count("/"))[:MOST_PACKAGES]


def names_sought(target: str, entry: Entry) -> tuple[str, ...]:
    """Return module names: a tree with no file of any of them has none that `target` means.

    Packages are found by their manifests, which are files with names, too.
    """
    manifest = _MANIFESTS.get(entry.family)
    wanted = () if entry.family == "go" else _wanted(target, entry, {}).names
    return (*wanted, manifest) if manifest else wanted


def _wanted(target: str, entry: Entry, crates: Mapping[str, str]) -> Wanted:
    """Return the paths that `target` may mean; `crates` are the folders of those of Rust."""
    if entry.family == "python":
        return module_paths.python(target, entry.path)
    if entry.family == "script":
        return module_paths.script(target, entry.path)
    if entry.family == "rust":
        return module_paths.rust(target, entry.path, crates)
    if extensions := _TYPES_AND_FOLDERS.get(entry.family):
        return module_paths.dotted(target, extensions)
    return module_paths.include(target, entry.path)


def shared(one: str, other: str) -> int:
    """Return how many folders two paths have in common from the top on."""
    count = 0
    for mine, theirs in zip(one.split("/")[:-1], other.split("/")[:-1], strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _ends(path: str, end: str) -> bool:
    return path == end or path.endswith(f"/{end}")
