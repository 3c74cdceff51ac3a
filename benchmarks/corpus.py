"""A corpus that is the same everywhere: pinned packages unpacked into one commit.

`python -m benchmarks.corpus [--files 10000]` prints its figures as JSON lines. More than 10,000
files are the same ones again, with part of their identifiers changed, so that the vocabulary grows
as it does in real code.
"""

import argparse
import re
import shutil
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks.fast_import import create_repository, head
from benchmarks.figures import show
from benchmarks.folder import bench_folder
from benchmarks.packages import expected_commit, listed_packages, text_files

FILES = 10_000
SEED_FILES = 500
"""Files of each of the repositories that are in place before the corpus is indexed."""
_WORD = re.compile(rb"\b[A-Za-z_][A-Za-z0-9_]{5,}\b")
_CHANGED_SHARE = 3
"""One identifier in three is another one in a copy."""
_KEYWORDS = frozenset(
    b"return import function struct static switch default public private protected abstract "
    b"interface package extends implements typedef sizeof include define template typename "
    b"namespace virtual override extern inline unsigned signed register volatile boolean "
    b"continue except finally global lambda nonlocal assert export readonly".split()
)
SYLLABLES = (b"Alba", b"Brio", b"Coda", b"Dune", b"Echo", b"Fjord", b"Gale", b"Helm", b"Isle")


@dataclass(frozen=True, slots=True)
class Corpus:
    """A bare repository of one commit; `size` is the bytes of its `files` files."""

    folder: Path
    commit: str
    files: int
    size: int


def main() -> None:
    """Build the corpus that the command line names and say what it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=FILES)
    corpus = build_corpus(parser.parse_args().files)
    show("corpus.files", corpus.files, "files", commit=corpus.commit, folder=str(corpus.folder))
    show("corpus.size", corpus.size / 1e6, "MB")


def build_corpus(files: int = FILES) -> Corpus:
    """Return the corpus of that many files, built where it does not exist yet.

    Raise `ValueError` where the usual one is not the commit that corpus.toml names.
    """
    corpus = _build(f"corpus-{files}", lambda: islice(all_files(), files))
    if files == FILES and corpus.commit != expected_commit():
        message = f"{corpus.folder} is {corpus.commit}, not what corpus.toml names; delete it."
        raise ValueError(message)
    return corpus


def build_seed(number: int) -> Corpus:
    """Return a small repository (`number` from 0) of files that the usual corpus does not hold."""
    start = FILES + number * SEED_FILES
    return _build(f"seed-{number}", lambda: islice(listed_files(), start, start + SEED_FILES))


def changed_file() -> tuple[str, bytes]:
    """Return the path of the first file of every corpus and its content with one function more."""
    path, content = next(listed_files())
    return path, content + b"\n\ndef one_more_function():\n    return 'one more'\n"


def all_files() -> Iterator[tuple[str, bytes]]:
    """Yield path and content of the files of every corpus: the usual ones, then copies."""
    yield from islice(listed_files(), FILES)
    for number, syllable in enumerate(SYLLABLES, 1):
        for path, content in islice(listed_files(), FILES):
            yield f"copy{number}/{path}", with_other_words(content, syllable)


def listed_files() -> Iterator[tuple[str, bytes]]:
    """Yield path and content of all text files of the listed packages; a corpus is the first."""
    for package in listed_packages():
        yield from text_files(package)


def with_other_words(content: bytes, syllable: bytes) -> bytes:
    """Return the content with the same identifiers changed everywhere, in the same way."""

    def change(match: re.Match[bytes]) -> bytes:
        word = match.group()
        kept = word in _KEYWORDS or zlib.crc32(word) % _CHANGED_SHARE
        return word if kept else word + syllable

    return _WORD.sub(change, content)


def _build(name: str, files: Callable[[], Iterator[tuple[str, bytes]]]) -> Corpus:
    folder = bench_folder() / f"{name}.git"
    note = folder / "corpus-size"
    if not note.exists():
        shutil.rmtree(folder, ignore_errors=True)
        counted = _Counted(files())
        create_repository(folder, counted, f"{name}: text files of pinned packages")
        note.write_text(f"{counted.files} {counted.size} {head(folder)}")
    counts = note.read_text().split()
    return Corpus(folder, commit=counts[2], files=int(counts[0]), size=int(counts[1]))


class _Counted:
    """Passes files on and counts them and their bytes."""

    def __init__(self, files: Iterator[tuple[str, bytes]]) -> None:
        self._files = files
        self.files = self.size = 0

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        for path, content in self._files:
            self.files += 1
            self.size += len(content)
            yield path, content


if __name__ == "__main__":
    main()
