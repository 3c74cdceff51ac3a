"""E5: whoever has a dump of the database and of both Redis opens nothing with it.

Each string of the dump is tried as a session and as a token on the real site.
"""

import base64
import re
import secrets
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress

import httpx2 as httpx
import psycopg
import pytest
from psycopg import sql
from redis import Redis

from tests.fixtures.reliability import Size
from tests.fixtures.site import PASSWORD, Site, csrf

STRING = re.compile(r"[A-Za-z0-9_\-.+/=:$]{8,300}")
"""What could be a key, of those that a cookie or a header may hold."""
WORD = re.compile(r"[A-Za-z0-9_\-]{8,300}")
CLONE_SECRET = f"ghp_{secrets.token_hex(16)}"
PREFIX = "omw_pat_"


@pytest.fixture(scope="module")
def keys(site: Site) -> dict[str, str]:
    """Return what opens the site, or a git host, after a day of use: what it is → its text."""
    site.add_user("e5")
    client, again = site.client("e5"), site.client("e5")
    page = client.post(
        "/tokens/", data={"name": "page", "scopes": "repos:read", "lifetime": "30"} | csrf(client)
    )
    admin = site.client("admin")
    given = {"user": "1", "name": "admin", "scopes": "repos:read"} | csrf(admin)
    shown = admin.post("/admin/accounts/apitoken/add/", data=given)
    repository = {
        "name": "e5/cloned",
        "source": "https://git.example/e5.git",
        "username": "e5-user",
        "token": CLONE_SECRET,
    }
    added = admin.post(
        "/api/v1/repositories", json=repository, headers={"X-CSRFToken": _csrf(admin)}
    )
    assert added.status_code == 201, added.text
    by_command = site.token("e5", "repos:read")
    mistaken = site.client()  # who enters a token for the name
    mistaken.get("/login/")
    mistaken.post("/login/", data={"username": by_command, "password": "x"} | csrf(mistaken))
    return {
        "session": client.cookies["sessionid"],
        "second session": again.cookies["sessionid"],
        "session of admin": admin.cookies["sessionid"],
        "token of the page": _token_in(page),
        "token of the admin": _token_in(shown),
        "token of the command line": by_command,
        "clone secret": CLONE_SECRET,
        "password": PASSWORD,
    }


def _csrf(client: httpx.Client) -> str:
    return client.cookies.get("csrftoken", "")


def _token_in(page: httpx.Response) -> str:
    found = re.search(PREFIX + r"[\w-]+", page.text)
    assert found is not None, page.text
    return found.group()


def _rows(site: Site) -> Iterator[str]:
    """Yield every row of every table of people, as JSON."""
    with psycopg.connect(site.environment["DATABASE_URL"]) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        for (table,) in tables:
            whole = sql.SQL("SELECT row_to_json(t)::text FROM public.{} t")
            yield from (row for (row,) in connection.execute(whole.format(sql.Identifier(table))))


def _redis(site: Site) -> Iterator[str]:
    """Yield every key of both Redis with its value, as Redis itself dumps it and as it is."""
    for name in ("REDIS_BROKER_URL", "REDIS_CACHE_URL"):
        with Redis.from_url(site.environment[name]) as redis:
            for key in redis.scan_iter():
                yield key.decode("latin-1")
                with suppress(TypeError):
                    yield (redis.dump(key) or b"").decode("latin-1")
                if redis.type(key) == b"string":
                    yield (redis.get(key) or b"").decode("latin-1")


def _decoded(text: str) -> Iterator[str]:
    """Yield what lies in a text as base64, compressed or not: sessions do."""
    for each in re.split(r"[:.$]", text):
        with suppress(ValueError):
            data = base64.urlsafe_b64decode(each + "=" * (-len(each) % 4))
            yield data.decode("latin-1")
            with suppress(zlib.error):
                yield zlib.decompress(data).decode("latin-1")


def _dump(site: Site) -> list[str]:
    plain = [*_rows(site), *_redis(site)]
    inside = [each for text in plain for found in STRING.findall(text) for each in _decoded(found)]
    return plain + inside


def _opens(client: httpx.Client, address: str, **headers: str) -> bool:
    client.cookies.clear()
    return client.get(address, headers=headers).status_code == 200


def _is_session(client: httpx.Client, text: str) -> bool:
    return _opens(client, "/tokens/", Cookie=f"sessionid={text}")


def _is_token(client: httpx.Client, text: str) -> bool:
    return _opens(client, "/api/v1/repositories?limit=1", Authorization=f"Bearer {text}")


def test_none_of_what_opens_it_lies_in_a_dump(site: Site, keys: dict[str, str]) -> None:
    whole = "\n".join(_dump(site))

    assert "e5/cloned" in whole
    assert "_auth_user_id" in whole  # sessions are looked into
    assert len(keys) == len(set(keys.values()))
    for what, text in keys.items():
        assert text not in whole, what
        assert text.removeprefix(PREFIX) not in whole, what
        assert base64.b64encode(text.encode()).decode().rstrip("=") not in whole, what


def test_no_string_of_a_dump_opens_it(
    site: Site, keys: dict[str, str], size: Size, row: Callable[..., None]
) -> None:
    thief = site.client()
    assert _is_session(thief, keys["session"])
    assert _is_token(thief, keys["token of the page"])

    strings = {found for text in _dump(site) for found in STRING.findall(text)}
    strings |= {found for text in _dump(site) for found in WORD.findall(text)}
    likely = sorted(strings, key=lambda each: (not 20 <= len(each) <= 100, each))
    tried = likely[: size(250, 20_000)]
    opened = [text for text in tried if _is_session(thief, text)]
    opened += [text for text in tried if _is_token(thief, text)]
    opened += [text for text in tried if _is_token(thief, PREFIX + text)]

    row(
        "E5",
        "strings of a dump of the database and both Redis, tried as session and as token",
        strings=len(tried),
        of=len(strings),
        opened=len(opened),
    )
    assert opened == []
