"""Fetching over HTTP: who is asked, what they are told, and what of it a person gets to see."""

import os
import random
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexer.errors import (
    EmptyRepository,
    IndexerError,
    NotARepository,
    SourceRefused,
    SourceTooLarge,
    SourceUnreachable,
    Stopped,
)
from indexer.git.mirror import Mirror
from indexer.git.source import Source
from indexer.limits import GitLimits
from tests.fixtures.git_repository import GitRepository
from tests.fixtures.git_server import GitServer
from tests.fixtures.processes import process_texts
from tests.unit.indexer.git.mirrors import files

Make = Callable[..., GitRepository]
TOKEN = "s3cret-t0ken/with+signs%&"
USER = "robot"


@pytest.fixture
def other_server(tmp_path: Path) -> Iterator[GitServer]:
    with GitServer(tmp_path) as server:
        yield server


def at(
    server: GitServer, name: str = "repository", *, username: str = "", password: str = ""
) -> Source:
    return Source(f"{server.url}/{name}", username, password, allowed_hosts=(server.url,))


def everything(error: BaseException) -> str:
    return f"{error} {error!r} {error.__cause__!r} {error.__context__!r}"


def test_a_repository_is_fetched_and_followed(
    make_repository: Make, git_server: GitServer, mirror: Mirror
) -> None:
    repository = make_repository({"a": b"1"})
    mirror.fetch(at(git_server))
    commit = repository.commit({"a": b"2"})
    mirror.fetch(at(git_server), ["main"])
    assert mirror.refs() == {"refs/heads/main": commit}


def test_a_server_of_files_only_is_fetched_with_its_history(
    make_repository: Make, git_server: GitServer, mirror: Mirror
) -> None:
    repository = make_repository({"a": b"1"})
    first = repository.git("rev-parse", "main")
    repository.commit({"a": b"2"})
    repository.git("update-server-info")
    git_server.dumb = True
    mirror.fetch(at(git_server, "repository/.git"))
    assert mirror.default_ref() == "refs/heads/main"
    assert mirror.has(first)


def test_a_private_repository_is_fetched_with_its_credentials(
    make_repository: Make, git_server: GitServer, mirror: Mirror
) -> None:
    make_repository({"a": b"1"})
    git_server.credentials = (USER, TOKEN)
    mirror.fetch(at(git_server, username=USER, password=TOKEN))
    assert mirror.default_ref() == "refs/heads/main"
    assert git_server.authorization in {sent for _, sent in git_server.requests}


@pytest.mark.parametrize("password", ["", "wrong-one"])
def test_missing_and_wrong_credentials_say_so_without_waiting_for_an_answer(
    make_repository: Make, git_server: GitServer, mirror: Mirror, password: str
) -> None:
    make_repository({"a": b"1"})
    git_server.credentials = (USER, TOKEN)
    username = USER if password else ""
    with pytest.raises(SourceUnreachable, match="user name and a token") as caught:
        mirror.fetch(at(git_server, username=username, password=password))
    assert not password or password not in everything(caught.value)


