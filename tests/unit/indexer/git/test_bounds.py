"""Git within its limits: each bound ends it, and the refusal names the setting that raises it."""

import os
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from indexer.errors import GitKilled, GitOverLimit, SourceTooLarge
from indexer.git import bounds, process
from indexer.limits import MIB, GitLimits, bound_git, git_limits
from tests.fixtures.git_repository import GitRepository

Make = Callable[..., GitRepository]


def run(arguments: Sequence[str], limits: GitLimits) -> tuple[int, str]:
    handlers = process.Handlers(time.monotonic() + 600)
    with process.start(arguments, limits=limits) as git:
        status, stderr = process.follow(git, handlers)
        git.judge("trying", status, stderr)
    return status, stderr


def shell(script: str) -> list[str]:
    """Return the arguments that have git run a script, for what it does itself too seldom."""
    return ["-c", f"alias.try=!{script}", "try"]


def test_its_limits_are_those_that_it_was_given() -> None:
    limits = GitLimits(memory_bytes=300 * MIB, cpu_seconds=7, mirror_bytes=5 * MIB)
    asked = "ulimit -v; ulimit -t; ulimit -H -t; ulimit -f; ulimit -c"
    done = subprocess.run(
        bounds.bounded(["/bin/sh", "-c", asked], limits), capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [str(300 * 1024), "7", "12", str(5 * MIB // 512), "0"]


def test_a_limit_of_the_machine_that_is_lower_stays() -> None:
    command = bounds.bounded(["/bin/sh", "-c", "ulimit -v; echo run"], GitLimits())
    lower = ["/bin/sh", "-c", 'ulimit -v 200000; exec "$@"', "sh", *command]
    done = subprocess.run(lower, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["200000", "run"]
    assert done.stderr == ""


def test_an_argument_stays_one_argument_whatever_is_in_it() -> None:
    strange = ["a b", "$HOME", "`id`", "'", '"', "", "-x", "*"]
    command = bounds.bounded(["printf", "%s|", *strange], GitLimits())
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "a b|$HOME|`id`|'|\"||-x|*|"


def test_too_much_memory_in_one_process_is_named(make_repository: Make) -> None:
    repository = make_repository()
    written = ["hash-object", "-w", "-t", "commit", "--literally", "--stdin"]
    oid = repository.git(*written, data=bytes(90 * MIB))
    inside = [f"--git-dir={repository.path}/.git", "cat-file", "-p", oid]
    with pytest.raises(GitOverLimit, match=r"64 MiB of memory .* \(OMNIWEB_GIT_MEMORY_MIB\)"):
        run(inside, GitLimits(memory_bytes=64 * MIB))


def test_too_much_memory_of_all_that_it_started_is_named() -> None:
    one = "python3 -c 'import time; kept = bytearray(b\"x\") * 60_000_000; time.sleep(600)'"
    with pytest.raises(GitOverLimit, match=r"150 MiB of memory .* \(OMNIWEB_GIT_MEMORY_MIB\)"):
        run(shell(f"{one} & {one} & {one} & wait"), GitLimits(memory_bytes=150 * MIB))


def test_too_much_processor_time_is_named() -> None:
    with pytest.raises(GitOverLimit, match=r"1 s of processor time .*OMNIWEB_GIT_CPU_SECONDS"):
        run(shell("while :; do :; done"), GitLimits(cpu_seconds=1))


def test_a_file_that_is_too_large_is_named(make_repository: Make, tmp_path: Path) -> None:
    large = tmp_path / "large"
    large.write_bytes(os.urandom(3 * MIB))
    git_dir = f"--git-dir={make_repository().path}/.git"
    with pytest.raises(SourceTooLarge, match=r"git objects.*OMNIWEB_GIT_MIRROR_MIB"):
        run([git_dir, "hash-object", "-w", str(large)], GitLimits(mirror_bytes=1 * MIB))


def test_what_ends_it_from_outside_is_none_of_its_limits() -> None:
    with pytest.raises(GitKilled):
        run(shell("kill -9 $PPID"), GitLimits())


@pytest.mark.parametrize(
    ("stderr", "setting"),
    [
        ("fatal: Out of memory, malloc failed (tried to allocate 5 bytes)\n", "MEMORY_MIB"),
        ("Receiving objects:  6% (1/15)\rfatal: mmap failed: Cannot allocate memory", "MEMORY_MIB"),
        ("error: unable to create load_cache_entries thread: no", "MEMORY_MIB"),
        ("fatal: write error: File too large\nfatal: index-pack failed\n", "MIRROR_MIB"),
    ],
)
def test_its_last_words_tell_which_limit_it_was(stderr: str, setting: str) -> None:
    assert setting in str(bounds.passed(GitLimits(), "trying", 128, stderr, 1.0))


@pytest.mark.parametrize(
    "stderr",
    [
        "remote: fatal: Out of memory, malloc failed\nfatal: early EOF\n",
        "fatal: remote error: out of memory\n",
        "fatal: write error: No space left on device\n",
    ],
)
def test_a_server_that_is_out_of_memory_is_none_of_our_limits(stderr: str) -> None:
    assert bounds.passed(GitLimits(), "trying", 128, stderr, 1.0) is None


def test_an_unpacker_that_ended_without_a_word_was_killed() -> None:
    silent = "remote: done.\nReceiving objects: 9%\rfatal: fetch-pack: invalid index-pack output\n"
    assert bounds.was_killed(128, silent)
    assert not bounds.was_killed(128, "fatal: pack is corrupted (x)\n" + silent)


def test_what_the_server_was_told_is_what_git_gets() -> None:
    before, told = git_limits(), GitLimits(cpu_seconds=77)
    bound_git(told)
    try:
        with process.start(["version"]) as git:
            assert git.limits == told
    finally:
        bound_git(before)
