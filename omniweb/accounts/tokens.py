"""API tokens: made, recognised, revoked."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from omniweb.accounts import audit, scopes
from omniweb.accounts.acting import acting_as
from omniweb.accounts.models import ApiToken, User

PREFIX = "omw_pat_"
LIFETIME = timedelta(days=90)
USE_INTERVAL = timedelta(minutes=1)
"""How exact `last_used_at` is: a bot's every request must not cost a write."""


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


def token_for(text: str) -> ApiToken | None:
    """Return the live token of an active user that has this text."""
    if not text.startswith(PREFIX):
        return None
    token = ApiToken.objects.select_related("user").filter(digest=_digest(text)).first()
    now = timezone.now()
    if token is None or not token.is_live(now):
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
