"""D2: a few kilobytes of `.gitattributes`, nested into any number of folders."""

import resource
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from indexer.limits import MIB
from indexer.memory import limited
from indexer.planning.plan import wanted
from indexer.types import Entry
from tests.fixtures import hostile_git
from tests.fixtures.git_repository import ENVIRONMENT
from tests.fixtures.reliability import Size

LEVELS = 6
MOST = 64 * MIB


def nested(folder: Path, width: int) -> tuple[Path, str, int]:
    """Make a repository of `width` folders in each of `width` folders …; 9 objects in all."""
    lines = b"".join(b"%d*?a linguist-generated\n" % number for number in range(300))
    rules = hostile_git.packed(hostile_git.BLOB, lines)
    own = (b"100644", b".gitattributes", rules.oid)
    trees = [hostile_git.tree([own])]
    for _ in range(LEVELS):
        below = [(b"40000", b"%02d" % number, trees[-1].oid) for number in range(width)]
        trees.append(hostile_git.tree([own, *below]))
    commit = hostile_git.commit(trees[-1].oid)
    pack = hostile_git.pack([rules, *trees, commit])
    repository = folder / "nested.git"
    for command, data in (("init --quiet --bare", b""), ("unpack-objects -q", pack)):
        git = ["git", "-C", str(folder)] if data == b"" else ["git", "-C", str(repository)]
        name = [str(repository)] if data == b"" else []
        call = [*git, *command.split(), *name]
        subprocess.run(call, input=data, check=True, env=ENVIRONMENT, capture_output=True)
    return repository, commit.oid, len(pack)


def test_rules_in_very_many_folders_take_little_memory_and_end(
    tmp_path: Path, size: Size, row: Callable[..., None]
) -> None:
    repository, commit, pack = nested(tmp_path, size(3, 8))
    began = time.monotonic()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with limited(MOST, MemoryError("more than the test allows")):
        files = sum(isinstance(each, Entry) for each in wanted(repository, commit))
    seconds = time.monotonic() - began
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert files == sum(size(3, 8) ** level for level in range(LEVELS + 1))
    assert seconds < size(300, 3_000)
    row("D2", "nested rules", pack_bytes=pack, files=files, s=round(seconds), mib=grown // 1024)
