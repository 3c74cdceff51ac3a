"""D1: addresses, refs and repositories that want git to run, read or call something.

Each is tried at the door that everybody uses. No canary file is made, nobody calls the listener,
and what is refused says why in one sentence.
"""

import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

import indexer
from indexer.errors import IndexerError, RefNotFound, SourceRefused
from indexer.git.mirror import Mirror
from indexer.git.source import Source
from tests.fixtures.git_repository import LINK, SUBMODULE, GitRepository
from tests.fixtures.git_server import GitServer
from tests.fixtures.hostile_sources import (
    ADDRESSES,
    ALTERNATES,
    CONFIGURATION,
    FOLDERS,
    HOOKS,
    REFS,
)
from tests.fixtures.partial_clones import lose

Make = Callable[..., GitRepository]
Row = Callable[..., None]


@dataclass(frozen=True)
class Trap:
    """A canary file that only git, talked into it, would make; a port that only it would call."""

    canary: Path
    port: int
    listener: socket.socket

    @property
    def command(self) -> str:
        return f"touch {self.canary}"

    def spelled(self, text: str) -> str:
        """Return a template with our file and our port in it."""
        return text.replace("{canary}", str(self.canary)).replace("{port}", str(self.port))

    def sprung(self) -> bool:
        """Tell whether the file is there or somebody has called."""
        with suppress(BlockingIOError):
            self.listener.accept()
            return True
        return self.canary.exists()


