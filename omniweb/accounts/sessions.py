"""Sessions in PostgreSQL, under digests of their keys: who reads the table cannot use it.

The key is what the cookie holds. An earlier version kept it as it is, 32 characters long. Such a
row is good until `tidy` has replaced it: during an upgrade old and new processes answer side by
side, and nobody is logged out by either.
"""

import hashlib
import re
from datetime import datetime
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone
from typing_extensions import override

DIGEST_LENGTH = 40
"""Hexadecimal digits, as many as the column holds: 160 bits of SHA-256."""
_PLAIN = re.compile(r"[a-z0-9]{32}")
_REPLACE = """
INSERT INTO django_session (session_key, session_data, expire_date)
SELECT left(encode(sha256(convert_to(session_key, 'UTF8')), 'hex'), %(length)s),
       session_data, expire_date
FROM django_session WHERE length(session_key) = 32
ON CONFLICT DO NOTHING
"""


def digest_of(key: str) -> str:
    """Return what is stored of a key: 165 random bits need no slow hash."""
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()[:DIGEST_LENGTH]


class SessionStore(db.SessionStore):
    """Django's sessions in the database; a row bears the digest of the key."""

    def _get_session_from_db(self) -> Session | None:
        now = timezone.now()
        found = _live(digest_of(self.session_key or ""), now) or self._adopted(now)
        if found is None:
            self._session_key = None
        return found

    def _adopted(self, now: datetime) -> Session | None:
        """Return a copy of an earlier version's row, made under the digest; it stays for that."""
        key = self.session_key or ""
        row = _live(key, now) if _PLAIN.fullmatch(key) else None
        if row is not None:
            row.session_key = digest_of(key)
            Session.objects.bulk_create([row], ignore_conflicts=True)
        return row

    @override
    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(session_key=digest_of(session_key)).exists()

    @override
    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Session = super().create_model_instance(data)  # type: ignore[assignment] # its base
        row.session_key = digest_of(row.session_key)
        return row

    @override
    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            plain = [key] if _PLAIN.fullmatch(key) else []
            Session.objects.filter(session_key__in=[digest_of(key), *plain]).delete()

    async def _aget_session_from_db(self) -> Session | None:
        return await sync_to_async(self._get_session_from_db)()

    @override
    async def aexists(self, session_key: str) -> bool:
        return await sync_to_async(self.exists)(session_key)

    @override
    async def acreate_model_instance(self, data: dict[str, Any]) -> Session:
        return await sync_to_async(self.create_model_instance)(data)

    @override
    async def adelete(self, session_key: str | None = None) -> None:
        await sync_to_async(self.delete)(session_key)


def _live(stored_key: str, now: datetime) -> Session | None:
    return Session.objects.filter(session_key=stored_key, expire_date__gt=now).first()


@transaction.atomic
def tidy() -> None:
    """Remove sessions that have expired, and replace keys that lie there as they are.

    Processes of the version that kept them so know their users no more afterwards.
    """
    SessionStore.clear_expired()
    with connection.cursor() as cursor:
        cursor.execute(_REPLACE, {"length": DIGEST_LENGTH})
        cursor.execute("DELETE FROM django_session WHERE length(session_key) = 32")
