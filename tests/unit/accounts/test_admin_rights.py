"""A staff member with every one of Django's permissions makes no more of himself by the admin."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.models import Session
from django.test import Client

from omniweb.accounts.models import ApiToken, Team, User
from omniweb.accounts.services import create_token, token_for

pytestmark = pytest.mark.django_db
USERS, TEAMS, TOKENS = (
    "/admin/accounts/user/",
    "/admin/accounts/team/",
    "/admin/accounts/apitoken/",
)
GROUPS = "/admin/auth/group/"
PASSWORD = "correct horse battery"
NEW_PASSWORDS = {"password1": "a quite new one", "password2": "a quite new one"}


@pytest.fixture
def staff() -> User:
    user = User.objects.create_user("staff", password=PASSWORD, is_staff=True)
    user.user_permissions.set(Permission.objects.all())
    return user


@pytest.fixture
def root() -> User:
    return User.objects.create_superuser("root", email="root@example.org", password=PASSWORD)


@pytest.fixture
def ada() -> User:
    return User.objects.create_user("ada", password=PASSWORD)


@pytest.fixture
def desk(staff: User) -> Client:
    """Return the staff member's browser."""
    client = Client()
    client.force_login(staff)
    return client


def _row(user: User) -> dict[str, Any]:
    return User.objects.filter(pk=user.pk).values().get()


def _everything(user: User, **changes: Any) -> dict[str, Any]:
    """Return what the form of a user may send, with all rights."""
    return {
        "username": user.username,
        "first_name": "",
        "last_name": "",
        "email": "mine@example.org",
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
        "groups": [],
        "user_permissions": [Permission.objects.all()[0].pk],
        "date_joined_0": "2026-01-01",
        "date_joined_1": "00:00:00",
        **changes,
    }


