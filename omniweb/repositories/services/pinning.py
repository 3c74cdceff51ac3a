"""Who asks, and what a search of theirs would read, in one statement.

Whose a repository is says `visible_to` here too: its SQL is made once, of a caller whom only the
statement knows. What outlives a request holds as long as nothing has changed, which each request
asks (`kept_pins`): what is taken away is gone with the next one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

from django.db import connection

from omniweb.accounts.models import ApiToken, User
from omniweb.accounts.tokens import OF_DIGEST, digest_of_token, token_of_row
from omniweb.prepared import rows_of
from omniweb.repositories.services import kept_pins
from omniweb.repositories.services.access import Caller, CallerInSql, visible_to
from omniweb.repositories.services.kept_pins import MOMENT, PUBLISHED, SETTLED, UNCHANGED, KeptPin
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

    def ask(self, *caller: Any, after: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Return its rows; `after` are the values of what is sought."""
        return rows_of(connection, self.sql, (*caller, *self.values, *after))


@dataclass(frozen=True, slots=True)
class _Finding:
    """How a caller is found: the SQL, and where in its row stands what a scope hangs on."""

    sql: str
    telling: tuple[int, ...]

    def facts(self, row: Sequence[Any]) -> tuple[Any, ...]:
        """Return what the row of a caller tells: who, whether active or superuser, which list."""
        return tuple(row[at] for at in self.telling)


_BY_TOKEN = _Finding(OF_DIGEST, (0, 1, 3, 7))
_BY_USER = _Finding(_OF_USER, (0, 1, 2, 3))


@cache
def _pin(caller: str) -> _Statement:
    found = (
        f", pin AS ({snapshots.digest('readable')})"  # noqa: S608 - our own text
        f" SELECT digest, ids_digest, {MOMENT}, CASE WHEN {SETTLED} AND pin.repositories > %s"
        f" THEN {PUBLISHED} END AS published, caller.* FROM pin LEFT JOIN caller ON true"
    )
    return _Statement.of(caller, found)


@cache
def _still(caller: str) -> str:
    """Return SQL that tells whether what was found of a caller before a snapshot still holds."""
    return (
        f"WITH caller AS MATERIALIZED ({caller}), asked AS (SELECT %s::pg_snapshot AS before)"  # noqa: S608 - ours
        f" SELECT {MOMENT}, {SETTLED} AND {UNCHANGED}, {PUBLISHED}, caller.*"
        " FROM asked LEFT JOIN caller ON true"
    )


@cache
def _rows() -> _Statement:
    return _Statement.of(_OF_USER, snapshots.rows("readable"))


def pinned_by(text: str) -> tuple[ApiToken, PinnedScope] | None:
    """Return the live token of an active user that has this text, and what it may search."""
    if (digest := digest_of_token(text)) is None:
        return None
    whole, ids, row = _found(_BY_TOKEN, digest)
    token = token_of_row(row)
    if token is None:
        return None
    return token, _pinned(whole, ids, token.user, token)


def pinned_for(caller: Caller, token: ApiToken | None = None) -> PinnedScope:
    """Return what a caller may search; a token with a list of repositories narrows it."""
    whole, ids, _ = _found(_BY_USER, *_keys(caller, token))
    return _pinned(whole, ids, caller, token)


def _found(finding: _Finding, *caller: Any) -> tuple[str, str, list[Any]]:
    """Return both digests of what a caller may search, and the row of the caller."""
    pins = kept_pins.of_process()
    if (kept := pins.get(caller)) is not None:
        asked = rows_of(connection, _still(finding.sql), (*caller, kept.moment))
        ((moment, server, may_hold, published, *row),) = asked
        if may_hold and kept.is_of(server, published, finding.facts(row)):
            pins.keep(caller, replace(kept, moment=moment))
            return kept.digest, kept.ids_digest, row
        pins.drop(caller)
    asked = _pin(finding.sql).ask(*caller, after=(kept_pins.MANY,))
    ((whole, ids, moment, server, published, *row),) = asked
    if published is not None:
        facts = finding.facts(row)
        pins.keep(caller, KeptPin(whole, ids, moment, server, published, facts))
    return whole, ids, row


def _pinned(digest: str, ids: str, caller: Caller, token: ApiToken | None) -> PinnedScope:
    load = partial(kept_scopes.published, digest, partial(_published, caller, token))
    return PinnedScope(digest, ids, load)


def _published(caller: Caller, token: ApiToken | None) -> Published:
    return snapshots.published(_rows().ask(*_keys(caller, token)))


def _keys(caller: Caller, token: ApiToken | None) -> tuple[int | None, int | None]:
    return token.pk if token else None, caller.pk if isinstance(caller, User) else None
