"""Where arenas lie on this machine: told once, as `indexer.database` is told its address."""

from pathlib import Path


class _Place:
    """The folder; None: each process keeps its own in memory."""

    folder: Path | None = None


def configure(folder: Path | None) -> None:
    """Say in which folder arenas are kept; a later call replaces an earlier one."""
    _Place.folder = folder


def folder() -> Path | None:
    """Return the folder, or None where there is none."""
    return _Place.folder
