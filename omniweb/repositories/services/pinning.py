"""Who asks, and what a search of theirs would read, in one statement.

Whose a repository is says `visible_to` here too: its SQL is made once, of a caller whom only the
statement knows. Nothing of it outlives a request, so what is taken away is gone with the next one.
"""

from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.db import connection

from omniweb.accounts.models import ApiToken, User
from omniweb.accounts.tokens import OF_DIGEST, digest_of_token, token_of_row
from omniweb.prepared import rows_of
from omniweb.repositories.services.access import Caller, CallerInSql, visible_to
from omniweb.search.index import kept_scopes, snapshots
from omniweb.search.types import PinnedScope, Published

_IN_SQL = CallerInSql(
    "SELECT user_id FROM caller WHERE is_active",
    "SELECT is_superuser FROM caller WHERE is_active",
)
_OF_USER = """
SELECT u.id AS user_id, u.is_active, u.is_superuser, t.repositories
FROM accounts_user AS u LEFT JOIN accounts_apitoken AS t ON t.id = %s WHERE u.id = %s"""
_NARROWED = """(
  (SELECT repositories FROM caller) IS NULL
  OR (SELECT repositories FROM caller) @> to_jsonb(id)
)"""


@dataclass(frozen=True, slots=True)
class _Statement:
    """SQL with positional values; the first of them are the caller's."""

    sql: str
    values: tuple[Any, ...]

    @classmethod
    def of(cls, caller: str, sought: str) -> "_Statement":
        """Return that of a `caller` who seeks something of `readable`, both tables of it."""
        rows = visible_to(_IN_SQL).order_by().values_list("pk", "name", "resolved_ref")
        visible, values = rows.query.sql_with_params()
        return cls(
            f"WITH caller AS MATERIALIZED ({caller}), visible (id, name, ref) AS ({visible}),"  # noqa: S608 - our own text
            f" readable AS (SELECT * FROM visible WHERE {_NARROWED}) {sought}",
            tuple(values),
        )

    def ask(self, *caller: Any) -> list[tuple[Any, ...]]:
        """Return its rows."""
        return rows_of(connection, self.sql, (*caller, *self.values))


@cache
def _pin(caller: str) -> _Statement:
    pin = f", pin AS ({snapshots.digest('readable')})"
    return _Statement.of(caller, f"{pin} SELECT * FROM pin LEFT JOIN caller ON true")  # noqa: S608 - ours


@cache
def _rows() -> _Statement:
    return _Statement.of(_OF_USER, snapshots.rows("readable"))


def pinned_by(text: str) -> tuple[ApiToken, PinnedScope] | None:
    """Return the live token of an active user that has this text, and what it may search."""
    if (digest := digest_of_token(text)) is None:
        return None
    ((whole, ids, *row),) = _pin(OF_DIGEST).ask(digest)
    token = token_of_row(row)
    if token is None:
        return None
    return token, _pinned(whole, ids, token.user, token)


def pinned_for(caller: Caller, token: ApiToken | None = None) -> PinnedScope:
    """Return what a caller may search; a token with a list of repositories narrows it."""
    ((whole, ids, *_),) = _pin(_OF_USER).ask(*_keys(caller, token))
    return _pinned(whole, ids, caller, token)


def _pinned(digest: str, ids: str, caller: Caller, token: ApiToken | None) -> PinnedScope:
    load = partial(kept_scopes.published, digest, partial(_published, caller, token))
    return PinnedScope(digest, ids, load)


def _published(caller: Caller, token: ApiToken | None) -> Published:
    return snapshots.published(_rows().ask(*_keys(caller, token)))


def _keys(caller: Caller, token: ApiToken | None) -> tuple[int | None, int | None]:
    return token.pk if token else None, caller.pk if isinstance(caller, User) else None
