"""The files of a commit: which to index, and why the others are not. Pure; no content is read.

Whole trees are what people search, so only folders that package managers fill count as vendored,
and only names that tools alone write count as generated. What the repository says itself
(`.gitattributes`) beats what a name suggests, in both directions; exclude globs beat all.
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
from indexer.types import Entry, SkippedFile, SkipReason

_KIND = 0o170000
_BEGINNING = 500
"""Bytes of a path that is too long to be kept."""
_FOLDERS = 1_024
_SPECIAL_MODES = {0o120000: SkipReason.SYMLINK, 0o160000: SkipReason.SUBMODULE}

_VENDORED = re.compile(
    rb"(?:^|/)(?:node_modules|bower_components|jspm_packages|third[_-]party|site-packages"
    rb"|Pods|Carthage/Checkouts|\.yarn/(?:cache|releases|plugins|sdks|unplugged)|Godeps/_workspace)/"
)
_MINIFIED = re.compile(rb"[.-]min\.(?:js|css|mjs|cjs)$", re.IGNORECASE)
_LOCK_FILES = frozenset(
    {
        b"package-lock.json",
        b"npm-shrinkwrap.json",
        b"yarn.lock",
        b"pnpm-lock.yaml",
        b"bun.lock",
        b"deno.lock",
        b"poetry.lock",
        b"pdm.lock",
        b"uv.lock",
        b"pixi.lock",
        b"Pipfile.lock",
        b"Cargo.lock",
        b"composer.lock",
        b"Gemfile.lock",
        b"go.sum",
        b"go.work.sum",
        b"flake.lock",
        b"mix.lock",
        b"pubspec.lock",
        b"Podfile.lock",
        b"Package.resolved",
        b"packages.lock.json",
        b"gradle.lockfile",
        b"conan.lock",
        b"stack.yaml.lock",
        b"cabal.project.freeze",
        b".terraform.lock.hcl",
        b"MODULE.bazel.lock",
    }
)
_OF_THE_WEB = re.compile(rb"\.(?:js|css|mjs|cjs|map)$", re.IGNORECASE)
"""What else is generated or minified ends like this; most files do not."""
_LONGEST_ENDING = 5
"""Bytes: `.mjs` and the line's end that `$` leaves."""
_GENERATED = re.compile(rb"\.(?:js|css|mjs|cjs)\.map$|(?:^|/)dist/.*\.(?:js|css|mjs|cjs)$")


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
        size += entry.size
        if size > limits.max_text_bytes:
            raise SourceTooLarge(what="of text", limit=f"{limits.max_text_bytes // MIB:,} MiB")
        yield replace(entry, handmade=True) if judge.is_handmade(entry) else entry


class _Judge:
    """Decides about one file at a time."""

    def __init__(
        self, facts: TreeFacts, excluded: Callable[[bytes], bool], limits: IndexLimits
    ) -> None:
        self._attributes = facts.attributes
        self._excluded = excluded
        self._limits = limits
        # Files come folder by folder: one look at a folder's name does for all that it holds.
        self._is_vendored = lru_cache(_FOLDERS)(partial(_is_vendored, facts.vendor_folders))

    def skip(self, entry: Entry) -> SkippedFile | None:
        """Return why the file is left out, or None."""
        path = entry.path
        if len(path) > self._limits.max_path_bytes:
            return SkippedFile(_shorten(path), SkipReason.PATH_TOO_LONG, f"{len(path):,} bytes")
        if reason := _SPECIAL_MODES.get(entry.mode & _KIND):
            return SkippedFile(path, reason)
        if self._excluded(path):
            return SkippedFile(path, SkipReason.IGNORED, "an exclude pattern of this repository")
        if reason := self._said_or_suggested(path):
            return SkippedFile(path, reason)
        if entry.size > self._limits.max_file_bytes:
            return SkippedFile(path, SkipReason.TOO_LARGE, f"{entry.size:,} bytes")
        return None

    def is_handmade(self, entry: Entry) -> bool:
        """Tell whether the repository says that a file is not generated."""
        return self._attributes.generated(entry.path) is False

    def _said_or_suggested(self, path: bytes) -> SkipReason | None:
        vendored = self._attributes.vendored(path)
        folder = path[: path.rfind(b"/") + 1]
        if self._is_vendored(folder) if vendored is None else vendored:
            return SkipReason.VENDORED
        generated = self._attributes.generated(path)
        if generated is None:
            return _by_name(path)
        return SkipReason.GENERATED if generated else None


def _is_vendored(vendor_folders: tuple[bytes, ...], folder: bytes) -> bool:
    return bool(_VENDORED.search(folder)) or folder.startswith(vendor_folders)


def _shorten(path: bytes) -> bytes:
    """Return the beginning of a path with a digest of it: no other path has the same."""
    return path[:_BEGINNING] + "…".encode() + hashlib.sha256(path).hexdigest().encode()


def _by_name(path: bytes) -> SkipReason | None:
    if path.rpartition(b"/")[2] in _LOCK_FILES:
        return SkipReason.GENERATED
    if not _OF_THE_WEB.search(path, max(0, len(path) - _LONGEST_ENDING)):
        return None
    if _MINIFIED.search(path):
        return SkipReason.MINIFIED
    return SkipReason.GENERATED if _GENERATED.search(path) else None
