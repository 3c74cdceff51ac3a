"""Each flag that protects, tried on the git of this machine with what it protects from."""

import os
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.git import environment
from indexer.git.source import Destination
from tests.fixtures.git_repository import GitRepository
from tests.fixtures.git_server import GitServer

Make = Callable[..., GitRepository]
GIT = shutil.which("git") or "git"
HTTPS = Destination("https://example.org/a", "https", ("example.org", 443), ("93.184.216.34",))


def run(
    *arguments: str,
    protocol: str = "https",
    to: Destination | None = HTTPS,
    config: str = "/dev/null",
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [GIT, *environment.flags(to), *arguments],
        env=environment.environment(GIT, protocol, config),
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.parametrize("protocol", ["none", "https", "file"])
def test_remote_helpers_never_run(tmp_path: Path, protocol: str) -> None:
    canary = tmp_path / "canary"
    done = run("ls-remote", f"ext::sh -c touch% {canary}", protocol=protocol)
    assert "transport 'ext' not allowed" in done.stderr
    assert not canary.exists()


@pytest.mark.parametrize("form", ["{}", "file://{}"])
def test_local_paths_are_refused_where_https_is_meant(make_repository: Make, form: str) -> None:
    repository = make_repository({"a": b"1"})
    done = run("ls-remote", form.format(repository.path))
    assert "transport 'file' not allowed" in done.stderr


def test_only_the_protocol_of_the_call_is_spoken(
    make_repository: Make, git_server: GitServer
) -> None:
    make_repository({"a": b"1"})
    address = f"{git_server.url}/repository"
    assert "transport 'http' not allowed" in run("ls-remote", address).stderr
    assert run("ls-remote", address, protocol="http", to=None).returncode == 0


def test_reading_speaks_no_protocol_at_all(make_repository: Make) -> None:
    repository = make_repository({"a": b"1"})
    done = run("ls-remote", str(repository.path), protocol=environment.NO_PROTOCOL)
    assert "not allowed" in done.stderr


def test_redirects_are_not_followed(make_repository: Make, git_server: GitServer) -> None:
    make_repository({"a": b"1"})
    git_server.redirects["/old"] = f"{git_server.url}/repository"
    done = run("ls-remote", f"{git_server.url}/old", protocol="http", to=None)
    assert "301" in done.stderr
    assert [path for path, _ in git_server.requests] == ["/old/info/refs"]


def test_hooks_of_a_repository_do_not_run(make_repository: Make, tmp_path: Path) -> None:
    repository = make_repository({"a": b"1"})
    canary = tmp_path / "canary"
    hook = repository.path / ".git" / "hooks" / "reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch '{canary}'\n")
    hook.chmod(0o755)
    branch = ["branch", "one", "main"]
    assert run(f"--git-dir={repository.path}/.git", *branch).returncode == 0
    assert not canary.exists()
    repository.git("branch", "two", "main")
    assert canary.exists()


def test_damaged_objects_are_not_taken(make_repository: Make, tmp_path: Path) -> None:
    repository = make_repository({"a": b"1"})
    blob = repository.git("rev-parse", "main:a")
    tree = repository.git("mktree", data=f"100644 blob {blob}\t.git\n".encode())
    person = ("-c", "user.name=A", "-c", "user.email=a@b")
    commit = repository.git(*person, "commit-tree", "-m", "x", tree)
    repository.git("update-ref", "refs/heads/main", commit)
    copy = tmp_path / "copy.git"
    assert run("init", "--quiet", "--bare", "--", str(copy)).returncode == 0
    place = Destination(str(repository.path), "file")
    fetch = ["fetch", "--", place.url, "+refs/heads/main:refs/heads/main"]
    done = run(f"--git-dir={copy}", *fetch, protocol="file", to=place)
    assert done.returncode != 0
    assert "hasDotgit" in done.stderr


