"""Tokens, sessions, scopes."""

import pytest
from django.test import Client

from omniweb.accounts.models import User
from omniweb.accounts.services import create_token, revoke_token
from tests.unit.api.conftest import Ask

pytestmark = pytest.mark.django_db
PATHS = ["search?q=x", "repositories", "runs", "symbols?name=x", "repositories/1", "runs/1"]


@pytest.mark.parametrize("path", PATHS)
def test_without_token_and_session_everything_is_401(path: str) -> None:
    response = Client().get(f"/api/v1/{path}")

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("header", ["Bearer omw_pat_unknown", "Bearer", "Bearer \xff", "Basic x"])
def test_an_unknown_token_is_401(header: str) -> None:
    response = Client().get("/api/v1/repositories", headers={"Authorization": header})

    assert response.status_code == 401


def test_a_revoked_token_is_401_from_the_next_request_on() -> None:
    token, text = create_token(User.objects.create_user("u"), "bot", ["repos:read"])
    headers = {"Authorization": f"Bearer {text}"}
    assert Client().get("/api/v1/repositories", headers=headers).status_code == 200

    revoke_token(token)

    assert Client().get("/api/v1/repositories", headers=headers).status_code == 401


def test_a_session_may_read() -> None:
    client = Client()
    client.force_login(User.objects.create_user("u"))

    assert client.get("/api/v1/repositories").status_code == 200


def test_a_session_needs_the_csrf_token_to_change_anything() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("u"))

    response = client.post("/api/v1/repositories", {}, content_type="application/json")

    assert response.status_code == 403
    assert response.json()["type"] == "urn:omniweb:problem:forbidden"


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "search?q=x", "search:read"),
        ("POST", "search", "search:read"),
        ("GET", "symbols?name=x", "search:read"),
        ("GET", "repositories/1/files/a", "search:read"),
        ("GET", "repositories", "repos:read"),
        ("GET", "repositories/1", "repos:read"),
        ("GET", "runs", "repos:read"),
        ("GET", "runs/1", "repos:read"),
        ("POST", "repositories/1/reindex", "index:trigger"),
        ("POST", "runs/1/cancel", "index:trigger"),
        ("POST", "runs/1/retry", "index:trigger"),
        ("POST", "repositories", "admin:write"),
        ("DELETE", "repositories/1", "admin:write"),
    ],
)
def test_a_token_without_the_scope_is_told_which_it_lacks(
    method: str, path: str, scope: str
) -> None:
    others = {"search:read", "repos:read", "index:trigger", "admin:write"} - {scope}
    _, text = create_token(User.objects.create_superuser("u"), "bot", others)

    response = Client().generic(
        method, f"/api/v1/{path}", headers={"Authorization": f"Bearer {text}"}
    )

    assert response.status_code == 403
    assert response.json()["type"] == "urn:omniweb:problem:insufficient-scope"
    assert scope in response.json()["detail"]


def test_an_unknown_address_of_the_api_is_a_problem_too() -> None:
    response = Client().get("/api/v1/nowhere")

    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"


def test_the_description_needs_no_token() -> None:
    assert Client().get("/api/v1/openapi.json").status_code == 200


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("path", ["search?q=x", "symbols?name=x", "repositories"])
def test_head_asks_for_the_scope_of_get(ask: Ask, reader: User, path: str) -> None:
    wrong = ("index:trigger",)

    assert ask(reader, "HEAD", path, scopes=wrong).status_code == 403
    assert ask(reader, "GET", path, scopes=wrong).status_code == 403
    assert ask(reader, "HEAD", path).status_code == 200
