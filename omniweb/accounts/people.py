"""Finding users, and making the first one."""

import secrets

from django.db import connection, transaction

from omniweb.accounts.models import User
from omniweb.errors import UnknownUser

FIRST_ADMINISTRATOR = "admin"
_LOCK = 0x6F6D77
"""Two processes that start at once must not make two administrators."""


def user_named(name: str) -> User:
    """Return the active user of that name; raise `UnknownUser`."""
    try:
        return User.objects.get(username=name, is_active=True)
    except User.DoesNotExist:
        raise UnknownUser(name) from None


@transaction.atomic
def create_first_administrator() -> tuple[User, str] | None:
    """Make `admin` with a random password and return both; nothing where there is any user."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if User.objects.exists():
        return None
    password = secrets.token_urlsafe(12)
    user = User.objects.create_superuser(username=FIRST_ADMINISTRATOR, password=password)
    return user, password
