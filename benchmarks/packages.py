"""Pinned packages of PyPI, and the text files inside them, in a fixed order."""

import hashlib
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZipFile

from benchmarks.folder import bench_folder

LIST = Path(__file__).with_name("corpus.toml")
LARGEST_FILE = 100_000
"""Bytes; a larger file is data, not source."""
_PLATFORMS = ("any", "manylinux_2_17_x86_64", "manylinux2014_x86_64", "manylinux_2_28_x86_64")
_ABIS = ("cp312", "abi3", "none")


@dataclass(frozen=True, slots=True)
class Package:
    """A wheel. Only files under `root` are taken, at most `files` of them, named below `name`."""

    name: str
    version: str
    file: str
    sha256: str
    root: str = ""
    files: int | None = None


@cache
def _list() -> dict[str, Any]:
    with LIST.open("rb") as file:
        return tomllib.load(file)


def listed_packages() -> tuple[Package, ...]:
    """Return the packages of corpus.toml, in its order."""
    return tuple(Package(**row) for row in _list()["package"])


def expected_commit() -> str:
    """Return the commit id that corpus.toml promises for the usual number of files."""
    return str(_list()["commit"])


def download(package: Package) -> Path:
    """Return the package's wheel, downloaded once; raise `ValueError` where it is another file."""
    folder = bench_folder() / "wheels"
    wheel = folder / package.file
    if not wheel.exists():
        _download(package, folder)
    with wheel.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != package.sha256:
        message = f"{wheel} is not the file that corpus.toml names; delete it and try again."
        raise ValueError(message)
    return wheel


def _download(package: Package, folder: Path) -> None:
    """Ask pip for the one wheel, whatever Python and processor this machine has."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--only-binary=:all:", "--ignore-requires-python", "--dest", str(folder)]
    command += ["--implementation=cp", "--python-version=3.12"]
    command += [f"--platform={platform}" for platform in _PLATFORMS]
    command += [f"--abi={abi}" for abi in _ABIS]
    subprocess.run([*command, f"{package.name}=={package.version}"], check=True)


def text_files(package: Package) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of the package's text files, ordered by path."""
    with ZipFile(download(package)) as wheel:
        yield from islice(_text_files(wheel, package), package.files)


def _text_files(wheel: ZipFile, package: Package) -> Iterator[tuple[str, bytes]]:
    suffixes = frozenset(_list()["suffixes"])
    for entry in sorted(wheel.infolist(), key=lambda entry: entry.filename):
        path = entry.filename
        if not path.startswith(package.root) or ".dist-info/" in path:
            continue
        if PurePosixPath(path).suffix not in suffixes or not 0 < entry.file_size <= LARGEST_FILE:
            continue
        content = wheel.read(entry)
        if _is_text(content) and path.isascii() and path.isprintable() and '"' not in path:
            yield f"{package.name}/{path.removeprefix(package.root)}", content


def _is_text(content: bytes) -> bool:
    if b"\0" in content:
        return False
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
