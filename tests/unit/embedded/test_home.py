"""The folder: who may read it, what it keeps, what it tells others."""

from pathlib import Path

import pytest

from omniweb.embedded.errors import AlreadyRunning, HomeUnusable
from omniweb.embedded.home import Home, open_home


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_new_home_is_for_its_owner_alone(home: Home) -> None:
    folders = (home.path, home.logs, home.path / "mirrors", home.folder("redis"))
    assert {_mode(each) for each in folders} == {0o700}


def test_a_folder_that_exists_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    home = open_home(tmp_path)
    home.password("database-password")
    assert _mode(tmp_path) == 0o755
    assert _mode(tmp_path / "secrets") == 0o700


def test_a_home_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(HomeUnusable, match=r"file cannot be used: File exists\. .*OMNIWEB_HOME="):
        open_home(tmp_path / "file")


def test_a_secret_is_made_once_and_only_its_owner_reads_it(home: Home) -> None:
    first = home.password("redis-password")
    assert open_home(home.path).password("redis-password") == first
    assert home.password("database-password") != first
    assert _mode(home.path / "secrets" / "redis-password") == 0o600


def test_a_second_holder_is_told_of_the_first(home: Home) -> None:
    with (
        home.locked("process 7"),
        pytest.raises(AlreadyRunning, match=r"already running in .*process 7"),
        home.locked("process 8"),
    ):
        pass


def test_a_home_can_be_locked_again_when_its_holder_is_gone(home: Home) -> None:
    with home.locked("process 7"):
        pass
    with home.locked("process 8"):
        assert (home.path / "lock").read_text() == "process 8"


def test_the_environment_is_private_and_goes_when_services_stop(home: Home) -> None:
    home.write_environment({"DATABASE_URL": "postgresql://a:b@/c?host=%2Fd", "PORT": "1"})
    file = home.path / "environment"
    assert file.read_text().splitlines()[1:] == [
        "DATABASE_URL=postgresql://a:b@/c?host=%2Fd",
        "PORT=1",
    ]
    assert _mode(file) == 0o600
    home.remove_environment()
    home.remove_environment()
    assert not file.exists()


def test_sockets_lie_in_a_home_with_a_short_path(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = open_home(tmp_path_factory.mktemp("h"))
    assert home.socket_folder() == home.path / "sockets"


@pytest.mark.parametrize("name", ["x" * 120, "a, b", 'a"b'])
def test_sockets_of_a_path_that_libpq_cannot_take_lie_elsewhere(tmp_path: Path, name: str) -> None:
    home = open_home(tmp_path / name)
    folder = home.socket_folder()
    assert not folder.is_relative_to(home.path)
    assert _mode(folder) == 0o700
    home.remove_socket_folder()
    assert not folder.exists()


def test_a_socket_folder_of_a_killed_start_is_removed_by_the_next(tmp_path: Path) -> None:
    folder = open_home(tmp_path / ("x" * 120)).socket_folder()
    again = open_home(tmp_path / ("x" * 120))
    assert again.socket_folder() != folder
    assert not folder.exists()
    again.remove_socket_folder()
