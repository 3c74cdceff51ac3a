"""The steps of a fetch: list, compare, receive, and on failure go back to what was.

All of it happens under the mirror's lock.
"""

import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.errors import (
    GitFailed,
    GitOverLimit,
    IndexerError,
    NotARepository,
    RefNotFound,
    SourceIncomplete,
)
from indexer.git import storage
from indexer.git.calls import Calls
from indexer.git.listing import RemoteRefs, parse_remote, split
from indexer.git.messages import MirrorBroken, corrupt, explain, moved, no_shallow
from indexer.types import DETACHED

HEAD_COPY = "refs/detached/HEAD"
"""Where a mirror keeps what a source has checked out outside of any branch."""
GRACE = "1.day.ago"
"""So long a commit that no ref holds any more stays readable for the runs that are building it."""

_GONE = re.compile(r"couldn't find remote ref (?P<ref>\S+)")


_OPTIONS = (
    "--no-tags",
    "--no-write-fetch-head",
    "--no-auto-maintenance",
    "--atomic",
    "--no-recurse-submodules",
    "--update-shallow",
    "--progress",
)
_EVERYTHING = "blob:limit=1024g"
_NAME = "source"
"""A filter belongs to a remote that has a name."""


def local_name(name: str) -> str:
    """Return the name that a ref of the source has in a mirror."""
    return HEAD_COPY if name == DETACHED else name


def _refspecs(names: Iterable[str]) -> list[str]:
    return [f"+{name}:{local_name(name)}" for name in names]


