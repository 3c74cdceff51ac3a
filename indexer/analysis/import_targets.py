"""What an import may mean: the module names of the files that it could name. Pure.

An import is resolved through names alone, in the habit of the language that wrote it: which of the
files of that name is meant is decided where a ref is known, and a changed file never rewrites the
rows of those that import it.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from indexer.text.paths import module_name


def _table(names: str) -> frozenset[str]:
    return frozenset(names.split())


_LONGEST_NAME = 200
"""Characters: longer ones name no file."""
_FILES = _table(
    "c h cc cpp cxx hh hpp hxx inc ipp m mm cu js jsx mjs cjs ts tsx mts cts vue svelte astro css"
    " scss less rb rake go sh bash zsh php proto thrift zig dart"
)
"""Extensions of languages that import files: a dot in a target is not a step into a package."""
_REMEMBERED = 2_048
"""Targets: most are imported by several files."""
_ROOTS = frozenset({"", ".", "..", "crate", "self", "super", "*", "_"})
_MAJOR_VERSION = re.compile(r"v\d+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_CODE_SUFFIX = re.compile(r"\.(?:[cm]?[jt]sx?|json|vue|svelte|s?css|less)$")
_SCRIPTS = _table("js jsx mjs cjs ts tsx mts cts vue svelte astro")
_SNAKES = _table("ex exs")
_MEMBERS = _table("java kt kts scala groovy cs swift py pyi ml mli")
"""Languages where an import may name a member of a type: `a.b.Type.member`."""


def module_names_of(target: str, path: str) -> tuple[str, ...]:
    """Return the module names that an import in the file `path` may mean, lower case.

    The likeliest comes first; none is empty or there twice. `a.b.c` in Python means c, `a::b::C`
    in Rust C or b, `./x/index` in TypeScript x.
    """
    return next(module_names([target], path))


def module_names(targets: Iterable[str], path: str) -> Iterator[tuple[str, ...]]:
    """Yield the module names that each import in the file `path` may mean."""
    extension = posixpath.splitext(path)[1][1:].lower()
    folder = posixpath.dirname(path)
    for target in targets:
        is_near = target.startswith(".") or "!." in target  # what it means depends on the folder
        yield _names(target, folder if is_near else "", extension)


@lru_cache(_REMEMBERED)
def _names(target: str, folder: str, extension: str) -> tuple[str, ...]:
    if "/" in target or target.strip(".") == "":
        found = _of_file(target, folder, extension)
    elif "::" in target:
        found = _last(target.split("::"), 2)
    elif "\\" in target:
        found = _last(target.split("\\"), 1)
    elif extension in _FILES:
        found = _of_file(target, folder, extension)
    else:
        found = _of_package(target, extension)
    lower = (name.lower() for name in found)
    return tuple(dict.fromkeys(name for name in lower if 0 < len(name) <= _LONGEST_NAME))


def _of_file(target: str, folder: str, extension: str) -> list[str]:
    """Return the module name of a file, or of the folder that stands for a package."""
    name = target.partition("?")[0].rpartition("!")[2]
    if name.startswith("."):
        name = posixpath.join(folder, name)
    steps = [step for step in posixpath.normpath(name).split("/") if step not in _ROOTS]
    if len(steps) > 1 and extension == "go" and _MAJOR_VERSION.fullmatch(steps[-1]):
        steps.pop()
    name = "/".join(steps)
    if extension in _SCRIPTS and not _CODE_SUFFIX.search(name):
        # An extension may be left out: `./user.service` is the file `user.service.ts`.
        return [module_name(f"{name}.{extension}") if name else "", module_name(name)]
    return [module_name(name)]


def _of_package(target: str, extension: str) -> list[str]:
    """Return the last name of a dotted path, and a type's that it is a member of."""
    steps = [step for step in target.split(".") if step not in _ROOTS]
    found = _last(steps, 1)
    if len(steps) > 1 and steps[-2][0].isupper() and extension in _MEMBERS:
        found.append(steps[-2])
    if extension in _SNAKES:
        return [_HUMP.sub("_", name) for name in found]
    return found


def _last(steps: list[str], count: int) -> list[str]:
    """Return the last names of a path, the very last one first."""
    names = [step.strip() for step in steps if step.strip() not in _ROOTS]
    return names[: -count - 1 : -1]
