"""Fetching for whoever does not know mirrors."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.git.mirror import Mirror, Source


@dataclass(frozen=True, slots=True)
class Fetched:
    """What the mirror holds now: full names of refs with their commits."""

    default_ref: str
    commits: Mapping[str, str]


def fetch(
    mirror: Path,
    source: Source,
    refs: Sequence[str] = (),
    progress: Callable[[str], None] | None = None,
) -> Fetched:
    """Bring refs up to date, without any the default one; raise as `Mirror.fetch` does."""
    copy = Mirror(mirror)
    copy.fetch(source, refs, progress)
    return Fetched(copy.default_ref(), copy.refs())
