"""The calls of git that a fetch is made of: on our own copy, or to the source through its gate."""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import SourceTooLarge, SourceUnreachable
from indexer.git import bounds, environment, process, storage
from indexer.git.gate import Gate
from indexer.git.process import Handlers, OutOfTime, ignore
from indexer.git.source import Destination, Source
from indexer.limits import MIB, GitLimits

_BESIDE_OBJECTS = 1.25
"""What comes in a fetch, of what a mirror may hold: with names, requests and encryption."""

_PROGRESS = re.compile(
    rb"(?P<step>Receiving objects|Resolving deltas|remote: Counting objects"
    rb"|remote: Compressing objects): +(?P<percent>\d+)%[^\r\n,]*(?:, (?P<size>[\d.]+ [KMG]iB))?"
)


@dataclass(frozen=True, slots=True)
class Calls:
    """Runs git for a fetch from `source`; what it says and how it ended comes back.

    `deadline` is of `time.monotonic`. `lock` is the mirror's: it lives as long as any process of
    the fetch. `gate` leads to the destination, unless that is a path on this machine. Raise
    `GitOverLimit`, `GitKilled`, or why the gate let nobody through.
    """

    source: Source
    destination: Destination
    limits: GitLimits
    deadline: float
    progress: Callable[[str], None]
    lock: int
    gate: Gate | None = None

    def inside(self, arguments: Sequence[str], doing: str) -> tuple[int, str]:
        """Run git on our own copy, or to make one."""
        call = [*environment.flags(), *arguments]
        return self._followed(call, {}, [self.lock], Handlers(self.deadline), doing)

    def listing(
        self,
        arguments: Sequence[str],
        output: Callable[[bytes], None] = ignore,
        *,
        packets: bool = False,
    ) -> tuple[int, str]:
        """Ask the source which branches it has; `packets` shows on stderr what is sent."""
        size = 0

        def count(piece: bytes) -> None:
            nonlocal size
            size += len(piece)
            if size > self.limits.listing_bytes:
                raise self._too_many_names()
            output(piece)

        deadline = min(self.deadline, time.monotonic() + self.limits.listing_seconds)
        if self.gate is not None:
            self.gate.allow(self.limits.listing_bytes, self._too_many_names())
        trace = {"GIT_TRACE_PACKET": "2"} if packets else {}
        return self._to_source(arguments, trace, Handlers(deadline, count), "listing")

    def receiving(
        self, arguments: Sequence[str], mirror: Path, *, partial: bool = False
    ) -> tuple[int, str]:
        """Receive objects into a mirror, whose size is watched.

        `partial`: a source on this machine leaves out the blobs that it lacks.
        """

        def measure() -> None:
            if storage.size_of(mirror) > self.limits.mirror_bytes:
                raise bounds.too_large(self.limits)

        if self.gate is not None:
            most = int(self.limits.mirror_bytes * _BESIDE_OBJECTS)
            self.gate.allow(most, bounds.too_large(self.limits))
        handlers = Handlers(self.deadline, tick=measure)
        call = [f"--git-dir={mirror}", *arguments]
        return self._to_source(call, {}, handlers, "fetching", partial=partial)

    def _to_source(
        self,
        arguments: Sequence[str],
        variables: Mapping[str, str],
        handlers: Handlers,
        doing: str,
        *,
        partial: bool = False,
    ) -> tuple[int, str]:
        """Run git, which may speak to the source and may ask for credentials."""
        chosen = {**variables, "GIT_ALLOW_PROTOCOL": self.destination.protocol}
        fds = [self.lock]
        call = [*environment.flags(self.destination), *arguments]
        with ExitStack() as stack:
            if self.gate is None:
                trusted = stack.enter_context(environment.trust(self.destination, partial=partial))
                chosen["GIT_CONFIG_GLOBAL"] = trusted
            else:
                chosen |= self.gate.variables()
                if self.source.username or self.source.password:
                    secrets = map(environment.secret, (self.source.username, self.source.password))
                    pipes = [stack.enter_context(secret) for secret in secrets]
                    chosen |= environment.asking(*pipes)
                    fds += pipes
            return self._followed(call, chosen, fds, handlers, doing)

    def _followed(
        self,
        call: Sequence[str],
        variables: Mapping[str, str],
        fds: Sequence[int],
        handlers: Handlers,
        doing: str,
    ) -> tuple[int, str]:
        said = _Said()

        def tick() -> None:
            self.progress(said.text)
            handlers.tick()
            if self.gate is not None:
                self.gate.check()

        followed = Handlers(handlers.deadline, handlers.output, said.hear, tick)
        # `upload-pack` maps the packs of a source on this machine as a whole, whatever it is told.
        mapped = self.limits.mirror_bytes if self.destination.local else 0
        with process.start(call, variables, fds, limits=self.limits, mapped=mapped) as git:
            try:
                status, stderr = process.follow(git, followed)
            except OutOfTime:
                raise self._too_slow(handlers.deadline) from None
            if self.gate is not None:
                self.gate.check()
            git.judge(doing, status, stderr)
        return status, stderr

    def _too_slow(self, deadline: float) -> SourceUnreachable:
        doing, seconds, setting = "fetching", self.limits.fetch_seconds, "FETCH"
        if deadline < self.deadline:
            doing, seconds = "asking for the branches", self.limits.listing_seconds
            setting = "LISTING"
        named = f"OMNIWEB_GIT_{setting}_SECONDS"
        why = f"{doing} took longer than {seconds:,.0f} s, the limit of this server ({named})"
        return SourceUnreachable(self.source.address, why)

    def _too_many_names(self) -> SourceTooLarge:
        limit = f"{self.limits.listing_bytes // MIB:,} MiB"
        return SourceTooLarge("of branch names", limit, setting="OMNIWEB_GIT_LISTING_MIB")


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
