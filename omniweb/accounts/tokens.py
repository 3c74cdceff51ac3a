"""API tokens: made, recognised, revoked."""

import hashlib
import json
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import Q
from django.utils import timezone

from omniweb.accounts import audit, scopes
from omniweb.accounts.acting import acting_as
from omniweb.accounts.models import ApiToken, User
from omniweb.prepared import rows_of

PREFIX = "omw_pat_"
LIFETIME = timedelta(days=90)
USE_INTERVAL = timedelta(minutes=1)
"""How exact `last_used_at` is: a bot's every request must not cost a write."""


_USER = ("id", "is_superuser", "username", "is_active")
_TOKEN = (
    "id", "user_id", "name", "scopes", "repositories", "expires_at", "last_used_at", "revoked_at"
)  # fmt: skip
OF_DIGEST = """
SELECT u.id AS user_id, u.is_superuser, u.username, u.is_active, t.id AS token_id, t.name,
       t.scopes, t.repositories, t.expires_at, t.last_used_at, t.revoked_at
FROM accounts_apitoken AS t JOIN accounts_user AS u ON u.id = t.user_id WHERE t.digest = %s"""
"""What every request of a token asks first: the ORM takes longer to write it than to ask it."""


class _Default:
    """Stands for an expiry that was not given (`None` means never)."""


_DEFAULT = _Default()


def _digest(text: str) -> str:
    """Return the SHA-256: 256 random bits need no slow hash."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()


@transaction.atomic
def create_token(
    user: User,
    name: str,
    scopes_wanted: Iterable[str],
    expires_at: datetime | _Default | None = _DEFAULT,
    *,
    repositories: Iterable[int] | None = None,
    actor: User | None = None,
) -> tuple[ApiToken, str]:
    """Make a token and return it with its text, which nobody can read again.

    It expires after 90 days unless told otherwise (`None`: never). Raise `UnknownScope`.
    """
    text = PREFIX + secrets.token_urlsafe(32)
    until = timezone.now() + LIFETIME if isinstance(expires_at, _Default) else expires_at
    with acting_as(actor or user):
        token = ApiToken.objects.create(
            user=user,
            name=name,
            digest=_digest(text),
            scopes=scopes.checked(scopes_wanted),
            expires_at=until,
            repositories=None if repositories is None else sorted(set(repositories)),
        )
    return token, text


def digest_of_token(text: str) -> str | None:
    """Return what is kept of a token; none of what cannot be one."""
    return _digest(text) if text.startswith(PREFIX) else None


def token_for(text: str) -> ApiToken | None:
    """Return the live token of an active user that has this text."""
    if (digest := digest_of_token(text)) is None:
        return None
    row = next(iter(rows_of(connection, OF_DIGEST, (digest,))), None)
    return token_of_row(row) if row else None


def token_of_row(row: Sequence[Any]) -> ApiToken | None:
    """Return the token that a row of `OF_DIGEST` tells of, if it is live; none of a row of nulls.

    What the row does not tell of it and its user is read where somebody asks for it.
    """
    user_id, is_superuser, username, is_active, token_id, name, *rest = row
    if token_id is None:
        return None
    scopes_, repositories, *times = rest
    user = User.from_db(DEFAULT_DB_ALIAS, _USER, [user_id, is_superuser, username, is_active])
    lists = [None if text is None else json.loads(text) for text in (scopes_, repositories)]
    values = [token_id, user_id, name, *lists, *times]
    token = ApiToken.from_db(DEFAULT_DB_ALIAS, _TOKEN, values)
    token.user = user
    return _used(token)


def _used(token: ApiToken) -> ApiToken | None:
    """Return the token if it is live, and remember that it was used."""
    now = timezone.now()
    if not token.is_live(now):
        return None
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - USE_INTERVAL)
    if token.last_used_at is None or token.last_used_at < now - USE_INTERVAL:
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
        token.last_used_at = now
    return token


@transaction.atomic
def revoke_token(token: ApiToken, *, actor: User | None = None) -> None:
    """End a token at once; ending it twice is fine."""
    changed = ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(
        revoked_at=timezone.now()
    )
    if changed:
        audit.record(actor, "token.revoke", f"token {token.pk}", owner=token.user.get_username())


@transaction.atomic
def end_tokens(user: User, *, actor: User | None = None) -> None:
    """End all tokens of a user at once."""
    for token in ApiToken.objects.filter(user=user, revoked_at=None).select_related("user"):
        revoke_token(token, actor=actor)
