"""Starting: what is read, and what is said where something is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SERVICES = {
    "DATABASE_URL": "postgresql://u:p%40ss@db:5432/omniweb",
    "REDIS_BROKER_URL": "redis://broker/0",
    "REDIS_CACHE_URL": "redis://cache/0",
}
PRODUCTION = SERVICES | {
    "OMNIWEB_PRODUCTION": "1",
    "OMNIWEB_PUBLIC_URL": "https://code.example.org",
    "OMNIWEB_SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "OMNIWEB_CREDENTIALS_KEY": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
}
ROLES = {
    "OMNIWEB_WEB_DATABASE_URL": "postgresql://web:p@db:5432/omniweb",
    "OMNIWEB_WORKER_DATABASE_URL": "postgresql://worker:p@db:5432/omniweb",
}


def _python(home: Path, variables: dict[str, str], *arguments: str) -> tuple[int, str]:
    kept = {"PATH": os.defpath, "OMNIWEB_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=kept | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, (done.stdout + done.stderr).strip()


def _value(home: Path, variables: dict[str, str], expression: str) -> str:
    code = f"from omniweb import settings; print({expression})"
    return _python(home, variables, "-c", code)[1]


def test_the_address_of_a_replica_is_an_address_or_nothing(tmp_path: Path) -> None:
    told = SERVICES | {"DATABASE_READ_URL": "postgresql://u@copy/omniweb"}
    assert _value(tmp_path, told, "settings.DATABASE_READ_URL") == "postgresql://u@copy/omniweb"
    assert _value(tmp_path, SERVICES, "repr(settings.DATABASE_READ_URL)") == "''"
    told["DATABASE_READ_URL"] = "copy:5432"
    assert "DATABASE_READ_URL must look like postgresql://" in _value(tmp_path, told, "1")


def test_without_services_one_sentence_says_what_to_do(tmp_path: Path) -> None:
    code, said = _python(tmp_path, {}, "manage.py", "showmigrations")

    assert code == 1
    assert said == (
        f"DATABASE_URL is not set and no OmniWeb is running in {tmp_path}. "
        "Start `make run` in another terminal, or set DATABASE_URL."
    )


def test_the_variables_of_a_running_omniweb_are_used(tmp_path: Path) -> None:
    (tmp_path / "environment").write_text(
        "# written while it runs\nDATABASE_URL=postgresql://a@h/x\nOMNIWEB_SECRET_KEY=a=b\n"
    )

    said = _value(tmp_path, {}, "settings.DATABASE_URL, settings.SECRET_KEY")

    assert said == "postgresql://a@h/x a=b"


def test_the_process_own_variables_come_first(tmp_path: Path) -> None:
    (tmp_path / "environment").write_text("DATABASE_URL=postgresql://a@h/x\nPORT=1\n")

    assert _value(tmp_path, SERVICES, "settings.DATABASE_URL") == SERVICES["DATABASE_URL"]
    assert _value(tmp_path, {"PORT": "2"}, "settings.OMNIWEB_PUBLIC_URL").endswith(":2")


def test_an_address_is_taken_apart(tmp_path: Path) -> None:
    database = "{k: settings.DATABASES['default'][k] for k in ('NAME', 'PASSWORD', 'PORT')}"

    said = _value(tmp_path, SERVICES, database)

    assert said == "{'NAME': 'omniweb', 'PASSWORD': 'p@ss', 'PORT': '5432'}"


def test_an_address_that_is_none_is_refused_without_being_repeated(tmp_path: Path) -> None:
    code, said = _python(tmp_path, {"DATABASE_URL": "mysql://u:s3cret@h/x"}, "manage.py", "check")

    assert code == 1
    assert said == "DATABASE_URL must look like postgresql://user:password@host:5432/database."


@pytest.mark.parametrize("missing", sorted(set(PRODUCTION) - {"OMNIWEB_PRODUCTION"}))
def test_a_production_server_does_not_start_without(tmp_path: Path, missing: str) -> None:
    variables = {name: value for name, value in PRODUCTION.items() if name != missing}

    code, said = _python(tmp_path, variables, "manage.py", "check")

    assert code == 1
    assert said.startswith(f"{missing} is not set: ")
    assert len(said.splitlines()) == 1


def test_a_production_server_speaks_https_only(tmp_path: Path) -> None:
    code, said = _python(
        tmp_path, PRODUCTION | {"OMNIWEB_PUBLIC_URL": "http://x"}, "manage.py", "check"
    )

    assert code == 1
    assert said == "OMNIWEB_PUBLIC_URL must begin with https:// on a production server."


def test_production_settings_pass_djangos_own_check(tmp_path: Path) -> None:
    code, said = _python(
        tmp_path, PRODUCTION | ROLES, "manage.py", "check", "--deploy", "--fail-level", "WARNING"
    )

    assert code == 0, said


def test_one_role_for_all_services_is_warned_of(tmp_path: Path) -> None:
    code, said = _python(
        tmp_path, PRODUCTION, "manage.py", "check", "--deploy", "--fail-level", "WARNING"
    )

    assert code == 1
    assert "no database roles of their own" in said


def test_a_production_server_answers_to_its_own_name_only(tmp_path: Path) -> None:
    assert _value(tmp_path, PRODUCTION, "settings.ALLOWED_HOSTS") == "['code.example.org']"


def test_proxies_are_networks_and_without_them_neighbours_are_believed(tmp_path: Path) -> None:
    asked = "settings.OMNIWEB_TRUSTED_PROXIES, settings.NEIGHBOURS_ARE_PROXIES"
    named = {"OMNIWEB_TRUSTED_PROXIES": "10.0.0.0/8, ::1"}

    assert _value(tmp_path, SERVICES, asked) == "[] False"
    assert _value(tmp_path, PRODUCTION, asked) == "[] True"
    assert _value(tmp_path, PRODUCTION | named, asked) == (
        "[IPv4Network('10.0.0.0/8'), IPv6Network('::1/128')] False"
    )


def test_a_proxy_that_is_no_network_is_named(tmp_path: Path) -> None:
    wrong = {"OMNIWEB_TRUSTED_PROXIES": "proxy.example.org"}

    code, said = _python(tmp_path, PRODUCTION | wrong, "manage.py", "check")

    assert code == 1
    assert said.startswith("OMNIWEB_TRUSTED_PROXIES must name addresses or networks")
    assert "proxy.example.org" in said


def test_what_git_may_take_is_a_number(tmp_path: Path) -> None:
    named = {"OMNIWEB_GIT_MEMORY_MIB": "300", "OMNIWEB_GIT_CPU_SECONDS": ""}
    limits = "settings.GIT_LIMITS['memory_bytes'], settings.GIT_LIMITS['cpu_seconds']"

    assert _value(tmp_path, SERVICES | named, limits) == f"{300 * 1024 * 1024} 1200"
    code, said = _python(tmp_path, SERVICES | {"OMNIWEB_GIT_MIRROR_MIB": "0"}, "manage.py", "check")
    assert code == 1
    assert said.startswith("OMNIWEB_GIT_MIRROR_MIB must be a whole number above 0")
