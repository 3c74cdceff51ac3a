"""D2: what a host sends makes git grow; git ends at its limit, and the mirror is as it was."""

import itertools
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexer.errors import GitOverLimit, SourceTooLarge
from indexer.git.mirror import Mirror
from indexer.git.source import Source
from indexer.limits import MIB, GitLimits
from tests.fixtures import hostile_git
from tests.fixtures.git_repository import GitRepository
from tests.fixtures.hostile_git import HostileServer
from tests.fixtures.reliability import Size
from tests.hostile.conftest import Peak

Row = Callable[..., None]
MEMORY = 192
"""MiB of the short form; the full one is at the default."""


def fetch(server: HostileServer, folder: Path, size: Size) -> None:
    limits = GitLimits(memory_bytes=size(MEMORY, 1_024) * MIB)
    source = Source(f"{server.url}/x.git", allowed_hosts=(server.url,))
    Mirror(folder / "1.git", git=limits).fetch(source)


def stays_below(size: Size, peak: Peak) -> bool:
    return peak.bytes <= (size(MEMORY, 1_024) + 64) * MIB


def test_a_host_that_never_stops_naming_branches_is_left(
    hostile: HostileServer, tmp_path: Path, size: Size, below: Peak, row: Row
) -> None:
    hostile.head = "1" * 40

    def endless() -> Iterator[bytes]:
        yield from itertools.islice(hostile._only_head(), 2)
        for number in itertools.count():
            name = b"%040d refs/heads/%0200d\n" % (number, number)
            yield hostile_git.packet(name) * 100

    hostile.refs = endless
    with pytest.raises(SourceTooLarge, match="OMNIWEB_GIT_"):
        fetch(hostile, tmp_path, size)
    assert stays_below(size, below)
    row("D2", "endless branches", sent_mib=hostile.sent // MIB, peak_mib=below.bytes // MIB)


def test_a_commit_that_unpacks_to_a_thousand_times_its_size_is_refused(
    hostile: HostileServer, tmp_path: Path, size: Size, below: Peak, row: Row
) -> None:
    blob = hostile_git.packed(hostile_git.BLOB, b"x = 1\n")
    tree = hostile_git.tree([(b"100644", b"a.py", blob.oid)])
    hostile.offer(blob, tree, hostile_git.commit(tree.oid, size(250_000_000, 1_500_000_000)))
    with pytest.raises(GitOverLimit, match="OMNIWEB_GIT_MEMORY_MIB"):
        fetch(hostile, tmp_path, size)
    assert stays_below(size, below)
    assert [file.name for file in tmp_path.iterdir()] == ["1.git.lock"]
    row("D2", "large commit", pack_bytes=len(hostile.pack), peak_mib=below.bytes // MIB)


def test_a_delta_that_makes_gigabytes_of_nothing_is_refused(
    hostile: HostileServer, tmp_path: Path, size: Size, below: Peak, row: Row
) -> None:
    blobs = hostile_git.grown(1_000_000, size(250, 2_000))
    names = (b"a.py", b"b.py")
    files = [(b"100644", name, blob.oid) for name, blob in zip(names, blobs, strict=True)]
    tree = hostile_git.tree(files)
    hostile.offer(*blobs, tree, hostile_git.commit(tree.oid))
    with pytest.raises(GitOverLimit, match="OMNIWEB_GIT_MEMORY_MIB"):
        fetch(hostile, tmp_path, size)
    assert stays_below(size, below)
    assert [file.name for file in tmp_path.iterdir()] == ["1.git.lock"]
    row("D2", "large delta", pack_bytes=len(hostile.pack), peak_mib=below.bytes // MIB)


def test_a_large_pack_is_no_attack(
    tmp_path: Path, make_repository: Callable[..., GitRepository], size: Size, below: Peak, row: Row
) -> None:
    repository = make_repository()
    repository.git("config", "core.compression", "0")
    for number in range(size(7, 140)):
        repository.commit({f"{number}.bin": os.urandom(15_000_000)})
    repository.git("repack", "-adq", "--window=0")
    limits = GitLimits(memory_bytes=size(96, 1_024) * MIB)
    mirror = Mirror(tmp_path / "mirrors" / "1.git", git=limits)
    began = time.monotonic()
    mirror.fetch(Source(str(repository.path), allow_local=True))
    seconds = round(time.monotonic() - began)
    assert len(list(mirror.entries(mirror.commit("main")))) == size(7, 140)
    row("D2", "a large pack", mib=15 * size(7, 140), s=seconds, peak_mib=below.bytes // MIB)
