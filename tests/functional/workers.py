"""Worker processes of a database of their own, to be started, killed and asked."""
# ruff: noqa: TID251 - the environment is what it passes on

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from celery import Celery
from redis import Redis

from tests.fixtures.services import REDIS_DATABASES_PER_WORKER, own_database, redis_database
from tests.fixtures.site import ROOT, as_role, environment_of, unmeasured

LEASE_SECONDS = 2
"""A worker that is lost is missed sooner than by its twenty seconds."""
TICK_SECONDS = 0.5
"""The clock of `celery beat` runs quicker here."""
_QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "INFO")


class Driver:
    """A process that answers one question at a time; see `driving`."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.functional.driving"],
            env=environment | {"DJANGO_SETTINGS_MODULE": "omniweb.settings"},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, *order: Any) -> Any:
        """Give an order and wait for its answer."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        """End the process."""
        self._process.communicate(timeout=30)


@dataclass
class Works:
    """A migrated database, a queue, and the workers that serve it just now."""

    environment: dict[str, str]
    home: Path
    workers: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def queue(self) -> Celery:
        """What wakes the workers."""
        return Celery(broker=self.environment["REDIS_BROKER_URL"])

    def wake(self, task: str, *arguments: int) -> None:
        """Deliver one message."""
        name = f"omniweb.repositories.tasks.{task}"
        self.queue.send_task(name, args=arguments, queue="index", ignore_result=True)

    def start(self, processes: int = 1, *options: str) -> "subprocess.Popen[bytes]":
        """Start a worker of so many processes or threads, in a session of its own."""
        command = [
            "celery",
            "-A",
            "omniweb.celery",
            "worker",
            "-c",
            str(processes),
            *_QUIET,
            *options,
        ]
        command += ["-n", f"worker{len(self.workers)}-{os.getpid()}@test"]
        with (self.home / "workers.log").open("ab") as log:
            worker = subprocess.Popen(
                [sys.executable, "-m", *command],
                env=as_role("worker", self.environment),
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.workers.append(worker)
        return worker

    @contextmanager
    def working(self, processes: int) -> Iterator[None]:
        """Have one worker of so many processes, and nobody else."""
        worker = self.start(processes)
        try:
            yield
        finally:
            self.end(worker)

    def end(self, worker: "subprocess.Popen[bytes]") -> None:
        """End a worker with all that it started."""
        for process in [*descendants(worker.pid), worker.pid]:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        worker.wait()
        self.workers.remove(worker)

    @contextmanager
    def ticking(self) -> Iterator[None]:
        """Send what `celery beat` sends."""
        left = threading.Event()

        def tick() -> None:
            while not left.wait(TICK_SECONDS):
                self.wake("tend_runs")

        thread = threading.Thread(target=tick)
        thread.start()
        try:
            yield
        finally:
            left.set()
            thread.join()


def descendants(process: int) -> list[int]:
    """Return the living children of a process and theirs, parents first."""
    found: list[int] = []
    with suppress(FileNotFoundError, ProcessLookupError):
        for thread in Path(f"/proc/{process}/task").iterdir():
            for child in map(int, (thread / "children").read_text().split()):
                found += [child, *descendants(child)]
    return found


@contextmanager
def works(home: Path, **variables: str) -> Iterator[Works]:
    """Migrate a database, empty a queue; end all workers in the end."""
    broker = os.environ["REDIS_BROKER_URL"]
    spare = int(urlsplit(broker).path.strip("/") or 0) + REDIS_DATABASES_PER_WORKER - 1
    redis = redis_database(broker, spare)
    with ExitStack() as stack:
        address = stack.enter_context(own_database(os.environ["DATABASE_URL"]))
        # Not measured: workers are killed before they could report.
        environment = unmeasured(environment_of(home, address, 0)) | {
            "REDIS_BROKER_URL": redis,
            "REDIS_CACHE_URL": redis,
            "OMNIWEB_RUN_LEASE_SECONDS": str(LEASE_SECONDS),
            **variables,
        }
        for command in (["migrate", "--verbosity=0"], ["migrate_index"]):
            migrate = [sys.executable, "manage.py", *command]
            subprocess.run(migrate, env=environment, cwd=ROOT, check=True, capture_output=True)
        with Redis.from_url(redis) as queue:
            queue.flushdb()
        found = Works(environment, home)
        try:
            yield found
        finally:
            for worker in list(found.workers):
                found.end(worker)
