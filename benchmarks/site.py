"""An OmniWeb for one benchmark: its own database, a worker and a web server, as people run it."""
# ruff: noqa: TID251 - the environment is what it passes on

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
import psycopg

from benchmarks.folder import ROOT, bench_folder
from benchmarks.services import own_database, redis_database, services
from omniweb.embedded import processes

WORKERS = 2
"""Processes of the worker; `make run` starts as many."""
_PYTHON = (sys.executable, "-m")
USER = "benchmark"
START_SECONDS = 60.0
STOP_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Site:
    """Where it is: `home` holds its mirrors and logs, `url` is that of the web server."""

    database: str
    home: Path
    url: str
    environment: dict[str, str]

    def manage(self, *arguments: str, quiet: bool = True) -> str:
        """Run a management command; return what it prints."""
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if quiet else None,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            message = f"manage.py {' '.join(arguments)}: {(done.stderr or '')[-2_000:]}"
            raise RuntimeError(message)
        return done.stdout

    def token(self, user: str = USER) -> str:
        """Return a new token of an administrator of the benchmarks, made where there is none."""
        from omniweb.accounts.models import User

        if not User.objects.filter(username=user).exists():
            User.objects.create_superuser(user)
        return self.manage("create_token", user, "--scope", "search:read").splitlines()[-1]

    @contextmanager
    def worker(self) -> Iterator[int]:
        """Run a worker; yield its process id. Its log is `worker.log` at home."""
        command = [*_PYTHON, "celery", "-A", "omniweb.celery", "worker", "-B", "-c", str(WORKERS)]
        command += ["-l", "WARNING", "-s", str(self.home / "beat")]
        with self._process(command, self.home / "worker.log") as process:
            yield process.pid

    @contextmanager
    def indexing(self, nice: int = 0) -> Iterator[int]:
        """Run worker, fetcher and beat apart, as `make run` does; yield the worker's process id."""
        services = [
            processes.worker(self.environment),
            processes.fetcher(self.environment),
            processes.beat(self.environment, self.home),
        ]
        prefix = ("nice", "-n", str(nice)) if nice else ()
        with ExitStack() as stack:
            started = [
                stack.enter_context(
                    self._process([*prefix, *each.command], self.home / f"{each.name}.log")
                )
                for each in services
            ]
            yield started[0].pid

    @contextmanager
    def web(self) -> Iterator[int]:
        """Run the web server until the end of the block; yield its process id once it answers."""
        command = [
            *_PYTHON,
            "omniweb.serving.server",
            "--workers",
            "2",
            "--port",
            self.url.rpartition(":")[2],
        ]
        with self._process(command, self.home / "web.log") as process:
            _wait_until_ready(self.url)
            yield process.pid

    @contextmanager
    def _process(self, command: list[str], log: Path) -> Iterator["subprocess.Popen[bytes]"]:
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                env=self.environment,
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            try:
                yield process
            finally:
                _stop(process)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def open_site(name: str, *, redis: int, fresh: bool = False) -> Site:
    """Return a site whose tables are up to date; it uses the Redis databases `redis` and the next.

    This process becomes part of it: Django is set up for its database.
    """
    address, redis_address = services()
    home = bench_folder() / name
    if fresh:  # the mirrors are named by ids that begin again
        shutil.rmtree(home, ignore_errors=True)
    home.mkdir(exist_ok=True)
    port = _free_port()
    environment = dict(os.environ) | {
        "DJANGO_SETTINGS_MODULE": "omniweb.settings",
        "OMNIWEB_HOME": str(home),
        "DATABASE_URL": own_database(address, f"omniweb_{name}", fresh=fresh),
        "REDIS_BROKER_URL": redis_database(redis_address, redis),
        "REDIS_CACHE_URL": redis_database(redis_address, redis + 1),
        "OMNIWEB_LOG_LEVEL": "WARNING",
        "OMNIWEB_SECRET_KEY": "known to the web server and to who asks it: a benchmark's",
        "PORT": str(port),
    }
    url = f"http://127.0.0.1:{port}"
    site = Site(environment["DATABASE_URL"], home, url, environment)
    site.manage("migrate", "--verbosity=0")
    site.manage("migrate_index")
    _join(site)
    return site


def _join(site: Site) -> None:
    os.environ.update(site.environment)
    django.setup()


def _free_port() -> int:
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_until_ready(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=5):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def query_rows(site: Site, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a statement on the site's database."""
    with psycopg.connect(site.database) as connection:
        return connection.execute(statement.encode(), values).fetchall()
