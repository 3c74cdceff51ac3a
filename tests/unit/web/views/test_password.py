"""A person's own password."""

import pytest
from django.test import Client

from omniweb.accounts.models import User
from omniweb.accounts.services import create_token, token_for
from omniweb.accounts.sessions import SessionStore

pytestmark = pytest.mark.django_db
OLD, NEW = "correct horse battery", "a quite new one"
GIVEN = {"old_password": OLD, "new_password1": NEW, "new_password2": NEW}
INSIDE = "/tokens/"


@pytest.fixture
def ada() -> User:
    return User.objects.create_user("ada", password=OLD)


@pytest.fixture
def here(ada: User) -> Client:
    return _logged_in(ada)


def _logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_new_one_opens_and_the_old_one_does_not(here: Client, ada: User) -> None:
    response = here.post("/password/", GIVEN, follow=True)

    assert "Your password is changed" in response.content.decode()
    ada.refresh_from_db()
    assert ada.check_password(NEW)
    assert not ada.check_password(OLD)


def test_this_session_goes_on_under_a_new_key_and_others_end(here: Client, ada: User) -> None:
    there, before = _logged_in(ada), here.cookies["sessionid"].value

    here.post("/password/", GIVEN)

    assert here.get(INSIDE).status_code == 200
    assert there.get(INSIDE).status_code == 302
    assert here.cookies["sessionid"].value != before
    assert SessionStore(before).load() == {}


@pytest.mark.parametrize(("wanted", "alive"), [({"end_tokens": "on"}, False), ({}, True)])
def test_tokens_end_if_that_is_wanted(
    here: Client, ada: User, wanted: dict[str, str], alive: bool
) -> None:
    _, mine = create_token(ada, "bot", ["search:read"])
    _, other = create_token(User.objects.create_user("bob"), "bot", ["search:read"])

    here.post("/password/", GIVEN | wanted)

    assert (token_for(mine) is not None) is alive
    assert token_for(other) is not None


def test_it_is_proposed_to_end_them(here: Client) -> None:
    page = here.get("/password/").content.decode()

    assert "Also end the API tokens" in page
    assert "checked" in page.partition('name="end_tokens"')[2].partition(">")[0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"old_password": "wrong"}, "Your old password was entered incorrectly"),
        ({"new_password2": "another new one"}, "The two password fields"),
        ({"new_password1": "short", "new_password2": "short"}, "too short"),
        ({"new_password1": "password123", "new_password2": "password123"}, "too common"),
    ],
)
def test_a_refusal_is_a_sentence_and_changes_nothing(
    here: Client, ada: User, change: dict[str, str], said: str
) -> None:
    _, text = create_token(ada, "bot", ["search:read"])

    response = here.post("/password/", GIVEN | {"end_tokens": "on"} | change)

    assert response.status_code == 400
    assert said in response.content.decode()
    assert NEW not in response.content.decode()
    ada.refresh_from_db()
    assert ada.check_password(OLD)
    assert token_for(text) is not None


def test_whoever_finds_an_open_browser_does_not_guess_the_old_one(
    here: Client, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.time", lambda: 1_800_000_000.0 + ada.pk)
    for _ in range(10):
        here.post("/password/", GIVEN | {"old_password": "wrong"})

    response = here.post("/password/", GIVEN)

    assert "Too many attempts. Wait" in response.content.decode()
    ada.refresh_from_db()
    assert ada.check_password(OLD)


def test_it_is_for_who_is_logged_in(anonymous: Client) -> None:
    assert anonymous.get("/password/").headers["Location"] == "/login/?next=/password/"


def test_the_menu_and_the_administration_lead_here(here: Client, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(is_staff=True)

    assert 'href="/password/"' in here.get("/help/").content.decode()
    assert here.get("/admin/password_change/").headers["Location"] == "/password/"
