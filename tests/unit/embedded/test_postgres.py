"""The server in a home: who may reach it, what it keeps, how it is started anew."""

import subprocess
from pathlib import Path

import psycopg
import pytest

from omniweb.embedded.errors import DidNotStart
from omniweb.embedded.home import Home, open_home
from omniweb.embedded.postgres import Postgres, open_postgres
from omniweb.embedded.supervisor import Supervisor


@pytest.fixture
def postgres(supervisor: Supervisor) -> Postgres:
    """A server that answers and has its database."""
    server = open_postgres(supervisor.home, lasting=False)
    server.make_data()
    supervisor.wait_until(supervisor.start(server.service()), server.answers, 30)
    server.make_database()
    return server


def _ask(postgres: Postgres, question: str) -> object:
    with psycopg.connect(postgres.address()) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row and row[0]


def test_it_has_vectors_and_listens_on_no_port(postgres: Postgres) -> None:
    assert _ask(postgres, "SELECT name FROM pg_available_extensions WHERE name = 'vector'")
    assert _ask(postgres, "SHOW listen_addresses") == ""
    assert _ask(postgres, "SHOW jit") == "off"
    assert _ask(postgres, "SHOW shared_preload_libraries") == "pg_stat_statements"
    assert _ask(postgres, "SELECT count(*) > 0 FROM pg_stat_statements")
    assert postgres.sockets.stat().st_mode & 0o777 == 0o700
    assert postgres.data.stat().st_mode & 0o777 == 0o700


def test_nobody_gets_in_without_the_password(postgres: Postgres) -> None:
    wrong = postgres.address().replace(postgres.password, "wrong")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_what_is_written_is_there_after_a_kill_and_a_second_start(
    postgres: Postgres, supervisor: Supervisor
) -> None:
    with psycopg.connect(postgres.address()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS value")
    supervisor.children[0].process.kill()
    supervisor.stop()
    (postgres.data / "postmaster.pid").write_text("1\n")  # by now another program's number
    again = open_postgres(supervisor.home, lasting=False)
    again.make_data()
    supervisor.stopping = False
    supervisor.wait_until(supervisor.start(again.service()), again.answers, 30)
    again.make_database()
    assert _ask(again, "SELECT value FROM kept") == 7


def test_an_extension_of_an_earlier_wheel_is_brought_up_to_date(postgres: Postgres) -> None:
    version = "SELECT extversion FROM pg_extension WHERE extname = 'vector'"
    newest = "SELECT default_version FROM pg_available_extensions WHERE name = 'vector'"
    with psycopg.connect(postgres.address()) as connection:
        connection.execute("CREATE EXTENSION vector")
        connection.execute("UPDATE pg_extension SET extversion = '0.8.5' WHERE extname = 'vector'")
    postgres.make_database()
    assert _ask(postgres, version) == _ask(postgres, newest) != "0.8.5"


def test_an_extension_without_a_way_to_the_wheel_s_version_stays(postgres: Postgres) -> None:
    version = "SELECT extversion FROM pg_extension WHERE extname = 'vector'"
    with psycopg.connect(postgres.address()) as connection:
        connection.execute("CREATE EXTENSION vector")
        connection.execute("UPDATE pg_extension SET extversion = '9.0.0' WHERE extname = 'vector'")
    postgres.make_database()
    assert _ask(postgres, version) == "9.0.0"


def test_no_index_hangs_on_the_version_of_a_collation(postgres: Postgres) -> None:
    """C.UTF-8 orders by code points: PostgreSQL keeps no version that could come to differ."""
    assert (
        _ask(postgres, "SELECT datcollversion FROM pg_database WHERE datname = 'omniweb'") is None
    )
    assert (
        _ask(postgres, "SELECT datcollate FROM pg_database WHERE datname = 'omniweb'") == "C.UTF-8"
    )


def test_an_interrupted_first_start_leaves_nothing_in_the_way(home: Home) -> None:
    home.folder("postgres.new")
    (home.path / "postgres.new" / "half").touch()
    server = open_postgres(home, lasting=False)
    server.make_data()
    assert (server.data / "PG_VERSION").read_text() == "18\n"
    assert not (server.data / "half").exists()


def test_a_data_folder_that_cannot_be_made_is_a_sentence_with_the_reason(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "run", _failing(subprocess.run))
    with pytest.raises(DidNotStart, match="PostgreSQL could not make its data folder"):
        open_postgres(home).make_data()
    assert not (home.path / "initdb-password").exists()


def _failing(run: object) -> object:
    def failing(command: list[str], **options: object) -> object:
        return run([*command, "--no-such-option"], **options)  # type: ignore[operator] # the real one

    return failing


def test_a_long_path_with_a_comma_has_a_server_too(tmp_path: Path) -> None:
    home = open_home(tmp_path / ("x" * 110 + ", long"))
    supervisor = Supervisor(home, print)
    server = open_postgres(home, lasting=False)
    try:
        server.make_data()
        supervisor.wait_until(supervisor.start(server.service()), server.answers, 30)
    finally:
        supervisor.stop()
        home.remove_socket_folder()
    assert not server.sockets.exists()