def test_old_harmless_faults_are_taken(make_repository: Make, tmp_path: Path) -> None:
    repository = make_repository({"a": b"1"})
    tree = repository.git("rev-parse", "main^{tree}")
    commit = f"tree {tree}\nauthor A<a@b> 1 +0000\ncommitter A <a@b> 1 +051800\n\nx\n"
    oid = repository.git(
        "hash-object", "-t", "commit", "-w", "--literally", "--stdin", data=commit.encode()
    )
    repository.git("update-ref", "refs/heads/main", oid)
    copy = tmp_path / "copy.git"
    run("init", "--quiet", "--bare", "--", str(copy))
    place = Destination(str(repository.path), "file")
    fetch = ["fetch", "--", place.url, "+refs/heads/main:refs/heads/main"]
    done = run(f"--git-dir={copy}", *fetch, protocol="file", to=place)
    assert done.returncode == 0, done.stderr


def test_a_fetch_is_one_pack(make_repository: Make, tmp_path: Path) -> None:
    repository = make_repository({"a": b"1"})
    copy = tmp_path / "copy.git"
    run("init", "--quiet", "--bare", "--", str(copy))
    place = Destination(str(repository.path), "file")
    run(f"--git-dir={copy}", "fetch", place.url, "+main:main", protocol="file", to=place)
    assert len(list(copy.glob("objects/pack/*.pack"))) == 1
    assert not list(copy.glob("objects/??/*"))


def test_nobody_is_asked_for_a_password(make_repository: Make, git_server: GitServer) -> None:
    make_repository({"a": b"1"})
    git_server.credentials = ("a", "b")
    done = run("ls-remote", f"{git_server.url}/repository", protocol="http", to=None)
    assert "terminal prompts disabled" in done.stderr


def test_every_setting_is_one_that_this_git_reads_back() -> None:
    settings = dict(environment.FLAGS)
    for name, value in settings.items():
        assert run("config", "--get", name).stdout.rstrip("\n") == value


def test_the_environment_holds_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMNIWEB_SECRET_KEY", "s3cret")
    ours = environment.environment(GIT)
    assert "s3cret" not in ours.values()
    assert ours["GIT_TERMINAL_PROMPT"] == "0"
    assert ours["GIT_CONFIG_NOSYSTEM"] == "1"
    assert not Path(ours["HOME"]).exists()


def test_file_urls_stay_refused_except_for_a_local_destination() -> None:
    assert "protocol.file.allow=never" in environment.flags(HTTPS)
    assert "protocol.file.allow=never" in environment.flags()
    local = Destination("/srv/project", "file")
    assert "protocol.file.allow=never" not in environment.flags(local)


def test_the_askpass_helper_can_be_started_and_gives_each_secret_where_it_is_asked() -> None:
    assert environment.ASKPASS.stat().st_mode & stat.S_IXUSR
    with environment.secret("robot") as username, environment.secret("a b\\n'$x") as word:
        asking = environment.asking(username, word)
        answers = [
            subprocess.run(
                [str(environment.ASKPASS), prompt],
                env={"PATH": os.defpath, **asking},
                pass_fds=(username, word),
                capture_output=True,
                check=True,
            ).stdout
            for prompt in ("Password for 'https://robot@host': ", "Username for 'https://host': ")
        ]
    assert answers == [b"a b\\n'$x\n", b"robot\n"]
    assert not any("robot" in value for value in asking.values())


def test_only_the_repository_itself_is_trusted(make_repository: Make, tmp_path: Path) -> None:
    repository = make_repository({"a": b"1"}, name='odd "name"')
    config = tmp_path / "config"
    config.write_text(environment.safe_directories(repository.path))
    listed = run("config", "--file", str(config), "--get-all", "safe.directory").stdout
    assert set(listed.splitlines()) == {str(repository.path), str(repository.path / ".git")}


def test_a_linked_working_copy_is_trusted_with_the_repository_behind_it(
    make_repository: Make, tmp_path: Path
) -> None:
    repository = make_repository({"a": b"1"})
    repository.git("branch", "topic", "main")
    linked = tmp_path / "linked"
    repository.git("worktree", "add", "--quiet", str(linked), "topic")
    trusted = environment.safe_directories(linked)
    behind = repository.path / ".git"
    for path in (linked, linked / ".git", behind, behind / "worktrees" / "linked"):
        assert f'"{path}"' in trusted