@pytest.fixture
def trap(tmp_path: Path) -> Iterator[Trap]:
    """Lay it; afterwards nobody must have stepped in."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        listener.setblocking(False)
        laid = Trap(tmp_path / "canary", listener.getsockname()[1], listener)
        yield laid
        assert not laid.sprung()


def sentence(error: BaseException) -> bool:
    said = str(error)
    return said.rstrip().endswith(".") and said.isprintable() and len(said) < 2_500


@pytest.mark.parametrize("local", [False, True])
def test_addresses(trap: Trap, tmp_path: Path, row: Row, local: bool) -> None:
    addresses = [*ADDRESSES, *(() if local else FOLDERS)]
    for address in map(trap.spelled, addresses):
        source = Source(address, allow_local=local)
        with pytest.raises(SourceRefused) as checked:
            indexer.check_address(source)
        with pytest.raises(SourceRefused) as fetched:
            indexer.fetch(tmp_path / "1.git", source)
        assert sentence(checked.value), checked.value
        assert str(fetched.value) == str(checked.value)
        assert not trap.sprung(), address
    row("D1", "addresses", tried=len(addresses))


def test_folders(trap: Trap, tmp_path: Path, row: Row) -> None:
    for folder in map(trap.spelled, FOLDERS):
        with pytest.raises(IndexerError) as caught:
            indexer.fetch(tmp_path / "1.git", Source(folder, allow_local=True))
        assert sentence(caught.value), caught.value
        assert not trap.sprung(), folder
    row("D1", "folders", tried=len(FOLDERS))


def test_refs(trap: Trap, make_repository: Make, tmp_path: Path, row: Row) -> None:
    source = Source(str(make_repository({"a": b"1"}).path), allow_local=True)
    for ref in map(trap.spelled, REFS):
        with pytest.raises(RefNotFound, match="It has: main"):
            indexer.fetch(tmp_path / "1.git", source, [ref])
        assert not trap.sprung(), ref
    row("D1", "refs", tried=len(REFS))


def _tree(repository: GitRepository, entries: Sequence[tuple[str, str, str]]) -> str:
    """Return a tree of (mode, name, object), with names that git itself refuses to add."""
    kinds = {"040000": "tree", "160000": "commit"}
    lines = "".join(
        f"{mode} {kinds.get(mode, 'blob')} {oid}\t{name}\0" for mode, name, oid in entries
    )
    return repository.git("mktree", "-z", "--missing", data=lines.encode())


def _tricky_trees(repository: GitRepository, trap: Trap) -> Iterator[str]:
    def blob(text: str) -> str:
        return repository.git("hash-object", "-w", "--stdin", data=trap.spelled(text).encode())

    script = blob("#!/bin/sh\ntouch '{canary}'\n")
    hooks = _tree(repository, [("100755", "post-checkout", script)])
    folder = _tree(repository, [("040000", "hooks", hooks), ("100644", "config", blob("[core]"))])
    for name in (".git", ".GIT", "git~1", ".git ", "..", ".", ".g\u200cit"):
        yield _tree(repository, [("040000", name, folder)])
    for target in ("/etc/passwd", "../../../../etc/passwd", ".git/hooks", "{canary}", "\r\n"):
        link = ("120000", "a", blob(target))
        yield _tree(repository, [link])
        yield _tree(repository, [link, ("120000", ".gitattributes", link[2])])
        yield _tree(repository, [link, ("120000", ".gitmodules", link[2])])
    for url in ("ext::touch {canary}", "-utouch {canary}", "--upload-pack=touch", "file:///etc"):
        modules = f'[submodule "x"]\n\tpath = x\n\turl = {url}\n\tupdate = !touch {{canary}}\n'
        linked = ("160000", "x", "1" * 40)
        yield _tree(repository, [("100644", ".gitmodules", blob(modules)), linked])
        odd = modules.replace('"x"', '"../../x"').replace("path = x", "path = -x")
        yield _tree(repository, [("100644", ".gitmodules", blob(odd)), linked])
    rules = "* filter=evil diff=evil merge=evil working-tree-encoding=evil text eol=crlf\n"
    yield _tree(repository, [("100644", ".gitattributes", blob(rules)), ("100644", "a", script)])
    yield _tree(repository, [("100644", "-utouch", script), ("100644", "--exec=touch", script)])


def _read_all(mirror: Path, commit: str) -> None:
    """Do with a commit what an index does, and a download."""
    copy = Mirror(mirror)
    copy.facts(commit)
    entries = list(copy.entries(commit))
    list(copy.blobs(entry.blob for entry in entries))
    for entry in entries:
        if content := indexer.read_blob(mirror, commit, entry.path):
            content.close()


def test_trees(
    trap: Trap, make_repository: Make, git_server: GitServer, tmp_path: Path, row: Row
) -> None:
    repository = make_repository({"l": (LINK, b"/etc/passwd"), "s": (SUBMODULE, b"1" * 40)})
    names = []
    for number, tree in enumerate(_tricky_trees(repository, trap)):
        commit = repository.git("-c", "user.name=a", "-c", "user.email=a", "commit-tree", tree)
        names.append(f"b{number}")
        repository.git("update-ref", f"refs/heads/{names[-1]}", commit)
    source = Source(f"{git_server.url}/repository", allowed_hosts=(git_server.url,))
    refused = 0
    for name in names:
        try:
            fetched = indexer.fetch(tmp_path / "1.git", source, [name])
            _read_all(tmp_path / "1.git", fetched.commits[f"refs/heads/{name}"])
        except IndexerError:
            refused += 1
        assert not trap.sprung(), name
    row("D1", "trees", tried=len(names), refused=refused)


def _arm(repository: GitRepository, trap: Trap) -> None:
    folder = repository.path / ".git" / "hooks"
    folder.mkdir(exist_ok=True)
    for name in HOOKS:
        (folder / name).write_text(f"#!/bin/sh\n{trap.command}\n")
        (folder / name).chmod(0o755)
    text = CONFIGURATION.replace("{command}", trap.command).replace("{hooks}", str(folder))
    with (repository.path / ".git" / "config").open("a") as config:
        config.write(trap.spelled(text))


@pytest.mark.parametrize("lost", [False, True])
def test_what_a_source_on_this_machine_is_set_to_do_is_not_done(
    trap: Trap, make_repository: Make, tmp_path: Path, lost: bool
) -> None:
    repository = make_repository()
    repository.git("config", "fastimport.unpackLimit", "1000")
    commit = repository.commit({"a.py": b"x = 1\n", ".gitattributes": b"* filter=evil\n"})
    if lost:  # which git would fetch from where the configuration says
        lose(repository, "main:a.py")
    _arm(repository, trap)
    mirror = tmp_path / "1.git"
    for _ in range(2):
        fetched = indexer.fetch(mirror, Source(str(repository.path), allow_local=True))
        assert fetched.commits["refs/heads/main"] == commit
    _read_all(mirror, commit)


def test_alternates_of_a_source(trap: Trap, make_repository: Make, tmp_path: Path) -> None:
    repository = make_repository({"a.py": b"x = 1\n"})
    objects = repository.path / ".git" / "objects"
    (objects / "info").mkdir(exist_ok=True)
    for text in map(trap.spelled, ALTERNATES):
        (objects / "info" / "alternates").write_text(text.replace("{self}", str(objects)) + "\n")
        mirror = tmp_path / "mirrors" / "1.git"
        with suppress(IndexerError):
            indexer.fetch(mirror, Source(str(repository.path), allow_local=True))
        assert not (mirror / "objects" / "info" / "alternates").exists()
        assert not trap.sprung(), text


@pytest.mark.parametrize("name", ["alternates", "http-alternates"])
def test_a_host_of_files_cannot_send_git_elsewhere(
    trap: Trap, make_repository: Make, tmp_path: Path, git_server: GitServer, name: str
) -> None:
    repository = make_repository()
    repository.git("config", "fastimport.unpackLimit", "1000")
    repository.commit({"a.py": b"x = 1\n"})
    lose(repository, "main:a.py")
    repository.git("update-server-info")
    git_server.dumb = True
    elsewhere = f"http://127.0.0.1:{trap.port}/objects"
    (repository.path / ".git" / "objects" / "info" / name).write_text(f"{elsewhere}\n/etc\n")
    source = Source(f"{git_server.url}/repository/.git", allowed_hosts=(git_server.url,))
    with pytest.raises(IndexerError) as caught:
        indexer.fetch(tmp_path / "1.git", source)
    assert str(caught.value).isprintable()
