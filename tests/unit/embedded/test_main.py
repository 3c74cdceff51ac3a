"""The command line: what it refuses, and what it lends to a command."""
# ruff: noqa: TID251 - the environment is what it passes on

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
KEPT = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
ASK = (
    "import os, psycopg, redis;"
    "print(psycopg.connect(os.environ['DATABASE_URL']).execute('SHOW fsync').fetchone()[0]);"
    "print(redis.Redis.from_url(os.environ['REDIS_CACHE_URL']).ping());"
    "print(os.environ['OMNIWEB_HOME']); raise SystemExit(7)"
)


def _embedded(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "omniweb.embedded", *arguments],
        cwd=ROOT,
        env=KEPT | {"PATH": os.defpath} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_command_gets_services_of_its_own_which_go_with_it() -> None:
    done = _embedded("test", "--", sys.executable, "-W", "ignore", "-c", ASK)
    durable, answer, home = done.stdout.split()
    assert (done.returncode, durable, answer) == (7, "off", "True")
    assert not Path(home).exists()


def test_services_that_are_named_already_are_used() -> None:
    done = _embedded("test", "--", "printenv", "DATABASE_URL", DATABASE_URL="postgresql://h/x")
    assert done.stdout == "postgresql://h/x\n"


def test_what_it_does_not_know_is_answered_with_its_usage(tmp_path: Path) -> None:
    for arguments in (("start",), ("test", "--")):
        done = _embedded(*arguments, OMNIWEB_HOME=str(tmp_path))
        assert done.returncode == 1
        assert "python -m omniweb.embedded [test -- COMMAND" in done.stderr


def test_a_port_that_is_none_is_a_sentence(tmp_path: Path) -> None:
    for port in ("http", "70000", "0"):
        done = _embedded(OMNIWEB_HOME=str(tmp_path / "home"), PORT=port)
        assert done.stderr == f"PORT must be a number from 1 to 65535, not '{port}'.\n"


def test_a_home_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    done = _embedded(OMNIWEB_HOME=str(tmp_path / "home"))
    assert done.returncode == 1
    assert done.stderr.startswith(f"The folder {tmp_path / 'home'} cannot be used: File exists.")
