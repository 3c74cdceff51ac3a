"""What workers do for people and repositories, they can do with their own role of the database."""

import time

import httpx2 as httpx
import psycopg
import pytest

from tests.fixtures.site import Site, csrf

pytestmark = pytest.mark.functional
PATIENCE_SECONDS = 300.0


def _rows(site: Site, statement: str) -> int:
    with psycopg.connect(site.environment["DATABASE_URL"]) as connection:
        found = connection.execute(statement.encode()).fetchone()
    assert found is not None
    return int(found[0])


def _in_time(site: Site, statement: str, count: int) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if _rows(site, statement) == count:
            return True
        time.sleep(0.2)
    return False


def test_a_deleted_repository_with_members_is_forgotten(site: Site) -> None:
    admin = site.client("admin")
    token = {"X-CSRFToken": admin.cookies.get("csrftoken", "")}
    given = {"name": "role/gone", "source": "https://git.example/gone.git"}
    added: httpx.Response = admin.post("/api/v1/repositories", json=given, headers=token)
    assert added.status_code == 201, added.text
    pk = added.json()["id"]
    assert _rows(site, f"SELECT count(*) FROM repositories_access WHERE repository_id = {pk}") == 1

    deleted = admin.post("/r/role/gone/-/delete", data={"name": "role/gone"} | csrf(admin))

    assert deleted.status_code == 302, deleted.text
    assert _in_time(site, f"SELECT count(*) FROM repositories_repository WHERE id = {pk}", 0)


def test_sessions_are_tidied(site: Site) -> None:
    client = site.client("admin")
    with psycopg.connect(site.environment["DATABASE_URL"]) as connection:
        connection.execute(
            "INSERT INTO django_session VALUES ('an-expired-one', '', now() - interval '1 day'),"
            " ('abcdefghijklmnopqrstuvwxyz012345', '', now() + interval '1 day')"
        )

    site.manage("tidy_sessions", DATABASE_URL=site.environment["OMNIWEB_WORKER_DATABASE_URL"])

    assert _rows(site, "SELECT count(*) FROM django_session WHERE length(session_key) <> 40") == 0
    assert client.get("/tokens/").status_code == 200