def test_the_secret_is_in_no_argument_no_environment_no_file_and_no_word(
    make_repository: Make,
    git_server: GitServer,
    mirror: Mirror,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trace = tmp_path / "trace"
    for name in ("GIT_TRACE", "GIT_TRACE_CURL", "GIT_CURL_VERBOSE", "GIT_TRACE_PACKET"):
        monkeypatch.setenv(name, str(trace))
    make_repository({"a": b"1"})
    git_server.credentials = (USER, TOKEN)
    seen: list[bytes] = []
    git_server.on_request = lambda: seen.extend(process_texts())
    said: list[str] = []
    mirror.fetch(at(git_server, username=USER, password=TOKEN), progress=said.append)
    assert any(b"git-remote-http" in text or b"remote-http" in text for text in seen)
    assert not any(TOKEN.encode() in text for text in seen)
    assert not any(TOKEN in text for text in said)
    assert not trace.exists()
    files = [file for file in (tmp_path / "mirrors").rglob("*") if file.is_file()]
    assert files
    assert not any(TOKEN.encode() in file.read_bytes() for file in files)


def test_what_a_server_says_cannot_echo_the_secret(
    make_repository: Make, git_server: GitServer, mirror: Mirror
) -> None:
    make_repository({"a": b"1"})
    git_server.answers["/repository"] = (403, f"the token {TOKEN} may not".encode())
    with pytest.raises(SourceUnreachable, match="does not let these credentials") as caught:
        mirror.fetch(at(git_server, username=USER, password=TOKEN))
    assert TOKEN not in everything(caught.value)


@pytest.mark.parametrize(
    ("status", "body", "kind", "why"),
    [
        (404, b"", SourceUnreachable, "no such repository, or it is private"),
        (403, b"", SourceUnreachable, "does not let these credentials"),
        (500, b"", SourceUnreachable, "Try again later"),
        (503, b"", SourceUnreachable, "Try again later"),
        (200, b"<html>Hello</html>", NotARepository, "Check the address"),
        (200, b"", NotARepository, "Check the address"),
    ],
)
def test_each_answer_has_its_sentence(
    git_server: GitServer,
    mirror: Mirror,
    status: int,
    body: bytes,
    kind: type[IndexerError],
    why: str,
) -> None:
    git_server.answers["/repository"] = (status, body)
    with pytest.raises(kind, match=why):
        mirror.fetch(at(git_server))


def test_a_redirect_to_another_host_is_not_followed(
    make_repository: Make, git_server: GitServer, other_server: GitServer, mirror: Mirror
) -> None:
    make_repository({"a": b"1"})
    git_server.redirects["/repository"] = f"{other_server.url}/repository"
    git_server.redirects["/repository.git"] = f"{other_server.url}/repository"
    with pytest.raises(SourceUnreachable, match="moved to another address"):
        mirror.fetch(at(git_server))
    other_server.socket.settimeout(0)
    with pytest.raises(BlockingIOError):
        other_server.socket.accept()


def test_an_address_whose_git_ending_was_left_out_is_found(
    make_repository: Make, git_server: GitServer, mirror: Mirror
) -> None:
    make_repository({"a": b"1"}, name="project.git")
    git_server.redirects["/project"] = f"{git_server.url}/project.git"
    mirror.fetch(at(git_server, "project"))
    assert mirror.default_ref() == "refs/heads/main"


def test_git_asks_the_address_that_was_checked_and_no_name_service(
    make_repository: Make,
    git_server: GitServer,
    mirror: Mirror,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The name leads nowhere but in our own look-up: git can only have used what we found."""
    make_repository({"a": b"1"})
    name = "git.omniweb.invalid"
    _resolve(monkeypatch, name, "127.0.0.1")
    place = f"http://{name}:{git_server.server_port}"
    mirror.fetch(Source(f"{place}/repository", allowed_hosts=(place,)))
    assert mirror.default_ref() == "refs/heads/main"


@pytest.mark.parametrize("address", ["10.0.0.1", "127.0.0.1", "169.254.169.254", "::1", "fd00::1"])
def test_a_name_that_leads_inside_is_refused_at_every_fetch(
    mirror: Mirror, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    _resolve(monkeypatch, "git.example.org", "93.184.216.34", address)
    monkeypatch.setattr(socket, "create_connection", _never)
    with pytest.raises(SourceRefused, match="private network"):
        mirror.fetch(Source("https://git.example.org/project.git"))


def _resolve(monkeypatch: pytest.MonkeyPatch, name: str, *addresses: str) -> None:
    original = socket.getaddrinfo

    def look_up(host: str, port: int, *rest: int, **options: int) -> list[tuple[object, ...]]:
        if host != name:
            return list(original(host, port, *rest, **options))
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


def _never(*_: object) -> None:
    pytest.fail("nothing may be asked")


def test_an_unknown_name_says_so(mirror: Mirror) -> None:
    with pytest.raises(SourceUnreachable, match=r"name git\.omniweb\.invalid is not known"):
        mirror.fetch(Source("https://git.omniweb.invalid/project.git"))


def test_a_closed_port_says_so(mirror: Mirror) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        place = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(SourceUnreachable, match="does not answer on port"):
            mirror.fetch(Source(f"{place}/project.git", allowed_hosts=(place,)))


def test_a_flood_of_branches_ends_at_the_limit(
    make_repository: Make, git_server: GitServer, path: Path
) -> None:
    repository = make_repository({"a": b"1"})
    commit = repository.git("rev-parse", "main")
    lines = "".join(f"create refs/heads/b{number} {commit}\n" for number in range(3_000))
    repository.git("update-ref", "--stdin", data=lines.encode())
    with pytest.raises(SourceTooLarge, match=r"branch names.*OMNIWEB_GIT_LISTING_MIB"):
        Mirror(path, git=GitLimits(listing_bytes=100_000)).fetch(at(git_server))


def test_a_server_of_files_only_sends_no_more_than_a_mirror_may_hold(
    make_repository: Make, git_server: GitServer, path: Path
) -> None:
    repository = make_repository({str(each): os.urandom(100_000) for each in range(20)})
    repository.git("update-server-info")
    git_server.dumb = True
    with pytest.raises(SourceTooLarge, match="OMNIWEB_GIT_MIRROR_MIB"):
        Mirror(path, git=GitLimits(mirror_bytes=500_000)).fetch(at(git_server, "repository/.git"))
    assert sum("/objects/" in path for path, _ in git_server.requests) < 15
    assert not path.exists()


def test_what_a_host_of_files_sent_before_it_failed_is_removed(
    make_repository: Make, git_server: GitServer, mirror: Mirror, path: Path
) -> None:
    repository = make_repository({"a": b"1"})
    repository.git("update-server-info")
    git_server.dumb = True
    mirror.fetch(at(git_server, "repository/.git"))
    before = {file for file in (path / "objects").rglob("*") if file.is_file()}
    new = repository.commit({str(each): os.urandom(1_000) for each in range(9)})
    repository.git("update-server-info")
    tree = repository.git("rev-parse", f"{new}:5")
    (repository.path / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    with pytest.raises(IndexerError):
        mirror.fetch(at(git_server, "repository/.git"))
    assert {file for file in (path / "objects").rglob("*") if file.is_file()} == before


def test_settings_of_the_person_who_started_us_do_not_reach_git(
    make_repository: Make,
    git_server: GitServer,
    mirror: Mirror,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    canary = tmp_path / "canary"
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(
        f"[credential]\n\thelper = \"!touch '{canary}'\"\n"
        f'[url "http://127.0.0.1:9/"]\n\tinsteadOf = {git_server.url}/\n'
    )
    (home / ".netrc").write_text(f"machine 127.0.0.1 login {USER} password {TOKEN}\n")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("GIT_ASKPASS", f"touch {canary}")
    monkeypatch.setenv("GIT_DIR", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "http.extraHeader")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "Authorization: Basic x")
    make_repository({"a": b"1"})
    mirror.fetch(at(git_server))
    assert {sent for _, sent in git_server.requests} == {""}
    git_server.credentials = (USER, TOKEN)
    with pytest.raises(SourceUnreachable, match="user name and a token"):
        mirror.fetch(at(git_server))
    assert not canary.exists()
    assert os.environ["HOME"] == str(home)  # noqa: TID251 - that it was really set


def test_an_empty_repository_is_told_from_a_page(
    make_repository: Make, git_server: GitServer, mirror: Mirror, tmp_path: Path
) -> None:
    make_repository()
    with pytest.raises(EmptyRepository):
        mirror.fetch(at(git_server))
    assert [file.name for file in (tmp_path / "mirrors").iterdir()] == ["1.git.lock"]


def test_a_source_that_drips_its_branches_has_minutes_and_not_twenty(
    make_repository: Make, git_server: GitServer, path: Path
) -> None:
    make_repository({"a": b"1"})
    git_server.paces = {"/info/refs": 10}
    with pytest.raises(SourceUnreachable, match="asking for the branches took longer than 1 s"):
        Mirror(path, git=GitLimits(listing_seconds=1.0)).fetch(at(git_server))


@pytest.mark.parametrize("slow", ["/info/refs", "/git-upload-pack"])
def test_a_slow_fetch_that_nobody_wants_any_more_ends_and_the_mirror_is_as_it_was(
    make_repository: Make, git_server: GitServer, mirror: Mirror, path: Path, slow: str
) -> None:
    repository = make_repository({"a": b"1"})
    mirror.fetch(at(git_server))
    before = files(path)
    repository.commit({"a": random.Random(1).randbytes(100_000)})
    git_server.paces = {slow: 100}
    said: list[tuple[float, str]] = []

    def leave(text: str) -> None:
        said.append((time.monotonic(), text))
        if said[-1][0] > said[0][0] + 1.0:
            raise Stopped

    with pytest.raises(Stopped):
        mirror.fetch(at(git_server), progress=leave)

    assert time.monotonic() - said[-1][0] < 100  # all of it would take a thousand seconds
    assert files(path) == before
