"""Limits and defaults of the index: frozen, with units. Nothing here reads the environment."""

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True)
class IndexLimits:
    """What a repository may cost."""

    max_file_bytes: int = 1 * MIB
    """Of a larger file this much is read from its beginning, and indexed as whole lines."""
    max_download_bytes: int = 64 * MIB
    """Of a file that the index does not hold whole."""
    max_path_bytes: int = 2_000
    """A key of the index holds no more; git's own checkouts end at 4,096."""
    max_entries: int = 500_000
    max_text_bytes: int = 4_000 * MIB
    analysed_line_bytes: int = 16 * KIB
    """Only this much of one very long line is analysed; all of it is stored."""
    parse_seconds: float = 5.0
    """Of all parses of a file together. One whose first parse takes longer is indexed by lines."""
    query_seconds: float = 3.0
    """A tree whose definitions take longer to find has none. Both leave two seconds of ten."""


@dataclass(frozen=True, slots=True)
class GitLimits:
    """What git may take of this machine; a setting of its own for each (`OMNIWEB_GIT_…`)."""

    memory_bytes: int = 1_024 * MIB
    """Address space of each process, and what a process holds with all that it has started."""
    cpu_seconds: int = 1_200
    """Of each process."""
    mirror_bytes: int = 8_000 * MIB
    """Of all objects of a mirror, of each file that is written, and of what comes in one fetch."""
    tree_bytes: int = 512 * MIB
    """What our process may take to list and judge the files of a commit, beyond what it has."""
    listing_bytes: int = 64 * MIB
    """Of the names of a source's branches and tags."""
    fetch_seconds: float = 1_200.0
    listing_seconds: float = 120.0
    """Until a source has said which branches it has: one that drips must not hold a place."""


@dataclass(frozen=True, slots=True)
class ScipLimits:
    """What an uploaded index of SCIP may cost."""

    file_bytes: int = 512 * MIB
    document_bytes: int = 32 * MIB
    """Of one of its documents, which is parsed as a whole."""
    documents: int = 500_000
    occurrences: int = 200_000
    """Of one document; later ones are left out."""
    symbol_characters: int = 2_000
    """A longer symbol is left out with its occurrences."""
    memory_bytes: int = 700 * MIB
    """Address space of the process that reads it, beyond that of its start."""
    seconds: float = 600.0
    """From its first byte to its last, with what git is asked meanwhile."""


@dataclass(frozen=True, slots=True)
class ChunkSizes:
    """Characters of a chunk: what we aim at, and what we rather not leave."""

    target: int = 1_500
    minimum: int = 400
    maximum: int = 3_000


@dataclass(frozen=True, slots=True)
class BatchSizes:
    """How a run is cut into pieces for its workers."""

    files: int = 400
    bytes: int = 2 * MIB


LIMITS = IndexLimits()
SCIP_LIMITS = ScipLimits()
CHUNKS = ChunkSizes()
BATCHES = BatchSizes()
EMBEDDING_DIMENSIONS = 256


class _Server:
    """What this server is set to."""

    git = GitLimits()


def bound_git(git: GitLimits) -> None:
    """Say what git may take in this process; a later call replaces an earlier one."""
    _Server.git = git


def git_limits() -> GitLimits:
    """Return what git may take; the defaults before `bound_git`."""
    return _Server.git
