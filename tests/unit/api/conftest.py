"""An engine that answers as it is told, and people with different rights."""
# ruff: noqa: ARG001 - fixtures asked for their effect

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from omniweb.accounts.models import User
from omniweb.accounts.services import create_token
from omniweb.api.views import files, searching
from omniweb.repositories.models import Repository, Role
from omniweb.repositories.services import grant_access
from omniweb.search.types import (
    Facet,
    Highlight,
    Hit,
    HitChunk,
    HitSymbol,
    SearchResult,
    Total,
)
from tests.fixtures.scripted_engine import ScriptedEngine

Ask = Callable[..., Any]


def make_hit(**changes: Any) -> Hit:
    """Return a hit with one definition in it."""
    values: dict[str, Any] = {
        "repository_id": 7,
        "repository": "team/project",
        "ref": "refs/heads/main",
        "commit": "c" * 40,
        "path": "src/a b.py",
        "language": "python",
        "score": 1.5,
        "match_count": 1,
        "chunks": (HitChunk(3, 3, ("def parse():",), (Highlight(3, 4, 9),)),),
        "symbols": (HitSymbol("parse", "parse", "function", "def parse()", 3, 9),),
        "why": "defines parse",
    }
    return Hit(**values | changes)


def make_result(**changes: Any) -> SearchResult:
    """Return a result with one hit in it."""
    values: dict[str, Any] = {
        "hits": (make_hit(),),
        "total": Total(1, "eq"),
        "incomplete": False,
        "skipped": (),
        "facets": {"language": (Facet("python", 1),)},
        "next_cursor": "",
        "took_ms": 1.5,
        "timings": {"keyword": 1.0},
    }
    return SearchResult(**values | changes)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> ScriptedEngine:
    engine = ScriptedEngine(make_result())
    for module in (searching, files):
        monkeypatch.setattr(module, "search", engine.search)
    monkeypatch.setattr(searching, "answered", engine.answered)
    return engine


@pytest.fixture
def reader(db: None) -> User:
    return User.objects.create_user("reader")


@pytest.fixture
def repository(db: None, reader: User) -> Repository:
    repository = Repository.objects.create(
        name="team/project", source="https://git.example/x.git", resolved_ref="refs/heads/main"
    )
    grant_access(repository, reader, Role.READER, actor=None)
    return repository


@pytest.fixture
def other(db: None) -> Repository:
    return Repository.objects.create(name="secret", source="https://git.example/secret.git")


@pytest.fixture
def administrator(repository: Repository) -> User:
    user = User.objects.create_user("keeper")
    grant_access(repository, user, Role.ADMIN, actor=None)
    return user


@pytest.fixture
def ask() -> Ask:
    """Return what asks as a user: `ask(user, "GET", path, body, scopes=…)`."""

    def asking(
        user: User,
        method: str,
        path: str,
        body: Any = None,
        *,
        scopes: tuple[str, ...] = ("search:read", "repos:read", "index:trigger", "admin:write"),
        repositories: list[int] | None = None,
    ) -> Any:
        _, text = create_token(user, "bot", scopes, repositories=repositories)
        return Client(raise_request_exception=False).generic(
            method,
            f"/api/v1/{path}",
            b"" if body is None else _json(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {text}"},
        )

    return asking


def _json(body: Any) -> bytes:
    import json

    return body if isinstance(body, bytes) else json.dumps(body).encode()
