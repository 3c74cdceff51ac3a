"""The files of a commit: which to index, and why the others are not. Pure; no content is read.

Whole trees are what people search, so only folders that package managers fill count as vendored.
What the repository says itself (`.gitattributes`) beats what a name suggests, in both directions;
exclude globs beat all.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial

from indexer.discovery.gitglobs import matches_any
from indexer.discovery.tree_facts import TreeFacts
from indexer.errors import SourceTooLarge
from indexer.limits import LIMITS, MIB, IndexLimits
from indexer.types import ABSENT_BYTES, Entry, SkippedFile, SkipReason

_KIND = 0o170000
_BEGINNING = 500
"""Bytes of a path that is too long to be kept."""
_FOLDERS = 1_024
_ABSENT = "the source does not have its content, as a partial clone"
_SPECIAL_MODES = {0o120000: SkipReason.SYMLINK, 0o160000: SkipReason.SUBMODULE}

_VENDORED = re.compile(
    rb"(?:^|/)(?:node_modules|bower_components|jspm_packages|third[_-]party|site-packages"
    rb"|Pods|Carthage/Checkouts|\.yarn/(?:cache|releases|plugins|sdks|unplugged)|Godeps/_workspace)/"
)
_VENDOR = re.compile(rb"(?<![^/])vendor/")


def discover(
    entries: Iterable[Entry],
    facts: TreeFacts | None = None,
    excludes: Sequence[str] = (),
    limits: IndexLimits = LIMITS,
) -> Iterator[Entry | SkippedFile]:
    """Yield each file in the order they come: to index, or left out with its reason.

    `excludes` are globs as in `.gitignore`; one that matches a folder leaves out all of it. Raise
    `SourceTooLarge` when what is left is more text than the limits allow.
    """
    judge = _Judge(facts or TreeFacts(), matches_any(excludes), limits)
    size = 0
    for entry in entries:
        if found := judge.skip(entry):
            yield found
            continue
        size += entry.read_bytes
        if size > limits.max_text_bytes:
            raise SourceTooLarge(what="of text", limit=f"{limits.max_text_bytes // MIB:,} MiB")
        said = judge.said(entry)
        yield replace(entry, said=said) if said else entry


class _Judge:
    """Decides about one file at a time."""

    def __init__(
        self, facts: TreeFacts, excluded: Callable[[bytes], bool], limits: IndexLimits
    ) -> None:
        self._attributes = facts.attributes
        self._excluded = excluded
        self._limits = limits
        # Files come folder by folder: one look at a folder's name does for all that it holds.
        self._looks_vendored = lru_cache(_FOLDERS)(partial(_looks_vendored, facts.vendor_folders))

    def skip(self, entry: Entry) -> SkippedFile | None:
        """Return why the file is left out, or None."""
        path = entry.path
        if len(path) > self._limits.max_path_bytes:
            return SkippedFile(_shorten(path), SkipReason.PATH_TOO_LONG, f"{len(path):,} bytes")
        if reason := _SPECIAL_MODES.get(entry.mode & _KIND):
            return SkippedFile(path, reason)
        if self._excluded(path):
            return SkippedFile(path, SkipReason.IGNORED, "an exclude pattern of this repository")
        if self._is_vendored(path):
            return SkippedFile(path, SkipReason.VENDORED)
        if entry.size == ABSENT_BYTES:
            return SkippedFile(path, SkipReason.ABSENT, _ABSENT)
        return None

    def said(self, entry: Entry) -> str:
        """Return what the repository says of a file that is read (`Said.text`)."""
        return self._attributes.said(entry.path).text

    def _is_vendored(self, path: bytes) -> bool:
        said = self._attributes.vendored(path)
        return self._looks_vendored(path[: path.rfind(b"/") + 1]) if said is None else said


def _looks_vendored(vendor_folders: frozenset[bytes], folder: bytes) -> bool:
    return bool(_VENDORED.search(folder)) or any(
        folder[: match.end()] in vendor_folders for match in _VENDOR.finditer(folder)
    )


def _shorten(path: bytes) -> bytes:
    """Return the beginning of a path with a digest of it: no other path has the same."""
    return path[:_BEGINNING] + "…".encode() + hashlib.sha256(path).hexdigest().encode()
