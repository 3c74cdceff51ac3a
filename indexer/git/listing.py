"""The lists that git prints, as values. Pure: bytes in, values out, in pieces of any size."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from indexer.errors import EmptyRepository, RefNotFound
from indexer.git.messages import MirrorBroken
from indexer.types import ABSENT_BYTES, BRANCHES, DETACHED, TAGS, Entry, ref_names, short_ref

_FAVOURITES = tuple(BRANCHES + name for name in ("main", "master", "trunk", "develop"))
_SHA256_DIGITS = 64
_NO_SIZE = {b"-": 0, b"BAD": ABSENT_BYTES}
_OBJECT_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class RemoteRefs:
    """What a source has: full names of branches and tags, `head` the branch that HEAD names."""

    objects: Mapping[str, str] = field(default_factory=dict)
    head: str = ""
    head_object: str = ""
    peeled: Mapping[str, str] = field(default_factory=dict)

    def default(self, source: str) -> str:
        """Return the full name of the default ref; raise `EmptyRepository`."""
        if self.head in self.objects:
            return self.head
        if self.head_object:
            return self._checked_out()
        if not self.objects:
            raise EmptyRepository(source)
        branches_first = sorted(self.objects)
        return next((name for name in _FAVOURITES if name in self.objects), branches_first[0])

    def _checked_out(self) -> str:
        """Return the branch or tag that a detached HEAD is at, else `HEAD`."""
        commits = {**self.objects, **self.peeled}
        same = [name for name, commit in sorted(commits.items()) if commit == self.head_object]
        favourites = [name for name in _FAVOURITES if name in same]
        return next(iter(favourites + same), DETACHED)

    def full_name(self, ref: str) -> str:
        """Return the full name of a ref, a branch before a tag; raise `RefNotFound`."""
        for name in ref_names(ref):
            if name in self.objects or (name == DETACHED and self.head_object):
                return name
        raise RefNotFound(ref, self.short_names())

    def short_names(self) -> tuple[str, ...]:
        """Return the branches and then the tags, without their prefixes."""
        names = sorted(self.objects, key=lambda name: (name.startswith(TAGS), name))
        return tuple(short_ref(name) for name in names)

    @property
    def object_format(self) -> str:
        """Return the hash that names its objects: sha1 or sha256."""
        some = self.head_object or next(iter(self.objects.values()), "")
        return "sha256" if len(some) == _SHA256_DIGITS else "sha1"

    def object_of(self, name: str) -> str:
        """Return the object that a full name is at."""
        return self.head_object if name == DETACHED else self.objects[name]


def is_object_id(text: str) -> bool:
    """Tell whether this is a whole id, SHA-1 or SHA-256."""
    return bool(_OBJECT_ID.fullmatch(text))


def parse_remote(lines: Iterable[bytes]) -> RemoteRefs:
    """Read `git ls-remote --symref`: only HEAD, branches and tags count."""
    objects: dict[str, str] = {}
    peeled: dict[str, str] = {}
    head = head_object = ""
    for line in lines:
        left, _, name = line.decode("utf-8", "replace").partition("\t")
        if name == "HEAD" and left.startswith("ref: "):
            head = left.removeprefix("ref: ")
        elif name == "HEAD":
            head_object = left
        elif name.startswith((BRANCHES, TAGS)) and "\ufffd" not in name:
            if name.endswith("^{}"):
                peeled[name.removesuffix("^{}")] = left
            else:
                objects[name] = left
    return RemoteRefs(objects, head, head_object, peeled)


def split(pieces: Iterable[bytes], separator: bytes) -> Iterator[bytes]:
    """Yield the records of a stream, without their separators."""
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(separator)
        yield from whole
    if rest:
        yield rest


def records_with(pieces: Iterable[bytes], words: Sequence[bytes]) -> Iterator[bytes]:
    """Yield the records of a stream, each ended by NUL, that hold one of some words.

    A piece without any of them costs next to nothing.
    """
    rest = b""
    for piece in pieces:
        whole, _, rest = (rest + piece).rpartition(b"\0")
        if any(word in whole for word in words):
            for record in whole.split(b"\0"):
                if any(word in record for word in words):
                    yield record


def parse_tree(records: Iterable[bytes], *, partial: bool = False) -> Iterator[Entry]:
    """Read `git ls-tree -r -z -l`: a submodule has no size.

    A `partial` copy may lack blobs; in another one that is damage: raise `MirrorBroken`.
    """
    for record in records:
        head, _, path = record.partition(b"\t")
        mode, _, blob, size = head.split()
        if size == b"BAD" and not partial:
            raise MirrorBroken(doing="listing files", stderr=f"{blob.decode()} cannot be read")
        known = _NO_SIZE.get(size)
        yield Entry(path, blob.decode(), int(size) if known is None else known, int(mode, 8))
