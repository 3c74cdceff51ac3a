"""The steps of a fetch: list, compare, receive, and on failure go back to what was.

All of it happens under the mirror's lock.
"""

import re
import shutil
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.errors import (
    GitFailed,
    GitOverLimit,
    IndexerError,
    NotARepository,
    RefNotFound,
    SourceTooLarge,
    SourceUnreachable,
)
from indexer.git import bounds, environment, storage
from indexer.git.listing import RemoteRefs, parse_remote, split
from indexer.git.messages import MirrorBroken, corrupt, explain, moved, no_shallow
from indexer.git.process import Handlers, OutOfTime, follow, ignore, start
from indexer.git.source import Destination, Source
from indexer.limits import MIB, GitLimits
from indexer.types import DETACHED

HEAD_COPY = "refs/detached/HEAD"
"""Where a mirror keeps what a source has checked out outside of any branch."""
MAX_LISTED_BYTES = 64 * MIB
GRACE = "1.day.ago"
"""So long a commit that no ref holds any more stays readable for the runs that are building it."""

_PROGRESS = re.compile(
    rb"(?P<step>Receiving objects|Resolving deltas|remote: Counting objects"
    rb"|remote: Compressing objects): +(?P<percent>\d+)%[^\r\n,]*(?:, (?P<size>[\d.]+ [KMG]iB))?"
)
_GONE = re.compile(r"couldn't find remote ref (?P<ref>\S+)")


def local_name(name: str) -> str:
    """Return the name that a ref of the source has in a mirror."""
    return HEAD_COPY if name == DETACHED else name


