"""Users, groups, teams and tokens: what the audit log tells of them."""

from typing import Any

from django.contrib.auth.models import Group
from django.db.models.signals import pre_save

from omniweb.accounts.changes import Watched
from omniweb.accounts.models import ApiToken, Team, User
from omniweb.accounts.tokens import end_tokens


def _is_rehashing(user: Any, update_fields: Any) -> bool:
    """Tell whether the same password is hashed anew, as Django does when its hasher changes."""
    is_new = user._password is not None or not user.has_usable_password()  # noqa: SLF001 - so does Django
    return update_fields is not None and "password" in update_fields and not is_new


USERS = Watched(
    User,
    "user",
    ("username", "first_name", "last_name", "email", "is_active", "is_staff", "is_superuser"),
    secrets=("password",),
    named={
        "is_active": "activation",
        "is_staff": "rights",
        "is_superuser": "rights",
        "password": "password",
    },
    many=("groups", "user_permissions"),
    unless=_is_rehashing,
)
TEAMS = Watched(Team, "team", ("name",), many=("members",))
GROUPS = Watched(Group, "group", ("name",), many=("permissions",))
TOKENS = Watched(
    ApiToken,
    "token",
    ("name", "scopes", "repositories", "expires_at", "revoked_at"),
    entity=lambda token: f"token {token.pk}",
    about=lambda token: {"owner": token.user.get_username()},
)


def _end_tokens_of_deactivated(instance: User, update_fields: Any = None, **_: Any) -> None:
    """End them one by one, so that each is written down; a trigger ends what comes otherwise."""
    written = update_fields is None or "is_active" in update_fields
    if written and not instance.is_active and instance.pk is not None:
        end_tokens(instance)


def listen() -> None:
    """Record from now on."""
    pre_save.connect(_end_tokens_of_deactivated, sender=User, dispatch_uid=__name__)
    for each in (USERS, TEAMS, GROUPS, TOKENS):
        each.listen()
