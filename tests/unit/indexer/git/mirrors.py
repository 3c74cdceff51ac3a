"""What tests ask of a mirror and of a folder."""

from pathlib import Path

from indexer.git.mirror import Mirror
from indexer.git.source import Source
from tests.fixtures.git_repository import GitRepository


def source(repository: GitRepository) -> Source:
    return Source(str(repository.path), allow_local=True)


def contents(mirror: Mirror, ref: str = "main") -> dict[bytes, bytes]:
    entries = list(mirror.entries(mirror.commit(ref)))
    blobs = dict(mirror.blobs(entry.blob for entry in entries))
    return {entry.path: blobs[entry.blob] for entry in entries}


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }
