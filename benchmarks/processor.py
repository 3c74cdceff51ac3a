"""Processor time of all that answers a request: web processes, PostgreSQL, Redis."""

import os
from collections.abc import Callable
from dataclasses import astuple, dataclass
from pathlib import Path

import psycopg
from redis import Redis

from indexer.memory import descendants


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds, of the system and of users."""

    web: float
    postgresql: float
    redis: float

    @property
    def total(self) -> float:
        """Seconds of all three."""
        return self.web + self.postgresql + self.redis

    def since(self, before: "Spent", requests: int) -> "Spent":
        """Return what was spent since then, for one of so many requests, in milliseconds."""
        pairs = zip(astuple(self), astuple(before), strict=True)
        return Spent(*((now - then) * 1_000 / requests for now, then in pairs))


def meter(web: int, database: str, redis: str) -> Callable[[], Spent]:
    """Return what tells how much was spent until now by a web server's process, and those below.

    PostgreSQL and Redis are all that there is at these addresses, whoever asks it. PostgreSQL on
    another machine, or in another container, cannot be seen and counts as nought.
    """
    server, client = _postmaster(database), Redis.from_url(redis)

    def spent() -> Spent:
        known = client.info("cpu")
        return Spent(
            web=_tree_seconds(web),
            postgresql=_tree_seconds(server) if server else 0.0,
            redis=known["used_cpu_user"] + known["used_cpu_sys"],
        )

    return spent


def backends_seconds(database: str) -> Callable[[], float]:
    """Return what tells how much the connections of a server that is here have spent until now."""
    server = _postmaster(database)

    def spent() -> float:
        nanoseconds = 0
        for process in descendants(server) if server else ():
            try:
                nanoseconds += int(Path(f"/proc/{process}/schedstat").read_text().split()[0])
            except OSError:
                continue
        return nanoseconds / 1e9

    return spent


def _postmaster(database: str) -> int | None:
    """Return the process that all of a server's processes are children of, if it is here."""
    with psycopg.connect(database) as connection:
        backend = connection.info.backend_pid
        try:
            if not Path(f"/proc/{backend}/comm").read_text().startswith("postgres"):
                return None
            return int(_fields(backend)[1])
        except OSError:
            return None


def _tree_seconds(root: int) -> float:
    """Return the time of a process and all below it, also of those that have ended."""
    ticks = 0
    for process in (root, *descendants(root)):
        try:
            # User and system time, its own and that of children it has waited for.
            ticks += sum(map(int, _fields(process)[11:15]))
        except OSError:  # it has ended since, and is counted by its parent
            continue
    return ticks / os.sysconf("SC_CLK_TCK")


def _fields(process: int) -> list[str]:
    """Return what Linux tells of a process behind its name, which may hold anything."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
