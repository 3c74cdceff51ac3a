"""Thousands of small bare repositories out of the corpus: pieces of its files, each another one.

A piece is about 2 kB of a file, whole lines; what is smaller or larger is left out. When the files
are used up they come again with one identifier in three changed, so that no two repositories hold
the same text and the vocabulary grows with their number, as it does in an organisation.
"""

import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path, PurePosixPath

from benchmarks.corpus import SYLLABLES, listed_files, with_other_words
from benchmarks.fast_import import FIRST_MOMENT, add_commit, git

FILES_EACH = 30
PIECE_BYTES = 2_000
_SMALLEST, _LARGEST = 800, 4_000
PER_GROUP = 100
"""Repositories whose names begin alike, as those of a team do."""
_SKELETON = "skeleton.git"


def name_of(number: int) -> str:
    """Return the name of the repository with this number, from 0."""
    return f"team-{number // PER_GROUP:03}/service-{number:05}"


def folder_of(folder: Path, number: int) -> Path:
    """Return where the repository with this number lies below `folder`."""
    return folder / f"{number // 1_000:02}" / f"{number:05}.git"


def build_missing(folder: Path, number: int) -> None:
    """Make the first `number` repositories below `folder`; those that are there stay."""
    skeleton = _skeleton(folder)
    pieces = _pieces()
    for each in range(number):
        files = list(islice(pieces, FILES_EACH))
        there = folder_of(folder, each)
        if (there / "refs/heads/main").exists():
            continue
        shutil.rmtree(there, ignore_errors=True)
        shutil.copytree(skeleton, there)
        add_commit(there, iter(files), name_of(each), FIRST_MOMENT)


def _skeleton(folder: Path) -> Path:
    """Return an empty repository to copy: `git init` for each would take most of the time."""
    skeleton = folder / _SKELETON
    if not skeleton.exists():
        folder.mkdir(parents=True, exist_ok=True)
        bare = ("--quiet", "--bare", "--template=", "--initial-branch=main")
        git(folder, "init", *bare, str(skeleton))
        git(skeleton, "config", "fastimport.unpackLimit", "1")  # one pack, not forty files
    return skeleton


def _pieces() -> Iterator[tuple[str, bytes]]:
    """Yield path and content of pieces without end; the paths of a round differ."""
    for syllable in (None, *SYLLABLES):
        for path, content in listed_files():
            for number, piece in enumerate(_cut(content)):
                place = PurePosixPath(path)
                name = place.with_stem(f"{place.stem}_{number}") if number else place
                yield str(name), with_other_words(piece, syllable) if syllable else piece


def _cut(content: bytes) -> Iterator[bytes]:
    """Yield whole lines of about `PIECE_BYTES` together."""
    lines, size = list[bytes](), 0
    for line in content.splitlines(keepends=True):
        lines.append(line)
        size += len(line)
        if size >= PIECE_BYTES:
            if size <= _LARGEST:
                yield b"".join(lines)
            lines, size = [], 0
    if size >= _SMALLEST:
        yield b"".join(lines)
