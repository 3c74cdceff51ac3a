"""The environment and the flags of every git process: nothing of ours comes in by accident.

No configuration, hook, credential store, proxy or trace variable of the machine or of the person
who started us reaches git, and no protocol but the one that a call is for.
"""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from indexer.git.source import Destination

ASKPASS = Path(__file__).with_name("askpass.sh")
NO_PROTOCOL = "none"

FRUGAL = {
    "core.bigFileThreshold": "16m",  # larger blobs are streamed, not held in memory
    "core.packedGitWindowSize": "8m",
    "core.packedGitLimit": "32m",
    "core.deltaBaseCacheLimit": "32m",
    "pack.windowMemory": "64m",
    "pack.deltaCacheSize": "32m",
    "pack.threads": "1",  # each would have its own of all of these
    "index.threads": "1",
    "core.preloadIndex": "false",
}
"""So that an ordinary repository needs little memory; a source on this machine is read so, too."""
FLAGS = {
    **FRUGAL,
    "core.hooksPath": "/dev/null",
    "core.symlinks": "false",
    "core.fsmonitor": "false",
    "protocol.ext.allow": "never",
    "http.followRedirects": "false",  # `gate` lets git to one host only
    "http.lowSpeedLimit": "1000",  # bytes a second …
    "http.lowSpeedTime": "30",  # … for so many seconds
    "credential.helper": "",
    "transfer.fsckObjects": "true",
    # Old, harmless faults of well-known repositories:
    "fetch.fsck.zeroPaddedFilemode": "ignore",
    "fetch.fsck.missingSpaceBeforeDate": "ignore",
    "fetch.fsck.missingSpaceBeforeEmail": "ignore",
    "fetch.fsck.missingNameBeforeEmail": "ignore",
    "fetch.fsck.badTimezone": "ignore",
    "fetch.fsck.missingEmail": "ignore",
    "fetch.fsck.zeroPaddedDate": "ignore",
    "fetch.unpackLimit": "1",  # every fetch is one pack: easy to measure and to take back
    "transfer.bundleURI": "false",
    "fetch.recurseSubmodules": "false",
    "submodule.recurse": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
}


def flags(destination: Destination | None = None) -> list[str]:
    """Return the `-c name=value` arguments of a call, which may be to a destination."""
    chosen = dict(FLAGS)
    if destination is None or not destination.local:
        chosen["protocol.file.allow"] = "never"
    return [each for name, value in chosen.items() for each in ("-c", f"{name}={value}")]


def environment(
    git: str, protocol: str = NO_PROTOCOL, global_config: str = "/dev/null"
) -> dict[str, str]:
    """Return the whole environment; `git` is the path of the program."""
    return {
        "PATH": f"{Path(git).parent}:/usr/local/bin:/usr/bin:/bin",
        "HOME": "/nonexistent",
        "LANG": "C",
        "LC_ALL": "C",  # its messages are read by `messages`
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": global_config,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ALLOW_PROTOCOL": protocol,
        "GIT_PROTOCOL_FROM_USER": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "MALLOC_ARENA_MAX": "1",  # each would reserve address space, which is limited
    }


def asking(username_fd: int, password_fd: int) -> Mapping[str, str]:
    """Return the variables by which git reads its credentials from two pipes."""
    return {
        "GIT_ASKPASS": str(ASKPASS),
        "OMNIWEB_USERNAME_FD": str(username_fd),
        "OMNIWEB_PASSWORD_FD": str(password_fd),
    }


def safe_directories(folder: Path) -> str:
    """Return a configuration that trusts one local repository, whoever owns it, and no other.

    git compares with the path of the repository itself, which for a working copy is its `.git`
    and for a linked one what its `.git` file names.
    """
    real = folder.resolve()
    trusted = {folder, real, real / ".git", folder / ".git"}
    gitfile = real / ".git"
    if gitfile.is_file():
        named = gitfile.read_text(errors="surrogateescape").removeprefix("gitdir:").strip()
        gitdir = (real / named).resolve()
        trusted |= {gitdir, *gitdir.parents[1:2]}  # …/.git/worktrees/name → …/.git
    lines = [f"\tdirectory = {_quoted(str(path))}" for path in sorted(trusted)]
    return "\n".join(["[safe]", *lines, ""])


_SENDS_WHAT_IT_HAS = """[uploadpack]
\tallowFilter = true
\tpackObjectsHook = "sh -c 'exec \\"$@\\" --missing=allow-any' --"
"""


@contextmanager
def trust(place: Destination, *, partial: bool = False) -> Iterator[str]:
    """Give the name of a configuration file for a local destination.

    It has `safe_directories`, and what keeps git frugal: who reads the source for us is another
    git, to which arguments of ours do not come. A `partial` source sends the blobs that it has.
    """
    with tempfile.NamedTemporaryFile("w", prefix="omniweb-git-", errors="surrogateescape") as file:
        file.write(safe_directories(Path(place.url)))
        for name, value in FRUGAL.items():
            section, _, key = name.partition(".")
            file.write(f"[{section}]\n\t{key} = {value}\n")
        file.write(_SENDS_WHAT_IT_HAS if partial else "")
        file.flush()
        yield file.name


@contextmanager
def secret(text: str) -> Iterator[int]:
    """Give the reading end of a pipe that holds one line."""
    read, write = os.pipe()
    try:
        with os.fdopen(write, "wb") as pipe:
            pipe.write(text.encode() + b"\n")
        yield read
    finally:
        os.close(read)


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
