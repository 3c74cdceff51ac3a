"""Where PostgreSQL and Redis are, and a database for one benchmark alone."""

import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from benchmarks.folder import ROOT

_ASK = "from omniweb import settings as s; print(s.DATABASE_URL); print(s.REDIS_CACHE_URL)"
_LENDING = ("-m", "benchmarks.lending")


def services() -> tuple[str, str]:
    """Return the addresses of PostgreSQL and Redis: the environment's, or a `make run`'s.

    Where there are none, this process is replaced by itself with services of its own.
    """
    command = [sys.executable, "-c", _ASK]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    database, redis = done.stdout.split("\n")[:2]
    if not database:
        # What was `python -m benchmarks.x --y`, as the interpreter was started.
        os.execv(sys.executable, [sys.executable, *_LENDING, *sys.orig_argv[1:]])
    return database, redis


def own_database(address: str, name: str, *, fresh: bool) -> str:
    """Return the address of a database beside another one, made where missing or when `fresh`."""
    # Not by way of `address`: after the first repetition it is that of the database to drop.
    maintenance = urlunsplit(urlsplit(address)._replace(path="/postgres"))
    with psycopg.connect(maintenance, autocommit=True) as server:
        identifier = sql.Identifier(name)
        if fresh:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(identifier))
        found = server.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone()
        if found is None:
            server.execute(sql.SQL("CREATE DATABASE {}").format(identifier))
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def redis_database(address: str, number: int) -> str:
    """Return the address of another numbered database of the same Redis."""
    parts = urlsplit(address)
    if parts.scheme == "unix":
        return urlunsplit(parts._replace(query=f"db={number}"))
    return urlunsplit(parts._replace(path=f"/{number}"))
