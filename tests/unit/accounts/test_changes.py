"""Changes of users and rights in the audit log, by whichever door."""

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client

from omniweb.accounts.models import AuditEntry, Team, User
from omniweb.accounts.services import create_token, revoke_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return User.objects.create_user("ada", password="correct horse")


def _written(after: int = 0) -> list[tuple[str, str]]:
    entries = AuditEntry.objects.order_by("pk").values_list("action", "entity")
    return list(entries)[after:]


def _newest() -> AuditEntry:
    return AuditEntry.objects.order_by("-pk")[0]


def test_a_user_is_made_and_removed(ada: User) -> None:
    call_command("createsuperuser", "--noinput", "--username=root", "--email=r@example.org")
    ada.delete()

    assert _written() == [
        ("user.create", "user ada"),
        ("user.create", "user root"),
        ("user.delete", "user ada"),
    ]
    assert AuditEntry.objects.get(entity="user root").context["values"]["is_superuser"] is True


@pytest.mark.parametrize(
    ("field", "value", "action"),
    [
        ("is_active", False, "user.activation"),
        ("is_superuser", True, "user.rights"),
        ("is_staff", True, "user.rights"),
        ("email", "new@example.org", "user.change"),
        ("username", "ada2", "user.change"),
    ],
)
def test_a_change_is_told_with_the_old_and_the_new_value(
    ada: User, field: str, value: object, action: str
) -> None:
    old = getattr(ada, field)
    setattr(ada, field, value)

    ada.save()

    entry = _newest()
    assert (entry.action, entry.context) == (action, {"changes": {field: [old, value]}})


def test_a_password_is_told_by_name_alone(ada: User) -> None:
    ada.set_password("another horse")
    ada.save()

    assert (_newest().action, _newest().context) == (
        "user.password",
        {"changes": {"password": None}},
    )
    assert ada.password not in str(list(AuditEntry.objects.values()))


def test_what_stays_as_it_is_is_not_written_down(ada: User, client: Client) -> None:
    User.objects.filter(pk=ada.pk).update(
        password=make_password("correct horse", hasher="pbkdf2_sha256")
    )
    before = len(_written())

    ada.refresh_from_db()
    ada.save()
    client.post("/login/", {"username": "ada", "password": "correct horse"})

    ada.refresh_from_db()
    assert ada.password.startswith("argon2")  # hashed anew: the password is the same
    assert _written(before) == [("login", "user ada")]


def test_groups_teams_and_permissions_are_told_from_either_side(ada: User) -> None:
    group, team = Group.objects.create(name="g"), Team.objects.create(name="t")
    permission = Permission.objects.get(codename="view_user")
    before = len(_written())

    ada.groups.add(group)
    group.user_set.remove(ada)
    team.members.set([ada])
    ada.teams.remove(team)
    ada.user_permissions.add(permission)
    group.permissions.add(permission)
    group.permissions.clear()

    assert _written(before) == [
        ("user.groups", "user ada"),
        ("user.groups", "group g"),
        ("team.members", "team t"),
        ("team.members", "user ada"),
        ("user.user_permissions", "user ada"),
        ("group.permissions", "group g"),
        ("group.permissions", "group g"),
    ]
    contexts = AuditEntry.objects.order_by("pk").values_list("context", flat=True)
    assert list(contexts)[before:][:4] == [
        {"added": ["g"]},
        {"removed": ["ada"]},
        {"added": ["ada"]},
        {"removed": ["t"]},
    ]


def test_tokens_are_told_with_their_owner_and_without_their_digest(ada: User) -> None:
    token, text = create_token(ada, "bot", ["search:read"])
    revoke_token(token, actor=ada)

    assert _written(1) == [
        ("token.create", f"token {token.pk}"),
        ("token.revoke", f"token {token.pk}"),
    ]
    kept = str(list(AuditEntry.objects.values()))
    assert text not in kept
    assert token.digest not in kept
    assert _newest().context == {"owner": "ada"}


def test_tokens_that_end_with_their_owner_are_told_too(ada: User) -> None:
    token, _ = create_token(ada, "bot", ["search:read"])
    ada.is_active = False

    ada.save()

    assert _written(2) == [("token.revoke", f"token {token.pk}"), ("user.activation", "user ada")]
