"""The paths that an import may mean, in the habits of the language that wrote it. Pure."""

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from indexer.text.paths import module_name

_SCRIPT_ENDS: Final = (
    *("ts", "tsx", "d.ts", "js", "jsx", "mts", "cts", "mjs", "cjs", "d.mts", "d.cts"),
    *("vue", "svelte", "astro"),
)
_SCRIPT_END = re.compile(r"\.(?:d\.)?[cm]?[jt]sx?$")
_PYTHON_ENDS: Final = (".py", "/__init__.py", ".pyi", "/__init__.pyi", ".pyx")
_PYTHON_PACKAGE: Final = ("__init__.py", "__init__.pyi")
_SOURCE_FOLDERS: Final = ("src", "source", "lib")
_ALIAS = re.compile(r"^(?:[@~#]/|~(?=\w)|\$lib/|#(?=\w))")
_STEPS = re.compile(r"[./:]+")
_DOTS = re.compile(r"\.+")


def steps(target: str) -> list[str]:
    """Return the names in an import: `a.b`, `@scope/a/b`, `a::b`."""
    return [step for step in _STEPS.split(target.lstrip("@")) if step]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Paths that a file may have, the likeliest first.

    Those of `exact` are whole; those of `ends` may stand below any folder that is a `root`.
    """

    exact: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The module names of all of them, lower case."""
        found = (module_name(each).lower() for each in (*self.exact, *self.ends))
        return tuple(dict.fromkeys(name for name in found if name))


def python(target: str, path: str) -> Wanted:
    """Return what `target` means in a Python file: `a.b`, `..a`, `.`."""
    dots = _DOTS.match(target)
    names = [step for step in target.split(".") if step]
    if not dots:
        return Wanted(ends=_python_files("/".join(names))) if names else Wanted()
    folder = posixpath.dirname(path)
    for _ in range(len(dots[0]) - 1):
        folder = posixpath.dirname(folder)
    return Wanted(_python_files("/".join(filter(None, [folder, *names]))))


def _python_files(stem: str) -> tuple[str, ...]:
    if not stem:
        return _PYTHON_PACKAGE
    return tuple(f"{stem}{end}" for end in _PYTHON_ENDS)


def script(target: str, path: str) -> Wanted:
    """Return what `target` means in JavaScript or TypeScript where no package is called so."""
    target = target.partition("?")[0]
    if target.startswith("."):
        return Wanted(script_files(_joined(posixpath.dirname(path), target)))
    if target.startswith("/"):
        return Wanted(ends=script_files(target.strip("/")))
    alias = _ALIAS.match(target)
    if alias:
        return Wanted(ends=script_files(target[alias.end() :]))
    if target.startswith(tuple(f"{folder}/" for folder in _SOURCE_FOLDERS)):
        return Wanted(ends=script_files(target))
    return Wanted()


def script_files(stem: str) -> tuple[str, ...]:
    """Return the files that a module without its extension may be in."""
    if not stem:
        return tuple(f"index.{end}" for end in _SCRIPT_ENDS)
    written = (stem,) if posixpath.splitext(stem)[1] else ()
    bare = _SCRIPT_END.sub("", stem)
    stems = dict.fromkeys((bare, stem))
    return (
        *(f"{each}.{end}" for each in stems for end in _SCRIPT_ENDS),
        *written,
        *(f"{stem}/index.{end}" for end in _SCRIPT_ENDS),
    )


def package_files(folder: str, rest: str) -> tuple[str, ...]:
    """Return the files of a package that lies in a folder; `rest` is what stands behind its name.

    What was built of them is not in the index: sources are where they most often are.
    """
    below = ("", *_SOURCE_FOLDERS)
    stems = [_joined(folder, f"{source}/{rest}") for source in below]
    if not rest:
        stems += [_joined(folder, f"{source}/main") for source in _SOURCE_FOLDERS]
    return tuple(file for stem in stems for file in script_files(stem))


def include(target: str, path: str) -> Wanted:
    """Return what `#include` means in C: beside the file, else below some folder."""
    beside = _joined(posixpath.dirname(path), target)
    return Wanted((beside,), (posixpath.normpath(target).lstrip("./"),))


def dotted(target: str, extensions: Sequence[str]) -> Wanted:
    """Return what `a.b.C` means where folders are packages and files are called by their types."""
    steps = [step for step in target.split(".") if step and step != "*"]
    ends = ["/".join(steps[:length]) for length in range(len(steps), max(len(steps) - 2, 1), -1)]
    return Wanted(ends=tuple(f"{end}.{extension}" for end in ends for extension in extensions))


def rust(target: str, path: str, crates: Mapping[str, str]) -> Wanted:
    """Return the files that the module `a::b` may be; `crates` are the folders of known ones."""
    steps = [step for step in target.split("::") if step]
    folder = posixpath.dirname(path)
    own = folder if is_rust_folder(path) else _joined(folder, module_name(path))
    if steps and steps[0] in {"self", "super"}:
        while steps and steps[0] in {"self", "super"}:
            own = posixpath.dirname(own) if steps.pop(0) == "super" else own
        return Wanted(_rust_files(own, steps, path))
    if steps and steps[0] == "crate":
        above, source, _ = f"{own}/".partition("src/")
        base = f"{above}src" if source else ""
        return Wanted(_rust_files(base, steps[1:], path))
    if not steps:
        return Wanted()
    crate = crates.get(steps[0])
    abroad = () if crate is None else _rust_files(_joined(crate, "src"), steps[1:])
    guessed = f"{steps[0].replace('_', '-')}/src"
    return Wanted(
        (*_rust_files(own, steps), *abroad),
        _rust_files(guessed, steps[1:]) if len(steps) > 1 and crate is None else (),
    )


def is_rust_folder(path: str) -> bool:
    """Tell whether a file stands for its folder."""
    return posixpath.basename(path) in {"mod.rs", "lib.rs", "main.rs"}


def _rust_files(folder: str, steps: Sequence[str], path: str = "") -> tuple[str, ...]:
    """Return the files of a module below that of a folder; of the folder's own `path` is first."""
    stem = "/".join(filter(None, [folder, *steps]))
    found = (f"{stem}.rs", f"{stem}/mod.rs") if stem else ()
    if steps:
        return found
    roots = tuple(_joined(folder, name) for name in ("lib.rs", "main.rs"))
    return (*((path,) if path in roots else ()), *found, *roots)


def _joined(folder: str, target: str) -> str:
    """Return a path without dots in it; above the top there is nothing."""
    found = posixpath.normpath(posixpath.join(folder, target.lstrip("/") or "."))
    return "" if found == "." else found