@pytest.mark.parametrize("victim", ["root", "staff"])
def test_superusers_and_staff_are_not_his_to_change(
    desk: Client, victim: str, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(victim)
    before = _row(user)

    assert desk.post(f"{USERS}{user.pk}/change/", _everything(user)).status_code == 403
    assert desk.post(f"{USERS}{user.pk}/password/", NEW_PASSWORDS).status_code == 403
    assert desk.post(f"{USERS}{user.pk}/delete/", {"post": "yes"}).status_code == 403
    desk.post(USERS, {"action": "delete_selected", "_selected_action": [user.pk], "post": "yes"})

    assert _row(user) == before


def test_an_ordinary_user_gets_no_rights_from_him(desk: Client, ada: User) -> None:
    response = desk.post(f"{USERS}{ada.pk}/change/", _everything(ada, first_name="Ada"))

    assert response.status_code == 302
    ada.refresh_from_db()
    assert ada.first_name == "Ada"
    assert not (ada.is_staff)
    assert not (ada.is_superuser)
    assert not ada.user_permissions.exists()
    assert not ada.email


def test_he_becomes_nobody_else_by_a_new_password(desk: Client, ada: User) -> None:
    assert desk.get(f"{USERS}{ada.pk}/password/").status_code == 403
    assert desk.post(f"{USERS}{ada.pk}/password/", NEW_PASSWORDS).status_code == 403

    ada.refresh_from_db()
    assert ada.check_password(PASSWORD)


def test_a_user_whom_he_adds_has_no_rights(desk: Client) -> None:
    new = {"username": "bob", "usable_password": "true", "is_superuser": "on", "is_staff": "on"}

    assert desk.post(f"{USERS}add/", new | NEW_PASSWORDS).status_code == 302

    bob = User.objects.get(username="bob")
    assert not (bob.is_staff)
    assert not (bob.is_superuser)
    assert not bob.user_permissions.exists()


def test_no_page_shows_him_a_hash(desk: Client, root: User, ada: User) -> None:
    for user in (root, ada):
        digest = user.password.rpartition("$")[2]
        page = desk.get(f"{USERS}{user.pk}/change/").content.decode()
        assert user.username in page
        assert digest not in page
    assert desk.get(USERS, {"password__startswith": "argon2"}).status_code != 200


@pytest.mark.parametrize(
    "question",
    [
        f"{USERS}?password__startswith=argon2",
        f"{TEAMS}?members__password__startswith=argon2",
        f"{TOKENS}?user__password__startswith=argon2",
        "/admin/repositories/repository/?accesses__user__password__startswith=argon2",
        "/admin/repositories/indexrun/?requested_by__password__startswith=argon2",
    ],
)
def test_no_list_is_asked_for_a_hash_letter_by_letter(
    desk: Client, root: User, question: str
) -> None:
    response = desk.get(question)

    assert root.password.startswith("argon2")
    assert response.status_code in {302, 400}


def test_groups_and_teams_are_not_his_to_give(desk: Client, staff: User) -> None:
    group, team = Group.objects.create(name="g"), Team.objects.create(name="t")
    permissions = list(Permission.objects.values_list("pk", flat=True))
    tries = [
        (f"{GROUPS}{group.pk}/change/", {"name": "g", "permissions": permissions}),
        (f"{GROUPS}add/", {"name": "h", "permissions": permissions}),
        (f"{TEAMS}{team.pk}/change/", {"name": "t", "members": [staff.pk]}),
        (f"{TEAMS}add/", {"name": "u", "members": [staff.pk]}),
        (f"{TEAMS}{team.pk}/delete/", {"post": "yes"}),
    ]

    assert {desk.post(address, values).status_code for address, values in tries} == {403}
    assert desk.get(f"{TEAMS}{team.pk}/change/").status_code == 200
    assert not group.permissions.exists()
    assert not team.members.exists()
    assert (Group.objects.count(), Team.objects.count()) == (1, 1)


def test_he_makes_tokens_for_himself_alone(desk: Client, staff: User, root: User) -> None:
    page = desk.post(
        f"{TOKENS}add/", {"user": root.pk, "name": "bot", "scopes": ["admin:write"]}, follow=True
    ).content.decode()

    [text] = re.findall(r"omw_pat_[\w-]+", page)
    assert token_for(text).user == staff
    assert not ApiToken.objects.filter(user=root).exists()


def test_tokens_of_others_are_none_of_his_business(desk: Client, root: User) -> None:
    token, text = create_token(root, "secret bot", ["search:read"])

    assert "secret bot" not in desk.get(TOKENS).content.decode()
    desk.post(TOKENS, {"action": "revoke", "_selected_action": [token.pk]})
    assert token_for(text) is not None


def test_a_superuser_makes_a_token_for_another(admin_client: Client, ada: User) -> None:
    page = admin_client.post(
        f"{TOKENS}add/", {"user": ada.pk, "name": "bot", "scopes": ["search:read"]}
    ).content.decode()

    [text] = re.findall(r"omw_pat_[\w-]+", page)
    assert token_for(text).user == ada


def test_a_superuser_gives_rights(admin_client: Client, ada: User) -> None:
    assert admin_client.post(f"{USERS}{ada.pk}/change/", _everything(ada)).status_code == 302
    assert admin_client.post(f"{TEAMS}add/", {"name": "t", "members": [ada.pk]}).status_code == 302

    ada.refresh_from_db()
    assert ada.is_staff
    assert ada.is_superuser
    assert ada.teams.get().name == "t"


def test_the_text_of_a_token_is_in_no_cookie_and_no_session(
    admin_client: Client, admin_user: User
) -> None:
    response = admin_client.post(
        f"{TOKENS}add/", {"user": admin_user.pk, "name": "bot", "scopes": ["search:read"]}
    )

    [text] = re.findall(r"omw_pat_[\w-]+", response.content.decode())
    kept = [response.cookies.output(), *(str(each.get_decoded()) for each in Session.objects.all())]
    assert not any(text in each for each in kept)
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("repositories", ['{"a": 1}', '["a"]', "7", "[true]", '"x"'])
def test_a_token_is_narrowed_by_ids_alone(
    admin_client: Client, admin_user: User, repositories: str
) -> None:
    given = {"user": admin_user.pk, "name": "bot", "scopes": ["search:read"]}

    response = admin_client.post(f"{TOKENS}add/", given | {"repositories": repositories})

    assert "Ids of repositories" in response.content.decode()
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(("wanted", "alive"), [({"end_tokens": "on"}, False), ({}, True)])
def test_a_superuser_gives_a_password_and_says_whether_tokens_end(
    admin_client: Client, ada: User, wanted: dict[str, str], alive: bool
) -> None:
    browser, address = Client(), f"{USERS}{ada.pk}/password/"
    browser.force_login(ada)
    _, text = create_token(ada, "bot", ["search:read"])
    box = admin_client.get(address).content.decode().partition('name="end_tokens"')[2]
    assert "checked" in box.partition(">")[0]

    given = NEW_PASSWORDS | {"usable_password": "true", "set-password": "Change password"}
    assert admin_client.post(address, given | wanted).status_code == 302

    ada.refresh_from_db()
    assert ada.check_password("a quite new one")
    assert browser.get("/tokens/").status_code == 302
    assert (token_for(text) is not None) is alive
