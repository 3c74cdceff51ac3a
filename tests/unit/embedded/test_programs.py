"""Where programs are found, and the sentence where they are not."""

import subprocess
from pathlib import Path

import pytest

from omniweb.embedded import programs
from omniweb.embedded.errors import ProgramMissing


def test_postgresql_18_comes_from_the_wheel() -> None:
    command = [str(programs.postgres_folder() / "postgres"), "--version"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert said.startswith("postgres (PostgreSQL) 18.")


def test_a_redis_on_the_path_comes_before_that_of_the_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert programs.redis_server().parent.name == "bin"
    own = tmp_path / "redis-server"
    own.touch(0o755)
    assert programs.redis_server() == own


def test_a_missing_program_is_a_sentence_with_what_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProgramMissing, match=r"git is .*apt-get install git"):
        programs.need_git()
    monkeypatch.setattr(programs, "find_spec", lambda _: None)
    with pytest.raises(ProgramMissing, match=r"redis-server is .*apt-get install redis-server"):
        programs.redis_server()
    with pytest.raises(ProgramMissing, match=r"PostgreSQL 18 is .*requirements\.txt"):
        programs.postgres_folder()
