"""Processes of a home whose starter was killed: found by what only they have, and ended."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from omniweb.embedded.service import MARK, Service

SERVER_SECONDS = 30.0
"""How long PostgreSQL and Redis may take to end before they are killed."""
OTHER_SECONDS = 3.0
"""The same for web server, worker and beat: what they were at begins anew in any case."""
_SERVERS = frozenset({"postgres", "redis-server"})
_TICK_SECONDS = 0.05


def mark(home: Path, service: str = "") -> str:
    """Return the value of the variable `MARK`; without a service, what all of a home begin with."""
    return f"{home}//{service}"


def _has_mark(process: Path, wanted: str) -> bool:
    variable = os.fsencode(f"{MARK}={wanted}")
    return any(
        each.startswith(variable) for each in (process / "environ").read_bytes().split(b"\0")
    )


def _is_server_in(process: Path, folder: Path) -> bool:
    """Tell whether it is a PostgreSQL or a Redis there: both write over their variables."""
    program = Path((process / "exe").readlink()).name
    return program in _SERVERS and Path((process / "cwd").readlink()).is_relative_to(folder)


def processes(wanted: str, folder: Path) -> Iterator[int]:
    """Yield the ids of living processes whose mark begins so, and of servers in a folder.

    None where the system has no `/proc`.
    """
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if int(process.name) != os.getpid() and (
                _has_mark(process, wanted) or _is_server_in(process, folder)
            ):
                yield int(process.name)


def _send(number: signal.Signals, processes: list[int]) -> None:
    for process in processes:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(process, number)


def end_those_of_home(home: Path) -> None:
    """Ask every process of a home to end; kill those that do not. The home must be locked."""
    begun = time.monotonic()
    asked: set[int] = set()
    while left := list(processes(mark(home), home)):
        waited = time.monotonic() - begun
        late = [p for p in left if waited > (SERVER_SECONDS if _is_server(p) else OTHER_SECONDS)]
        _send(signal.SIGKILL, late)
        new = [process for process in left if process not in asked]
        # SIGINT ends sessions of PostgreSQL, where SIGTERM would wait for them.
        _send(signal.SIGINT, [process for process in new if _is_server(process)])
        _send(signal.SIGTERM, [process for process in new if not _is_server(process)])
        asked.update(new)
        time.sleep(_TICK_SECONDS)


def _is_server(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/exe").readlink().name in _SERVERS
    except OSError:
        return False


def kill_those_of_service(home: Path, service: Service) -> None:
    """Kill what a service that has ended has left behind: workers without their master."""
    folder = service.folder if service.folder.is_relative_to(home) else home / service.name
    for _ in range(100):
        if not (left := list(processes(f"{mark(home, service.name)}", folder))):
            return
        _send(signal.SIGKILL, left)
        time.sleep(_TICK_SECONDS)
