"""A repository as this machine has it: a bare one, of the refs we index, without their history.

What a repository says in its files or names is never more than data.
"""

import errno
import os
import tempfile
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from subprocess import DEVNULL, PIPE
from typing import IO

from indexer.discovery.tree_facts import WORDS, Survey, TreeFacts
from indexer.errors import (
    GitFailed,
    GitKilled,
    RefNotFound,
    SourceIncomplete,
    SourceTooLarge,
    StorageFull,
)
from indexer.git import environment, gate, process, storage
from indexer.git.calls import Calls
from indexer.git.cat_file import Reader, StoredObject
from indexer.git.fetch import HEAD_COPY, Fetch
from indexer.git.listing import is_object_id, parse_tree, records_with, split
from indexer.git.messages import MirrorBroken, corrupt, explain
from indexer.git.process import Git
from indexer.git.source import Source, destination
from indexer.limits import LIMITS, MIB, GitLimits, IndexLimits, git_limits
from indexer.stopping import ShouldStop, beside, go_on, never, while_wanted
from indexer.types import DETACHED, Entry, ref_names

MAX_LISTING_BYTES = 200 * MIB
"""Of one tree's listing: a few kilobytes of objects can name millions of files."""
MAX_RECORD_BYTES = 1 * MIB
"""Of one file in a listing; a path of a file system has 4,096 at most."""
READ_SECONDS = 120.0
"""For a command on our own copy, which takes milliseconds."""
_REF_FORMAT = "%(refname) %(objectname) %(objecttype) %(*objectname) %(*objecttype)"
_OUT_OF_SPACE = {errno.ENOSPC, errno.EDQUOT}


def _quietly(_text: str) -> None:
    """Keep progress to oneself."""