@dataclass(frozen=True, slots=True)
class Fetch:
    """One fetch of a source into the mirror at `path`."""

    path: Path
    calls: Calls

    def listed(self) -> tuple["Fetch", RemoteRefs]:
        """Ask the source for its refs; return also this fetch with the address that answered.

        Some hosts send `…/project` on to `…/project.git`: that one redirect is foreseen.
        """
        status, stderr, remote = self._list()
        place = self.calls.destination
        if status and moved(stderr) and not place.url.endswith(".git"):
            elsewhere = replace(self.calls, destination=replace(place, url=f"{place.url}.git"))
            other = replace(self, calls=elsewhere)
            status, stderr, remote = other._list()  # noqa: SLF001 - another of this class
            if not status:
                return other, remote
        if status:
            raise explain(doing="listing the branches", stderr=stderr, source=self.calls.source)
        if remote == RemoteRefs() and not place.local:
            self._check_speaks_git()
        return self, remote

    def _check_speaks_git(self) -> None:
        """Tell an empty repository from a web page: git takes any page for a list of no refs.

        Who speaks git's protocol sends packets, and git can be asked to show them.
        """
        arguments = ["ls-remote", "--", self.calls.destination.url]
        _, stderr = self.calls.listing(arguments, packets=True)
        if "packet:" not in stderr:
            raise NotARepository(self.calls.source.address)

    def _list(self) -> tuple[int, str, RemoteRefs]:
        self.calls.progress("asking for the branches")
        output = bytearray()
        arguments = ["ls-remote", "--symref", "--quiet", "--", self.calls.destination.url]
        status, stderr = self.calls.listing(arguments, output.extend)
        return status, stderr, parse_remote(split([bytes(output)], b"\n"))

    def create(self, remote: RemoteRefs, names: Sequence[str], default: str) -> None:
        """Build the mirror anew beside the old one, then put it in its place."""
        new = storage.staging(self.path)
        fresh = replace(self, path=new)
        try:
            fresh._init(remote.object_format)  # noqa: SLF001 - another of this class
            fresh._receive_all_there_is(names)  # noqa: SLF001 - another of this class
            fresh._point_head(default)  # noqa: SLF001 - another of this class
            storage.install(new, self.path)
        finally:
            shutil.rmtree(new, ignore_errors=True)

    def update(
        self, remote: RemoteRefs, names: Sequence[str], default: str, has: Mapping[str, str]
    ) -> None:
        """Bring an existing mirror up to date; raise `MirrorBroken` where it must be built anew."""
        storage.remove_leftovers(self.path)
        self._forget(name for name in has if name not in remote.objects and name != HEAD_COPY)
        stale = [name for name in names if has.get(local_name(name)) != remote.object_of(name)]
        if stale:
            self._receive_or_restore(stale)
        self._point_head(default)
        if storage.has_many_packs(self.path):
            self.calls.progress("tidying up")
            self._tidy_up()

    def _tidy_up(self) -> None:
        try:
            with suppress(GitFailed, GitOverLimit):
                self._do("tidying up", ["gc", "--quiet", f"--prune={GRACE}"])
        except BaseException:
            storage.remove_leftovers(self.path)
            raise

    def _receive_or_restore(self, names: Sequence[str]) -> None:
        before = storage.Snapshot.of(self.path)
        try:
            self._receive(names)
        except BaseException:
            before.restore(self.path)
            raise

    def _init(self, object_format: str) -> None:
        arguments = ["-c", "init.defaultBranch=main", "init", "--quiet", "--bare", "--template="]
        arguments += [f"--object-format={object_format}", "--", str(self.path)]
        self._do("creating the mirror", arguments, inside=False)

    def _receive_all_there_is(self, names: Sequence[str]) -> None:
        """Fetch refs; from a source on this machine also those whose blobs it lacks in part."""
        try:
            self._receive(names)
        except SourceIncomplete:
            if not self.calls.destination.local:
                raise
            self._receive_partially(names)

    def _receive_partially(self, names: Sequence[str]) -> None:
        """Fetch refs without the blobs that the source lacks, into a new mirror.

        To git that is a fetch with a filter, one that lets everything through: only then may blobs
        be missing. It takes note of where the rest could be had, which nobody is to ask.
        """
        config = self.path / "config"
        before = config.read_bytes()
        url = self.calls.destination.url
        named = ["-c", f"remote.{_NAME}.promisor=true", "-c", f"remote.{_NAME}.url={url}"]
        call = [*named, "fetch", "--depth=1", f"--filter={_EVERYTHING}", *_OPTIONS, "--", _NAME]
        status, stderr = self.calls.receiving([*call, *_refspecs(names)], self.path, partial=True)
        config.write_bytes(before)
        if status:
            raise self._failure(stderr)

    def _receive(self, names: Sequence[str]) -> None:
        """Fetch refs without their history; with it where the server knows no other way."""
        self.calls.progress("fetching")
        whole = ["fetch", *_OPTIONS, "--", self.calls.destination.url, *_refspecs(names)]
        shallow = [*whole[:1], "--depth=1", *whole[1:]]
        status, stderr = self.calls.receiving(shallow, self.path)
        if status and no_shallow(stderr):
            status, stderr = self.calls.receiving(whole, self.path)
        if status:
            raise self._failure(stderr)

    def _failure(self, stderr: str) -> IndexerError:
        if gone := _GONE.search(stderr):
            return RefNotFound(gone["ref"])
        error = explain("fetching", stderr, self.calls.source)
        if type(error) is GitFailed and corrupt(stderr):  # by nothing that the source did
            return MirrorBroken("fetching", stderr)
        return error

    def _point_head(self, default: str) -> None:
        name = local_name(default)
        if (self.path / "HEAD").read_text().strip() != f"ref: {name}":
            self._do("noting the default branch", ["symbolic-ref", "HEAD", name])

    def _forget(self, names: Iterable[str]) -> None:
        """Drop refs that the source has no more: one may stand in the way of a new `name/part`."""
        for name in names:
            self._do("dropping a branch", ["update-ref", "--no-deref", "-d", name])

    def _do(self, doing: str, arguments: Sequence[str], *, inside: bool = True) -> None:
        where = [f"--git-dir={self.path}"] if inside else []
        status, stderr = self.calls.inside([*where, *arguments], doing)
        if status and corrupt(stderr):
            raise MirrorBroken(doing, stderr)
        if status:
            raise explain(doing, stderr)
