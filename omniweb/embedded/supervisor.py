"""Starts services, starts again those that end, and stops all of them in order."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from omniweb.embedded import leftovers, privileges
from omniweb.embedded.errors import DidNotStart, StopRequested
from omniweb.embedded.home import Home
from omniweb.embedded.service import MARK, Service

TICK_SECONDS = 0.1
LONG_LIFE_SECONDS = 30.0
"""A service that has lived so long is started again at once; others wait longer each time."""
MOST_PAUSE_SECONDS = 15.0
MOST_LOG_BYTES = 10_000_000
"""A log that is longer at a start is put aside; the one before it is dropped."""


@dataclass(slots=True)
class Child:
    """A running service. Times are of `time.monotonic`, in seconds."""

    service: Service
    process: subprocess.Popen[bytes]
    started: float
    failures: int = 0
    again_at: float | None = None


@dataclass(slots=True)
class Supervisor:
    """The services of a home, in the order in which they were started.

    It must be used from the main thread: the system tells children of the death of the *thread*
    that started them.
    """

    home: Home
    say: Callable[[str], None]
    children: list[Child] = field(default_factory=list)
    stopping: bool = False

    def listen(self) -> None:
        """Take Ctrl-C, SIGTERM and SIGHUP as the wish to stop, which every wait then obeys."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)

    def _asked_to_stop(self, *_: object) -> None:
        self.stopping = True

    def start(self, service: Service) -> Child:
        """Start a service; its output goes to its log."""
        log = self.log(service)
        with suppress(FileNotFoundError):
            if log.stat().st_size > MOST_LOG_BYTES:
                log.replace(log.with_suffix(".log.1"))
        return self._add(service, self._launch(service))

    def _add(self, service: Service, process: subprocess.Popen[bytes]) -> Child:
        child = Child(service, process, time.monotonic())
        self.children.append(child)
        return child

    def log(self, service: Service) -> Path:
        """Return the file that gets what a service says."""
        return self.home.logs / f"{service.name}.log"

    def _launch(self, service: Service, stdout: int | None = None) -> subprocess.Popen[bytes]:
        mark = leftovers.mark(self.home.path, service.name)
        ends = privileges.ends_with_parent(service.orphan_signal)
        with self.log(service).open("ab") as output:
            return subprocess.Popen(
                [*service.prefix, *ends, *service.command],
                cwd=service.folder,
                env={**service.environment, MARK: mark},
                stdin=subprocess.DEVNULL,
                stdout=output if stdout is None else stdout,
                stderr=output,
                start_new_session=True,  # Ctrl-C is ours; they are stopped in order
            )

    def last_words(self, service: Service, characters: int = 2_000) -> str:
        """Return the end of a service's log."""
        return self.log(service).read_text(errors="replace")[-characters:].strip()

    def wait_until(self, child: Child, is_true: Callable[[], bool], seconds: float) -> None:
        """Wait for a service; raise `DidNotStart` (it ended or takes longer) or `StopRequested`."""
        deadline = time.monotonic() + seconds
        while not is_true():
            if child.process.poll() is not None:
                self._refuse(child, "ended while it was starting")
            if time.monotonic() > deadline:
                self._refuse(child, f"did not answer within {seconds:.0f} seconds")
            self._pause()

    def _refuse(self, child: Child, what: str) -> None:
        service = child.service
        raise DidNotStart(service.name, what, self.log(service), self.last_words(service))

    def finish(self, service: Service) -> str:
        """Run something that ends by itself; return what it wrote to stdout, a few lines.

        Only its stderr goes to its log. Raise as `wait_until` does.
        """
        child = self._add(service, self._launch(service, subprocess.PIPE))
        assert child.process.stdout is not None  # noqa: S101 - it was piped above
        with child.process.stdout as output:
            while child.process.poll() is None:
                self._pause()
            self.children.remove(child)
            if child.process.returncode != 0:
                self._refuse(child, "failed")
            return output.read().decode(errors="replace").strip()

    def _pause(self) -> None:
        if self.stopping:
            raise StopRequested
        time.sleep(TICK_SECONDS)

    def watch(self) -> None:
        """Keep everything running until somebody wants it to stop."""
        while not self.stopping:
            for child in self.children:
                if child.process.poll() is not None:
                    self._revive(child)
            time.sleep(TICK_SECONDS)

    def _revive(self, child: Child) -> None:
        now = time.monotonic()
        if child.again_at is None:
            if now - child.started > LONG_LIFE_SECONDS:
                child.failures = 0
            pause = min(MOST_PAUSE_SECONDS, 2.0**child.failures - 1)
            child.failures, child.again_at = child.failures + 1, now + pause
            self.say(f"{child.service.name} ended ({_ending(child.process)}); starting it again.")
            leftovers.kill_those_of_service(self.home.path, child.service)
        if now >= child.again_at:
            child.process, child.started = self._launch(child.service), now
            child.again_at = None

    def stop(self) -> None:
        """Stop what was started last first; kill what does not end in its time."""
        self.stopping = True
        for child in reversed(self.children):
            _end(child)
            leftovers.kill_those_of_service(self.home.path, child.service)
        self.children.clear()


def _ending(process: subprocess.Popen[bytes]) -> str:
    """Return how a process ended, in words."""
    code = process.returncode
    if code is not None and code < 0:
        with suppress(ValueError):
            return signal.Signals(-code).name
    return f"status {code}"


def _end(child: Child) -> None:
    if child.process.poll() is not None:
        return
    child.process.send_signal(child.service.stop_signal)
    try:
        child.process.wait(child.service.stop_seconds)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()
