"""What is to be known of a whole tree before any of its files is judged. Pure: records in.

Few files of a tree tell it, so a listing is looked through for two words, piece by piece, and only
records of pieces that hold one of them are taken apart.
"""

import re
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from dataclasses import dataclass, field

from indexer.discovery.gitattributes import Attributes
from indexer.limits import MIB

MAX_ATTRIBUTE_FILES = 1_000
"""Folders that have one: a few objects can be nested into any number."""
MAX_ATTRIBUTE_BYTES = 4 * MIB
MAX_VENDOR_FOLDERS = 10_000
_ATTRIBUTES = b".gitattributes"
_VENDOR = b"vendor/"
WORDS = (_ATTRIBUTES, _VENDOR)
"""A record without one of them tells nothing."""
_FILE_MODE = b"100"
_VENDOR_MARKER = re.compile(
    rb"(?P<folder>(?:^|.*/)vendor/)"
    rb"(?:modules\.txt|autoload\.php|composer/installed\.json|vendor\.(?:json|conf)|bundle/"
    rb"|cache/[^/]*\.gem|github\.com/|golang\.org/|[^/]+/\.cargo-checksum\.json)"
)


@dataclass(frozen=True, slots=True)
class TreeFacts:
    """What the repository says of its files, and the `vendor/` folders that are not its own."""

    attributes: Attributes = field(default_factory=Attributes)
    vendor_folders: frozenset[bytes] = frozenset()


@dataclass(slots=True)
class Survey:
    """What was noted of a tree so far, within bounds."""

    _attribute_files: dict[bytes, str] = field(default_factory=dict)
    """Blobs by the folder that they stand in."""
    _vendor_folders: set[bytes] = field(default_factory=set)

    def note(self, records: Iterable[bytes]) -> None:
        """Take in records of `git ls-tree -r -z`."""
        for record in records:
            head, _, path = record.partition(b"\t")
            folder, _, name = path.rpartition(b"/")
            if name == _ATTRIBUTES and head.startswith(_FILE_MODE):
                self._note_attributes(head.split(b" ")[2].decode(), folder)
            if _VENDOR in path and len(self._vendor_folders) < MAX_VENDOR_FOLDERS:
                match = _VENDOR_MARKER.match(path)
                self._vendor_folders |= {match["folder"]} if match else set()

    def _note_attributes(self, blob: str, folder: bytes) -> None:
        if not folder or len(self._attribute_files) < MAX_ATTRIBUTE_FILES:
            self._attribute_files[folder] = blob

    @property
    def attribute_files(self) -> list[tuple[bytes, str]]:
        """Return folders with the blob of their attribute file, outer folders first."""
        return sorted(
            self._attribute_files.items(),
            key=lambda file: (bool(file[0]), file[0].count(b"/"), file[0]),
        )

    def facts(self, read: Callable[[Iterable[str]], Generator[tuple[str, bytes]]]) -> TreeFacts:
        """Return the facts; `read` yields the contents of blobs in the order asked.

        A `vendor/` folder that no package manager filled is code of one's own.
        """
        attributes, size = Attributes(), 0
        files = iter(self.attribute_files)
        with closing(read(blob for _, blob in self.attribute_files)) as contents:
            for blob, content in contents:
                folder = next(folder for folder, own in files if own == blob)
                attributes.add(folder, content)
                size += len(content)
                if attributes.full or size > MAX_ATTRIBUTE_BYTES:
                    break
        return TreeFacts(attributes, frozenset(self._vendor_folders))
