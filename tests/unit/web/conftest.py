"""People with different rights, an engine and an index that answer as they are told."""
# ruff: noqa: ARG002 - the index has its own signatures

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from indexer.types import Symbol, SymbolKind
from omniweb.accounts.models import User
from omniweb.repositories.models import Repository, Role, Visibility
from omniweb.repositories.services import grant_access
from omniweb.search.index import documents
from omniweb.search.types import Scope, SearchResult, Total
from omniweb.web.views import searching
from tests.fixtures.scripted_engine import ScriptedEngine

COMMIT = "c" * 40
EMPTY = SearchResult((), Total(0, "eq"), False, (), {}, "", 1.0, {})


@dataclass(frozen=True)
class Stored:
    """A document as the engine hands it out."""

    text: str
    commit: str = COMMIT
    language: str | None = "python"
    gives_its_bytes: bool = True
    symbols: tuple[Symbol, ...] = ()
    skipped: object = None
    encoding: str = "utf-8"
    generated: bool = False
    partial: bool = False


@dataclass(frozen=True)
class Published:
    """What is published of a repository."""

    generation: int = 3
    commit: str = COMMIT
    documents: int = 12
    chunks: int = 34
    skipped: Mapping[str, int] = field(default_factory=lambda: {"binary": 2})
    published_at: datetime = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Skipped:
    """A file that was left out."""

    path_text: str
    reason: str
    detail: str = ""


@dataclass
class ScriptedIndex:
    """Documents by repository and path; it reads only what is in the scope, as the real one."""

    files: dict[tuple[int, str], Stored] = field(default_factory=dict)
    published: dict[int, Published] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    asked_ref: str | None = None

    def read_document(
        self, scope: Scope, repository_id: int, path: str, ref: str | None = None
    ) -> Stored | None:
        return self.files.get((repository_id, path)) if repository_id in scope.ids else None

    def place_of(
        self, scope: Scope, repository_id: int, path: str, ref: str | None = None
    ) -> tuple[str, bytes] | None:
        if self.skipped_file(scope, repository_id, path, ref) is None:
            return None
        return COMMIT, path.encode()

    def list_paths(
        self, scope: Scope, repository_id: int, prefix: str, ref: str | None = None
    ) -> list[str]:
        self.asked_ref = ref
        return [
            path
            for number, path in self.files
            if number == repository_id and number in scope.ids and path.startswith(prefix)
        ]

    def index_status(self, ids: list[int]) -> dict[int, Published]:
        return {number: self.published[number] for number in ids if number in self.published}

    def skipped_files(
        self, scope: Scope, repository_id: int, limit: int, offset: int
    ) -> list[Skipped]:
        return self.skipped[offset : offset + limit] if repository_id in scope.ids else []

    def skipped_file(
        self, scope: Scope, repository_id: int, path: str, ref: str | None = None
    ) -> Skipped | None:
        found = self.skipped_files(scope, repository_id, len(self.skipped), 0)
        return next((each for each in found if each.path_text == path), None)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> ScriptedEngine:
    engine = ScriptedEngine(EMPTY)
    monkeypatch.setattr(searching, "find", engine.search)
    return engine


@pytest.fixture(autouse=True)
def index(monkeypatch: pytest.MonkeyPatch) -> ScriptedIndex:
    index = ScriptedIndex()
    asked = ("read_document", "place_of", "list_paths")
    for name in (*asked, "index_status", "skipped_files", "skipped_file"):
        monkeypatch.setattr(documents, name, getattr(index, name))
    return index


@pytest.fixture
def repository(db: None) -> Repository:  # noqa: ARG001 - for its effect
    return Repository.objects.create(
        name="team/project", source="https://git.example/x.git", resolved_ref="refs/heads/main"
    )


@pytest.fixture
def public(db: None) -> Repository:  # noqa: ARG001 - for its effect
    return Repository.objects.create(
        name="open", source="https://git.example/o.git", visibility=Visibility.PUBLIC
    )


def _client(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


@pytest.fixture
def anonymous() -> Client:
    return _client(None)


@pytest.fixture
def stranger(db: None) -> Client:  # noqa: ARG001 - for its effect
    return _client(User.objects.create_user("stranger"))


@pytest.fixture
def reader(repository: Repository) -> Client:
    user = User.objects.create_user("reader")
    grant_access(repository, user, Role.READER, actor=None)
    return _client(user)


@pytest.fixture
def keeper(repository: Repository) -> Client:
    user = User.objects.create_user("keeper")
    grant_access(repository, user, Role.ADMIN, actor=None)
    return _client(user)


def symbol(name: str, first: int, last: int, **changes: Any) -> Symbol:
    """Return a function from line `first` to line `last`."""
    values: dict[str, Any] = {
        "name": name,
        "normalised": name.lower(),
        "qualified_name": name,
        "kind": SymbolKind.FUNCTION,
        "signature": f"def {name}()",
        "container": "",
        "first_line": first,
        "last_line": last,
        "start": first * 100,
        "end": last * 100,
    }
    return Symbol(**values | changes)
