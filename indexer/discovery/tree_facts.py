"""What is to be known of a whole tree before any of its files is judged. Pure: records in.

Few files of a tree tell it, so a listing is looked through for two words, piece by piece, and only
records of pieces that hold one of them are taken apart.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from indexer.discovery.gitattributes import Attributes

MAX_ATTRIBUTE_FILES = 1_000
_ATTRIBUTES = b".gitattributes"
_VENDOR = b"vendor/"
WORDS = (_ATTRIBUTES, _VENDOR)
"""A record without one of them tells nothing."""
_FILE_MODE = b"100"
_VENDOR_MARKER = re.compile(
    rb"(?P<folder>(?:^|.*/)vendor/)"
    rb"(?:modules\.txt|autoload\.php|composer/installed\.json|vendor\.(?:json|conf)|bundle/.*"
    rb"|cache/.*\.gem|github\.com/.*|golang\.org/.*|[^/]+/\.cargo-checksum\.json)"
)


@dataclass(frozen=True, slots=True)
class TreeFacts:
    """What the repository says of its files, and the `vendor/` folders that are not its own."""

    attributes: Attributes = field(default_factory=Attributes)
    vendor_folders: tuple[bytes, ...] = ()


@dataclass(slots=True)
class Survey:
    """What was noted of a tree so far; `attribute_files`: blobs, and the folders they stand in."""

    attribute_files: dict[str, list[bytes]] = field(default_factory=dict)
    _vendor_folders: set[bytes] = field(default_factory=set)

    def note(self, records: Iterable[bytes]) -> None:
        """Take in records of `git ls-tree -r -z`, at most so many `.gitattributes` of them."""
        for record in records:
            head, _, path = record.partition(b"\t")
            folder, _, name = path.rpartition(b"/")
            if name == _ATTRIBUTES and head.startswith(_FILE_MODE):
                self._note_attributes(head.split(b" ")[2].decode(), folder)
            if _VENDOR in path and (match := _VENDOR_MARKER.match(path)):
                self._vendor_folders.add(match["folder"])

    def _note_attributes(self, blob: str, folder: bytes) -> None:
        if len(self.attribute_files) < MAX_ATTRIBUTE_FILES:
            self.attribute_files.setdefault(blob, []).append(folder)

    def facts(self, contents: Iterable[tuple[str, bytes]]) -> TreeFacts:
        """Return the facts, given the contents of the attribute files by blob.

        A `vendor/` folder that no package manager filled is code of one's own.
        """
        files = {
            folder: content for blob, content in contents for folder in self.attribute_files[blob]
        }
        return TreeFacts(Attributes.parse(files), tuple(sorted(self._vendor_folders)))
