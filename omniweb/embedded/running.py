"""`make run`, from nothing to an address that people open."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from cryptography.fernet import Fernet
from django.core.management.utils import get_random_secret_key

from omniweb.embedded import leftovers, processes
from omniweb.embedded.errors import StopRequested
from omniweb.embedded.home import Home
from omniweb.embedded.postgres import ROLES, open_postgres
from omniweb.embedded.programs import need_git
from omniweb.embedded.redis import open_redis
from omniweb.embedded.supervisor import Supervisor

START_SECONDS = 60.0
"""How long a service may take until it answers; a disk can be slow, recovery too."""


@contextmanager
def services(supervisor: Supervisor, *, lasting: bool = True) -> Iterator[Mapping[str, str]]:
    """Start PostgreSQL and Redis in a home that is locked; yield the variables that name them.

    In the end it stops everything that the supervisor has started. Raise `CannotStart`, and
    `StopRequested` where the supervisor listens.
    """
    home = supervisor.home
    postgres, (broker, cache) = open_postgres(home, lasting=lasting), open_redis(home)
    try:
        postgres.make_data()
        started = [(each, supervisor.start(each.service())) for each in (postgres, broker, cache)]
        for each, child in started:
            supervisor.wait_until(child, each.answers, START_SECONDS)
        postgres.make_database()
        yield {
            "DATABASE_URL": postgres.address(),
            "OMNIWEB_DATABASE_FOLDER": str(postgres.data),
            **(postgres.role_addresses() if lasting else {}),
            "REDIS_BROKER_URL": broker.address(),
            "REDIS_CACHE_URL": cache.address(),
        }
    finally:
        supervisor.stop()
        home.remove_socket_folder()


def _own_variables(home: Home, port: int) -> dict[str, str]:
    """Return the secrets, those of the environment before those that are kept in the home."""
    own = {
        "OMNIWEB_SECRET_KEY": home.secret("secret-key", get_random_secret_key),
        "OMNIWEB_CREDENTIALS_KEY": home.secret(
            "credentials-key", lambda: Fernet.generate_key().decode()
        ),
    }
    return {name: os.environ.get(name) or kept for name, kept in own.items()} | {"PORT": str(port)}


def run(home: Home, port: int, say: Callable[[str], None]) -> None:
    """Run until Ctrl-C; raise `CannotStart`."""
    supervisor = Supervisor(home, say)
    with home.locked(f"process {os.getpid()}, http://127.0.0.1:{port}"):
        need_git()
        leftovers.end_those_of_home(home.path)  # they hold the port
        processes.need_port(port)
        supervisor.listen()
        try:
            with services(supervisor) as addresses:
                _open_doors(supervisor, {**addresses, **_own_variables(home, port)}, port)
                supervisor.watch()
                say("Stopping …")
        except StopRequested:
            say("Stopped before it was ready.")
        finally:
            home.remove_environment()


def _as_role(service: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of a service: its own role's address, and nobody else's."""
    own = next(environment[setting] for setting, name in ROLES.items() if name == service)
    others = {name: value for name, value in environment.items() if name not in ROLES}
    return others | {"DATABASE_URL": own}


def _open_doors(supervisor: Supervisor, variables: Mapping[str, str], port: int) -> None:
    home, say = supervisor.home, supervisor.say
    # Whatever the caller's environment says: without https in front, it is no production server.
    own = {"OMNIWEB_HOME": str(home.path), "OMNIWEB_PRODUCTION": ""}
    environment = {**os.environ, **variables, **own}
    first_time = supervisor.finish(processes.preparation(environment))
    home.write_environment(variables)
    for_worker, for_web = _as_role("worker", environment), _as_role("web", environment)
    supervisor.start(processes.worker(for_worker))
    supervisor.start(processes.fetcher(for_worker))
    supervisor.start(processes.beat(for_worker, home.folder("beat")))
    child = supervisor.start(processes.web(for_web, port, home.folder("metrics")))
    supervisor.wait_until(child, lambda: processes.is_ready(port), START_SECONDS)
    say(f"OmniWeb is ready: http://127.0.0.1:{port}")
    if first_time:
        say(first_time)
    say("Ctrl-C stops it.")
