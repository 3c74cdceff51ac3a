"""PostgreSQL 18 with pgvector: its data folder, how it is started, whether it answers."""

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from omniweb.embedded import extensions, privileges
from omniweb.embedded.errors import DidNotStart
from omniweb.embedded.home import Home, write_private
from omniweb.embedded.memory import shared_megabytes
from omniweb.embedded.programs import postgres_folder
from omniweb.embedded.service import Service

DATABASE = USER = "omniweb"
ROLES = {"OMNIWEB_WEB_DATABASE_URL": "web", "OMNIWEB_WORKER_DATABASE_URL": "worker"}
"""Setting that names a role → the service that has it; `migrate_index` makes the roles."""
_KEPT = {
    "shared_buffers": "256MB",
    "max_connections": "100",
    # Searches are short; compiling them or sharing them out costs more than it saves.
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    # An index run writes in bursts: fewer checkpoints. Pages of an index that is filled hardly get
    # smaller in the log, and pressing them took a tenth of what the server does for a run.
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "huge_pages": "off",
    # What searching costs, for /metrics. Statements other than queries would keep their literals.
    "shared_preload_libraries": "pg_stat_statements",
    "pg_stat_statements.track_utility": "off",
}
_THROWN_AWAY = {
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "200",
}


@dataclass(frozen=True, slots=True)
class Postgres:
    """A server in a home. `sockets` is the folder of its only door; nothing listens on TCP.

    `lasting` is false for tests: what it writes need not survive the machine.
    """

    home: Home
    sockets: Path
    password: str
    lasting: bool = True

    @property
    def data(self) -> Path:
        """Return the data folder."""
        return self.home.path / "postgres"

    def address(self, database: str = DATABASE) -> str:
        """Return `postgresql://…` of one of its databases, with the password in it."""
        host = quote(str(self.sockets), safe="")
        return f"postgresql://{USER}:{self.password}@/{database}?host={host}&port=5432"

    def role_addresses(self) -> dict[str, str]:
        """Return the addresses of the database for each service's own role, by setting.

        Passwords are kept in the home; one of before gets them at its next start.
        """
        host = quote(str(self.sockets), safe="")
        return {
            setting: f"postgresql://{USER}_{service}:"
            f"{self.home.password(f'{service}-database-password')}"
            f"@/{DATABASE}?host={host}&port=5432"
            for setting, service in ROLES.items()
        }

    def make_data(self) -> None:
        """Make the data folder where there is none; raise `DidNotStart`.

        It is made aside and renamed, so that an interrupted first start leaves none.
        """
        _give_away(self.sockets)
        if self.data.exists():
            # We hold the home and nothing of ours runs: this file is of a server that was killed,
            # and its process id may be another program's by now.
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            return
        aside = self.home.path / "postgres.new"
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(0o700)
        _give_away(aside)
        self._initialise(aside)
        aside.rename(self.data)

    def _initialise(self, folder: Path) -> None:
        log = self.home.logs / "initdb.log"
        secret = self.home.path / "initdb-password"
        write_private(secret, self.password)
        _give_away(secret)
        command = [str(postgres_folder() / "initdb"), "-D", str(folder), "-U", USER]
        command += ["-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8"]
        command += ["--locale=C.UTF-8", "-T", "english"]
        command += [] if self.lasting else ["--no-sync"]
        with log.open("wb") as output:
            done = subprocess.run(
                [*privileges.not_as_root(), *command],
                cwd=folder,
                env=_environment(os.environ),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                check=False,
            )
        secret.unlink()
        if done.returncode != 0:
            name, what = "PostgreSQL", "could not make its data folder"
            raise DidNotStart(name, what, log, log.read_text(errors="replace")[-2_000:])

    def service(self) -> Service:
        """Return how the server is run; SIGINT ends its sessions and writes a checkpoint."""
        options = _KEPT | ({} if self.lasting else _THROWN_AWAY)
        options |= {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
        }
        if self.lasting:
            options["shared_buffers"] = f"{shared_megabytes()}MB"
        command = [str(postgres_folder() / "postgres"), "-D", str(self.data)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        return Service(
            "postgres",
            tuple(command),
            self.data,
            _environment(os.environ),
            signal.SIGINT,
            stop_seconds=60.0,
            orphan_signal=signal.SIGINT,
            prefix=privileges.not_as_root(),
        )

    def answers(self) -> bool:
        """Tell whether the server takes connections."""
        try:
            psycopg.connect(self.address("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def make_database(self) -> None:
        """Make the database where there is none, and its extensions as this wheel has them."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            asked = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if asked.fetchone() is None:
                connection.execute(f'CREATE DATABASE "{DATABASE}"')
        extensions.make_ready(self.address())


def open_postgres(home: Home, *, lasting: bool = True) -> Postgres:
    """Return the server of a home, with a password that is kept there and a new socket folder."""
    return Postgres(home, home.socket_folder(), home.password("database-password"), lasting)


def _environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Return variables without libpq's own and without a locale that may not be installed."""
    kept = {k: v for k, v in variables.items() if not k.startswith(("PG", "LC_", "LANG"))}
    return kept | {"TZ": "UTC"}


def _give_away(path: Path) -> None:
    """Give one of our own files or folders to the user that PostgreSQL runs as."""
    if privileges.changes_owner():
        os.chown(path, privileges.NOBODY, privileges.NOBODY)
