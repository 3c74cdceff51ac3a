"""Git repositories to search together: the corpus cut into parts, or those of a folder."""

import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from benchmarks.corpus import all_files
from benchmarks.fast_import import create_repository
from benchmarks.folder import bench_folder

LARGE, LARGE_FILES = "large", 10_000
"""The first part, and how many files it has at most."""
SMALL_FILES = 500
"""Of each further part: most repositories are small."""
_DONE = "part-is-whole"


def corpus_parts(files: int) -> dict[str, Path]:
    """Return the parts of the first files of the corpus, by their names, built where missing.

    More files mean further parts: those that are there stay as they are.
    """
    folder, found = bench_folder() / "parts", dict[str, Path]()
    folder.mkdir(exist_ok=True)
    rest = all_files()
    for name, size in _sizes(files):
        found[name] = folder / name
        _build(found[name], islice(rest, size), size)
    return found


def _sizes(files: int) -> Iterator[tuple[str, int]]:
    yield LARGE, min(files, LARGE_FILES)
    for number, start in enumerate(range(LARGE_FILES, files, SMALL_FILES)):
        yield f"small-{number:03}", min(files - start, SMALL_FILES)


def _build(part: Path, files: Iterator[tuple[str, bytes]], size: int) -> None:
    taken = list(files)
    note = part / _DONE
    if note.exists() and note.read_text() == str(size):
        return
    shutil.rmtree(part, ignore_errors=True)
    create_repository(part, iter(taken), part.name)
    note.write_text(str(size))


def repositories_in(folder: Path) -> dict[str, Path]:
    """Return the git repositories in a folder by their names: checkouts, bare ones, mirrors.

    A mirror is a folder `OWNER+NAME` with a bare repository `repo` in it.
    """
    found = {}
    for child in sorted(folder.iterdir()):
        for place in (child, child / "repo"):
            if (place / "HEAD").exists() or (place / ".git").exists():
                found[child.name.replace("+", "/")] = place
                break
    return found
