"""Sessions, of whose keys the database holds digests."""

from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from omniweb.accounts.models import User
from omniweb.accounts.sessions import SessionStore, digest_of, tidy
from omniweb.accounts.tasks import tidy_sessions

pytestmark = pytest.mark.django_db
INSIDE = "/tokens/"


@pytest.fixture
def ada() -> User:
    return User.objects.create_user("ada", password="correct horse")


def _is_inside(key: str) -> bool:
    client = Client()
    client.cookies["sessionid"] = key
    return client.get(INSIDE).status_code == 200


def _key_of(client: Client) -> str:
    return client.cookies["sessionid"].value


def _of_earlier_version(user: User, **changes: object) -> str:
    """Return the key of a session as Django's own engine stores it."""
    store = db.SessionStore()
    store.update(
        {
            "_auth_user_id": str(user.pk),
            "_auth_user_backend": "omniweb.accounts.authentication.ThrottledBackend",
            "_auth_user_hash": user.get_session_auth_hash(),
        }
    )
    store.save()
    Session.objects.filter(pk=store.session_key).update(**changes)
    return str(store.session_key)


def test_what_the_table_holds_opens_nothing(client: Client, ada: User) -> None:
    client.force_login(ada)
    [stored] = Session.objects.values_list("session_key", flat=True)

    assert stored == digest_of(_key_of(client))
    assert _is_inside(_key_of(client))
    assert not _is_inside(stored)


def test_a_session_is_kept_changed_and_ended(client: Client, ada: User) -> None:
    client.force_login(ada)
    session = client.session
    session["seen"] = [1, 2]
    session.save()

    assert SessionStore(_key_of(client))["seen"] == [1, 2]
    key = _key_of(client)
    client.post("/logout/")
    assert not _is_inside(key)
    assert not Session.objects.exists()


def test_an_expired_session_opens_nothing(client: Client, ada: User) -> None:
    client.force_login(ada)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert not _is_inside(_key_of(client))


@pytest.mark.parametrize("key", ["", "short", "x" * 32, "x" * 40, "a\0" * 16, "é" * 32])
def test_an_unknown_key_opens_nothing(key: str) -> None:
    assert SessionStore(key or None).load() == {}


def test_a_session_of_an_earlier_version_is_good_in_both_while_it_is_upgraded(ada: User) -> None:
    key = _of_earlier_version(ada)

    assert _is_inside(key)
    assert db.SessionStore(key).load()["_auth_user_id"] == str(ada.pk)
    assert _is_inside(key)


def test_afterwards_its_user_is_still_logged_in_and_the_key_is_gone(ada: User) -> None:
    visited, unvisited = _of_earlier_version(ada), _of_earlier_version(ada)
    _is_inside(visited)

    call_command("tidy_sessions")

    stored = set(Session.objects.values_list("session_key", flat=True))
    assert stored == {digest_of(visited), digest_of(unvisited)}
    assert _is_inside(visited)
    assert _is_inside(unvisited)


def test_logging_out_ends_a_session_of_an_earlier_version_too(ada: User) -> None:
    key = _of_earlier_version(ada)
    client = Client()
    client.cookies["sessionid"] = key

    client.post("/logout/")

    assert not Session.objects.exists()
    assert not _is_inside(key)


def test_an_expired_session_of_an_earlier_version_stays_expired(ada: User) -> None:
    key = _of_earlier_version(ada, expire_date=timezone.now() - timedelta(seconds=1))

    assert not _is_inside(key)
    tidy_sessions()
    assert not Session.objects.exists()


def test_tidying_twice_changes_nothing(client: Client, ada: User) -> None:
    client.force_login(ada)
    before = list(Session.objects.values())

    tidy()
    tidy()

    assert list(Session.objects.values()) == before


@pytest.mark.django_db(transaction=True)
def test_what_django_asks_asynchronously_goes_the_same_way() -> None:
    async def live() -> tuple[str, list[str], bool, bool]:
        store = SessionStore()
        await store.aset("seen", 1)
        await store.asave()
        key = str(store.session_key)
        stored = [each.session_key async for each in Session.objects.all()]
        found = await SessionStore(key).aget("seen") == 1 and await store.aexists(key)
        await store.adelete()
        return key, stored, found, await store.aexists(key)

    key, stored, found, afterwards = async_to_sync(live)()

    assert stored == [digest_of(key)]
    assert found
    assert not afterwards
