"""D4: a secret of a source is told to its host, and is nowhere else to be found."""

import base64
import logging
import tempfile
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest

from indexer.errors import IndexerError, Stopped
from indexer.git.mirror import Mirror
from indexer.git.source import Source
from indexer.limits import GitLimits
from tests.fixtures.git_repository import GitRepository
from tests.fixtures.git_server import GitServer
from tests.fixtures.partial_clones import lose
from tests.fixtures.processes import process_texts

Row = Callable[..., None]
CANARY = "zq-canary/7+%&=secret"
USER = "zq-canary-user-as-a-token"
PAIRS = ((USER, CANARY), (CANARY, ""), ("git", CANARY))
NAME = "repository"


@dataclass(frozen=True)
class Case:
    """How a server answers; `ends` is the name of the error, "" for success."""

    ends: str
    answer: tuple[int, bytes] | None = None
    credentials: tuple[str, str] | None = None
    limits: Mapping[str, float] = field(default_factory=dict)
    paces: Mapping[str, int] = field(default_factory=dict)
    refs: tuple[str, ...] = ()
    name: str = NAME
    host: str = ""
    stops: bool = False


_ECHO = f"fatal: {CANARY} {USER} {quote(CANARY, safe='')}".encode()
CASES = {
    "success": Case(""),
    "wrong credentials": Case("SourceUnreachable", credentials=("other", "word")),
    "forbidden": Case("SourceUnreachable", (403, _ECHO)),
    "absent": Case("SourceUnreachable", (404, _ECHO)),
    "broken": Case("SourceUnreachable", (500, _ECHO)),
    "a page": Case("NotARepository", (200, _ECHO)),
    "a list of nonsense": Case("NotARepository", (200, b"0123" + _ECHO)),
    "moved": Case("SourceUnreachable", name="moved"),
    "empty": Case("EmptyRepository", name="empty"),
    "no such branch": Case("RefNotFound", refs=("nope",)),
    "lost blob": Case("SourceIncomplete", name="lost"),
    "too large": Case("SourceTooLarge", limits={"mirror_bytes": 1_000}),
    "too many names": Case("SourceTooLarge", limits={"listing_bytes": 700}),
    "too slow": Case(
        "SourceUnreachable", limits={"listing_seconds": 1.0}, paces={"/info/refs": 100}
    ),
    "closed port": Case("SourceUnreachable", host="http://127.0.0.1:1"),
    "unknown name": Case("SourceUnreachable", host="https://git.omniweb.invalid"),
    "cancelled": Case("Stopped", stops=True, paces={"/git-upload-pack": 10}),
}


def forms(username: str, password: str) -> set[bytes]:
    secret = password or username
    pair = base64.b64encode(f"{username}:{password}".encode())
    return {secret.encode(), quote(secret).encode(), quote(secret, safe="").encode(), pair}


@pytest.fixture
def server(git_server: GitServer, make_repository: Callable[..., GitRepository]) -> GitServer:
    """Return a server with a good repository, an empty, a moved one, and one that lost a blob."""
    make_repository({"a.py": b"x = 1\n", "b.bin": bytes(range(256)) * 40})
    make_repository(name="empty")
    lost = make_repository(name="lost")
    lost.git("config", "fastimport.unpackLimit", "1000")
    lost.commit({"a.py": b"x = 1\n"})
    lose(lost, "main:a.py")
    git_server.redirects = dict.fromkeys(("/moved", "/moved.git"), "http://127.0.0.1:1/x")
    return git_server


def _ended(mirror: Path, source: Source, case: Case, seen: list[bytes]) -> str:
    """Fetch; return the name of the error after noting all that it shows."""

    def progress(text: str) -> None:
        seen.append(text.encode())
        if case.stops and text == "fetching":
            raise Stopped

    try:
        copy = Mirror(mirror, git=GitLimits(**case.limits))  # type: ignore[arg-type] # any of its fields
        copy.fetch(source, case.refs, progress)
        seen.append(repr(copy.refs()).encode())
    except IndexerError as error:
        logging.getLogger("omniweb").exception("fetch failed")
        shown = [str(error), repr(error), *traceback.format_exception(error)]
        seen.extend(text.encode() for text in shown)
        return type(error).__name__
    return ""


@pytest.mark.parametrize("name", CASES)
def test_the_secret_is_nowhere_but_with_its_host(
    server: GitServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    row: Row,
    name: str,
) -> None:
    case = CASES[name]
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    for variable in ("GIT_TRACE", "GIT_TRACE_CURL", "GIT_CURL_VERBOSE", "GIT_TRACE_PACKET"):
        monkeypatch.setenv(variable, "1")
    monkeypatch.setenv("GIT_TRACE_REDACT", "0")
    monkeypatch.setenv("GIT_TRACE2_EVENT", str(temporary / "trace"))
    caplog.set_level(logging.DEBUG)
    server.paces = dict(case.paces)
    if case.answer:
        server.answers[f"/{case.name}"] = case.answer

    seen: list[bytes] = []

    def look() -> None:
        seen.extend(process_texts())
        seen.extend(_files(temporary))
        seen.extend(_files(tmp_path / "mirrors"))

    server.on_request = look
    for number, (username, password) in enumerate(PAIRS):
        server.credentials = case.credentials or (username, password)
        host = case.host or server.url
        source = Source(f"{host}/{case.name}", username, password, allowed_hosts=(server.url, host))
        assert _ended(tmp_path / "mirrors" / f"{number}.git", source, case, seen) == case.ends
        seen.append(repr(source).replace(repr(username), "").encode())
        look()
        written = capfd.readouterr()
        seen += [written.out.encode(), written.err.encode(), caplog.text.encode()]
        found = [text for text in seen for form in forms(username, password) if form in text]
        assert found == []
    if not case.host:
        sent = {authorization for _, authorization in server.requests}
        assert case.answer or case.name == "moved" or any(sent)
    row("D4", name, ended=case.ends or "success", texts=len(seen))


def _files(folder: Path) -> list[bytes]:
    texts = []
    for file in folder.rglob("*"):
        try:
            texts.append(str(file).encode() + b"\n" + file.read_bytes())
        except OSError:
            continue
    return texts


def test_the_traces_would_have_shown_it(server: GitServer, tmp_path: Path) -> None:
    """The looks above find what git shows when it is called as anybody would call it."""
    server.credentials = ("git", "zqcanary")
    seen: list[bytes] = []
    server.on_request = lambda: seen.extend(process_texts())
    repository = GitRepository(tmp_path / NAME)
    address = server.url.replace("//", "//git:zqcanary@")
    repository.git("ls-remote", f"{address}/{NAME}")
    assert any(b"zqcanary" in text for text in seen)