class Mirror:
    """A repository as this machine has it, at `path`; it need not exist before its first fetch.

    Safe to use from several processes: fetches take turns, readers never wait. Reading raises
    `GitFailed` where the mirror does not hold what is asked for, and `Stopped` once `should_stop`
    says so.
    """

    def __init__(
        self,
        path: Path,
        limits: IndexLimits = LIMITS,
        should_stop: ShouldStop = never,
        git: GitLimits | None = None,
    ) -> None:
        self._path = path
        self._limits = limits
        self._should_stop = should_stop
        self._git = git or git_limits()

    def fetch(
        self,
        source: Source,
        refs: Sequence[str] = (),
        progress: Callable[[str], None] | None = None,
    ) -> None:
        """Bring refs (branch or tag names, short or full) up to date; without any, the default one.

        `progress` gets a few words several times a second; what it raises ends the fetch. Whatever
        happens, the mirror afterwards is as it was or as the source is. A damaged one is built
        anew, and so is one whose source lacked blobs. Raise a `SourceError` or `StorageFull`.
        """
        try:
            self._fetch(source, refs, progress or _quietly)
        except OSError as error:
            if error.errno in _OUT_OF_SPACE:
                raise StorageFull(where="the copy of the repository") from error
            raise

    def _fetch(self, source: Source, refs: Sequence[str], progress: Callable[[str], None]) -> None:
        deadline = time.monotonic() + self._git.fetch_seconds
        # The name service and a silent host take their time, and nothing interrupts them.
        place = beside(partial(destination, source), partial(progress, "asking for the host"))
        waiting = partial(progress, "waiting for another fetch of this repository")
        with (
            storage.locked(self._path, deadline, waiting) as lock,
            gate.opened(source, place) as way,
        ):
            calls = Calls(source, place, self._git, deadline, progress, lock, way)
            fetch, remote = Fetch(self._path, calls).listed()
            default = remote.default(source.address)
            names = list(dict.fromkeys(map(remote.full_name, refs))) or [default]
            if storage.is_whole(self._path, remote.object_format):
                with suppress(MirrorBroken, SourceTooLarge):  # anew it may be well, and smaller
                    held = self._objects()
                    if not storage.is_partial(self._path):
                        with suppress(SourceIncomplete):
                            fetch.update(remote, names, default, held)
                            self.refs()
                            return
                    # The source lacks blobs, and may have got some without a new commit.
                    names = list(dict.fromkeys([*names, *filter(remote.objects.get, held)]))
            fetch.create(remote, names, default)

    def default_ref(self) -> str:
        """Return the full name of the ref that the source has as its default."""
        try:
            name = (self._path / "HEAD").read_text().removeprefix("ref:").strip()
        except OSError as error:
            raise GitFailed(
                doing="reading the mirror", detail="it has not been fetched yet"
            ) from error
        return DETACHED if name == HEAD_COPY else name

    def refs(self) -> dict[str, str]:
        """Return the commits of the fetched refs, by full name."""
        found = {}
        for line in self._refs():
            name, own, kind, *peeled = line.split(" ")
            if kind == "tag":
                own, kind = peeled
            if kind == "tag":  # a tag of a tag
                own, kind = self._peel(name), "commit"
            if kind == "commit" and own:
                found[DETACHED if name == HEAD_COPY else name] = own
        return found

    def _objects(self) -> dict[str, str]:
        """Return the object of each of our refs by full name, tags not peeled."""
        return dict(line.split(" ")[:2] for line in self._refs())

    def _refs(self) -> list[str]:
        listed = self._output("listing the refs", "for-each-ref", f"--format={_REF_FORMAT}")
        return listed.decode().splitlines()

    def _peel(self, name: str) -> str:
        try:
            asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
            return self._output("reading a tag", *asked).decode().strip()
        except GitKilled:
            raise
        except GitFailed:
            return ""

    def commit(self, ref: str) -> str:
        """Return the commit of a fetched ref, or of a whole commit id; raise `RefNotFound`."""
        refs = self.refs()
        for name in ref_names(ref):
            if name in refs:
                return refs[name]
        if is_object_id(ref) and self.has(ref):
            return ref
        raise RefNotFound(ref, tuple(refs))

    def has(self, commit: str) -> bool:
        """Tell whether a commit is here: one that no ref holds goes after a day or so."""
        if not is_object_id(commit):
            return False
        asked = self._inside("cat-file", "-e", f"{commit}^{{commit}}")
        with process.start(asked, limits=self._git) as git:
            status, stderr = process.follow(git, process.Handlers(_soon()))
            git.judge("looking for a commit", status, stderr)
        return status == 0

    def entries(self, commit: str) -> Iterator[Entry]:
        """Yield the files of a commit in git's order, streamed; raise `SourceTooLarge`."""
        try:
            records = split(self._listing(commit, "-l"), b"\0")
            yield from parse_tree(records, partial=storage.is_partial(self._path))
        except MirrorBroken:
            storage.mark_broken(self._path)
            raise

    def facts(self, commit: str) -> TreeFacts:
        """Return the tree facts of a commit; raise `SourceTooLarge`."""
        survey = Survey()
        survey.note(records_with(self._listing(commit), WORDS))

        def whole(blobs: Iterable[str]) -> Generator[tuple[str, bytes]]:
            with closing(self.blobs(blobs)) as found:
                yield from (each for each in found if len(each[1]) < self._limits.max_file_bytes)

        return survey.facts(whole)

    def blobs(self, oids: Iterable[str]) -> Generator[tuple[str, bytes]]:
        """Yield (id, content) in the order asked, one in memory at a time.

        What is missing or no blob is left out; of each the first `max_file_bytes` are read.
        """
        with self._reading("cat-file", "--batch", stdin=PIPE) as git:
            wanted = while_wanted(oids, self._should_stop)
            for found in _objects_of(git, self._limits.max_file_bytes).read(wanted):
                if found.kind == "blob":
                    yield found.oid, found.content

    @contextmanager
    def files_of(self, commit: str) -> Iterator[Callable[[str], StoredObject | None]]:
        """Give what reads a file of a commit by its path, which has no line end; None: no file.

        Of each the first `max_file_bytes` are read.
        """
        root = self._checked(commit)
        with self._reading("cat-file", "--batch", stdin=PIPE) as git:
            reader = _objects_of(git, self._limits.max_file_bytes)

            def read(path: str) -> StoredObject | None:
                found = reader.named(f"{root}:{path}")
                return found if found is not None and found.kind == "blob" else None

            yield read

    def _listing(self, commit: str, *options: str) -> Iterator[bytes]:
        """Yield git's listing of a tree in pieces; each record ends with NUL."""
        call = ("ls-tree", "-r", "-z", *options, "--full-tree", self._checked(commit))
        count = size = ended = 0
        with self._reading(*call) as git:
            for piece in process.pieces(process.pipe(git.stdout), self._go_on):
                count += piece.count(b"\0")
                if b"\0" in piece:
                    ended = size + piece.rindex(b"\0")
                size += len(piece)
                if size - ended > MAX_RECORD_BYTES:
                    raise SourceTooLarge(what="in one path", limit=f"{MAX_RECORD_BYTES // MIB} MiB")
                if count > self._limits.max_entries or size > MAX_LISTING_BYTES:
                    raise SourceTooLarge(what="files", limit=f"{self._limits.max_entries:,}")
                yield piece

    @contextmanager
    def _reading(self, *arguments: str, stdin: int = DEVNULL) -> Iterator[Git]:
        """Run git beside us and raise what it ended with; leaving early ends it."""
        with tempfile.TemporaryFile() as stderr:
            call = self._inside(*arguments)
            fd = stderr.fileno()
            with process.start(call, limits=self._git, stdin=stdin, stderr=fd) as git:
                try:
                    yield git
                except GitFailed:  # by what it answered, or left unsaid
                    self._finish(git, stderr, arguments[0])
                    storage.mark_broken(self._path)
                    raise
                self._finish(git, stderr, arguments[0])

    def _finish(self, git: Git, stderr: IO[bytes], doing: str) -> None:
        if git.stdin is not None:
            with suppress(BrokenPipeError):
                git.stdin.close()
        status = git.wait()
        stderr.seek(max(0, stderr.seek(0, os.SEEK_END) - process.KEPT_BYTES))
        said = stderr.read().decode("utf-8", "replace")
        self._judge(git, f"reading ({doing})", status, said)

    def _output(self, doing: str, *arguments: str) -> bytes:
        """Return the output of a git command that prints little."""
        output = bytearray()
        with process.start(self._inside(*arguments), limits=self._git) as git:
            try:
                handlers = process.Handlers(_soon(), output=output.extend, tick=self._go_on)
                status, stderr = process.follow(git, handlers)
            except process.OutOfTime:
                raise GitFailed(doing, f"it took longer than {READ_SECONDS:.0f} s") from None
            self._judge(git, doing, status, stderr)
        return bytes(output)

    def _judge(self, git: Git, doing: str, status: int, stderr: str) -> None:
        """Raise what a status or git's stderr means; damage is for the next fetch to repair."""
        git.judge(doing, status, stderr)
        if corrupt(stderr):
            storage.mark_broken(self._path)
            raise MirrorBroken(doing, stderr)
        if status:
            raise explain(doing, stderr)

    def _go_on(self) -> None:
        go_on(self._should_stop)

    def _inside(self, *arguments: str) -> list[str]:
        return [*environment.flags(), f"--git-dir={self._path}", *arguments]

    @staticmethod
    def _checked(commit: str) -> str:
        if not is_object_id(commit):
            raise RefNotFound(commit)
        return commit


def _objects_of(git: Git, max_bytes: int) -> Reader:
    return Reader(process.pipe(git.stdin), process.pipe(git.stdout), max_bytes)


def _soon() -> float:
    """Return the deadline of a command on our own copy."""
    return time.monotonic() + READ_SECONDS


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