@dataclass(frozen=True, slots=True)
class Fetch:
    """One fetch of a source into the mirror at `path`. `deadline` is of `time.monotonic`.

    `lock` is the mirror's: it lives as long as any process of this fetch.
    """

    path: Path
    source: Source
    destination: Destination
    limits: GitLimits
    deadline: float
    progress: Callable[[str], None]
    lock: int

    def listed(self) -> tuple["Fetch", RemoteRefs]:
        """Ask the source for its refs; return also this fetch with the address that answered.

        Some hosts send `…/project` on to `…/project.git`: that one redirect is foreseen.
        """
        status, stderr, remote = self._list()
        if status and moved(stderr) and not self.destination.url.endswith(".git"):
            url = f"{self.destination.url}.git"
            other = replace(self, destination=replace(self.destination, url=url))
            status, stderr, remote = other._list()  # noqa: SLF001 - another of this class
            if not status:
                return other, remote
        if status:
            raise explain(doing="listing the branches", stderr=stderr, source=self.source)
        if remote == RemoteRefs() and not self.destination.local:
            self._check_speaks_git()
        return self, remote

    def _check_speaks_git(self) -> None:
        """Tell an empty repository from a web page: git takes any page for a list of no refs.

        Who speaks git's protocol sends packets, and git can be asked to show them.
        """
        arguments = ["ls-remote", "--", self.destination.url]
        _, stderr = self._followed(arguments, packets=True, listing=True)
        if "packet:" not in stderr:
            raise NotARepository(self.source.address)

    def _list(self) -> tuple[int, str, RemoteRefs]:
        self.progress("asking for the branches")
        output = bytearray()

        def keep(piece: bytes) -> None:
            output.extend(piece)
            if len(output) > MAX_LISTED_BYTES:
                raise SourceTooLarge(what="of branch names", limit=f"{MAX_LISTED_BYTES // MIB} MiB")

        arguments = ["ls-remote", "--symref", "--quiet", "--", self.destination.url]
        status, stderr = self._followed(arguments, output=keep, listing=True)
        return status, stderr, parse_remote(split([bytes(output)], b"\n"))

    def create(self, remote: RemoteRefs, names: Sequence[str], default: str) -> None:
        """Build the mirror anew beside the old one, then put it in its place."""
        new = storage.staging(self.path)
        fresh = replace(self, path=new)
        try:
            fresh._init(remote.object_format)  # noqa: SLF001 - another of this class
            fresh._receive(names)  # noqa: SLF001 - another of this class
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
            self.progress("tidying up")
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

    def _receive(self, names: Sequence[str]) -> None:
        """Fetch refs without their history; with it where the server knows no other way."""
        refspecs = [f"+{name}:{local_name(name)}" for name in names]
        options = ["--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", "--atomic"]
        options += ["--no-recurse-submodules", "--update-shallow", "--progress"]
        self.progress("fetching")
        whole = ["fetch", *options, "--", self.destination.url, *refspecs]
        shallow = [*whole[:1], "--depth=1", *whole[1:]]
        status, stderr = self._followed(shallow, git_dir=self.path, measured=True)
        if status and no_shallow(stderr):
            status, stderr = self._followed(whole, git_dir=self.path, measured=True)
        if status:
            raise self._failure(stderr)

    def _failure(self, stderr: str) -> IndexerError:
        if gone := _GONE.search(stderr):
            return RefNotFound(gone["ref"])
        error = explain("fetching", stderr, self.source)
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
        status, stderr = self._followed(arguments, git_dir=self.path if inside else None, far=False)
        if status and corrupt(stderr):
            raise MirrorBroken(doing, stderr)
        if status:
            raise explain(doing, stderr)

    def _followed(
        self,
        arguments: Sequence[str],
        *,
        git_dir: Path | None = None,
        output: Callable[[bytes], None] = ignore,
        measured: bool = False,
        far: bool = True,
        packets: bool = False,
        listing: bool = False,
    ) -> tuple[int, str]:
        """Run git until our deadline; `measured` watches the size, `far` is to the source."""
        deadline = self.deadline
        if listing:
            deadline = min(deadline, time.monotonic() + self.limits.listing_seconds)
        said = _Said()

        def tick() -> None:
            self.progress(said.text)
            if measured:
                self._measure()

        try:
            handlers = Handlers(deadline, output, said.hear, tick)
            call = arguments if git_dir is None else [f"--git-dir={git_dir}", *arguments]
            status, stderr = self._run(call, handlers, far=far, packets=packets)
        except OutOfTime:
            raise self._too_slow(listing=listing) from None
        return status, stderr

    def _too_slow(self, *, listing: bool) -> SourceUnreachable:
        doing, seconds, setting = "fetching", self.limits.fetch_seconds, "FETCH"
        if listing and self.limits.listing_seconds < seconds:
            doing, seconds = "asking for the branches", self.limits.listing_seconds
            setting = "LISTING"
        named = f"OMNIWEB_GIT_{setting}_SECONDS"
        why = f"{doing} took longer than {seconds:,.0f} s, the limit of this server ({named})"
        return SourceUnreachable(self.source.address, why)

    def _run(
        self, arguments: Sequence[str], handlers: Handlers, *, far: bool, packets: bool
    ) -> tuple[int, str]:
        """Run git, which may ask for credentials if the call is to the source."""
        variables = {"GIT_TRACE_PACKET": "2"} if packets else {}
        fds = [self.lock]
        call = [*environment.flags(self.destination if far else None), *arguments]
        with ExitStack() as stack:
            if far:
                variables["GIT_ALLOW_PROTOCOL"] = self.destination.protocol
            if far and self.destination.local:
                trusted = stack.enter_context(environment.trust(self.destination))
                variables["GIT_CONFIG_GLOBAL"] = trusted
            elif far and (self.source.username or self.source.password):
                secrets = map(environment.secret, (self.source.username, self.source.password))
                pipes = [stack.enter_context(secret) for secret in secrets]
                variables |= environment.asking(*pipes)
                fds += pipes
            git = stack.enter_context(start(call, variables, fds, limits=self.limits))
            status, stderr = follow(git, handlers)
            git.judge("fetching", status, stderr)
            return status, stderr

    def _measure(self) -> None:
        if storage.size_of(self.path) > self.limits.mirror_bytes:
            raise bounds.too_large(self.limits)


class _Said:
    """What git says of its progress, in our words: nothing that a server wrote gets through."""

    def __init__(self) -> None:
        self.text = "fetching"
        self._tail = b""

    def hear(self, piece: bytes) -> None:
        self._tail = (self._tail + piece)[-400:]
        for match in _PROGRESS.finditer(self._tail):
            step = match["step"].decode().removeprefix("remote: ").lower()
            size = f", {match['size'].decode()}" if match["size"] else ""
            self.text = f"{step}: {match['percent'].decode()} %{size}"
