"""The services that are made of this project: web server, worker, beat, and what prepares them."""

import signal
import socket
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from omniweb.embedded.errors import PortTaken
from omniweb.embedded.service import Service

ROOT = Path(__file__).resolve().parents[2]
WORKER_PROCESSES = 2
FETCHER_THREADS = 8
WEB_PROCESSES = 2
"""One interpreter answers 27 searches a second on two cores, two answer 40."""
_ALONE = ("--without-gossip", "--without-mingle")
"""Workers have nothing to say to each other; asking who is there takes a second of each start."""
_SERVER_ERROR = 500


def need_port(port: int) -> None:
    """Raise `PortTaken` where the web server could not listen."""
    with closing(socket.socket()) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            raise PortTaken(port) from None


def _python(name: str, arguments: tuple[str, ...], environment: Mapping[str, str]) -> Service:
    return Service(name, (sys.executable, "-m", *arguments), ROOT, environment)


def preparation(environment: Mapping[str, str]) -> Service:
    """Return what migrates both sides and makes the first administrator; it ends by itself."""
    return _python("preparation", ("omniweb.embedded.preparation",), environment)


def worker(environment: Mapping[str, str]) -> Service:
    """Return the worker. SIGQUIT gives its tasks the 20 seconds of omniweb/celery.py, no more."""
    return _celery("worker", ("--queues=index", f"--concurrency={WORKER_PROCESSES}"), environment)


def fetcher(environment: Mapping[str, str]) -> Service:
    """Return the worker that fetches: threads, as git does its work."""
    threads = ("--pool=threads", f"--concurrency={FETCHER_THREADS}")
    return _celery("fetcher", ("--queues=fetch", *threads), environment)


def _celery(name: str, options: tuple[str, ...], environment: Mapping[str, str]) -> Service:
    options = (*options, f"--hostname={name}@%h", "--loglevel=INFO", *_ALONE)
    arguments = ("celery", "-A", "omniweb.celery", "worker", *options)
    service = _python(name, arguments, environment)
    return replace(service, stop_signal=signal.SIGQUIT, stop_seconds=30.0)


def beat(environment: Mapping[str, str], folder: Path) -> Service:
    """Return beat, with its schedule in a folder; that of a killed beat may be torn: it goes."""
    for torn in folder.glob("schedule*"):
        torn.unlink()
    options = (f"--schedule={folder / 'schedule'}", "--pidfile=", "--loglevel=INFO")
    return _python("beat", ("celery", "-A", "omniweb.celery", "beat", *options), environment)


def web(environment: Mapping[str, str], port: int, folder: Path) -> Service:
    """Return the web server; its processes add up what they count in a folder, from nought."""
    for counted in folder.glob("*.db"):
        counted.unlink()
    options = ("--workers", str(WEB_PROCESSES), "--host", "127.0.0.1", "--port", str(port))
    shared = {**environment, "PROMETHEUS_MULTIPROC_DIR": str(folder)}
    service = _python("web", ("omniweb.serving.server", *options), shared)
    # Killed, it would leave its own worker behind.
    return replace(service, orphan_signal=signal.SIGTERM)


def is_ready(port: int) -> bool:
    """Tell whether the web server can answer searches."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status < _SERVER_ERROR
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
