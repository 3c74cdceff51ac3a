"""The second look at rights: just before an answer leaves, by other code than the first look.

The scope (`access`) decides what is searched and shown. Should its condition ever be wrong, nothing
foreign leaves all the same: doors pass what they are about to answer through here. One statement,
written without the ORM, reads anew who the caller is and whether each repository is theirs to read.
What is not is dropped, counted on /metrics and logged as an error: then the first look is broken,
or a right was taken away while the answer was made.
"""

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import TypeVar

from django.db import connection
from prometheus_client import Counter

from omniweb.accounts.models import ApiToken, User
from omniweb.prepared import rows_of
from omniweb.repositories.models import Repository
from omniweb.repositories.services.access import Caller
from omniweb.search.index.arrays import integers
from omniweb.search.types import PinnedScope, Scope, SearchResult, Total

REDACTED = Counter(
    "omniweb_redacted", "Hits, repositories and runs that the second look at rights kept back"
)
_FOREIGN = """
WITH reader AS (
  SELECT id, is_superuser FROM accounts_user WHERE id = %(user)s AND is_active
), given AS (
  SELECT repository_id FROM repositories_access
  WHERE repository_id = ANY(%(ids)s::bigint[]) AND EXISTS (SELECT FROM reader) AND (
    user_id = %(user)s
    OR team_id IN (SELECT team_id FROM accounts_team_members WHERE user_id = %(user)s)
  )
), narrowed AS MATERIALIZED (
  SELECT repositories FROM accounts_apitoken WHERE id = %(token)s AND revoked_at IS NULL
), living AS MATERIALIZED (
  SELECT id, visibility FROM repositories_repository
  WHERE id = ANY(%(ids)s::bigint[]) AND deleted_at IS NULL
)
SELECT asked.id FROM unnest(%(ids)s::bigint[]) AS asked(id)
LEFT JOIN living AS r ON r.id = asked.id
WHERE (
  r.visibility = 'public'
  OR EXISTS (SELECT FROM reader WHERE is_superuser)
  OR r.id IN (SELECT repository_id FROM given)
) IS NOT TRUE OR r.id IS NULL OR %(token)s IS NOT NULL AND NOT EXISTS (
  SELECT FROM narrowed WHERE repositories IS NULL OR repositories @> to_jsonb(asked.id)
)"""
_THEIRS = """
WITH asking AS (
  SELECT %s::bigint AS user_id, %s::bigint AS token_id, %s::text AS scope, %s::bigint[] AS named
), reader AS (
  SELECT id, is_superuser FROM accounts_user
  WHERE id = (SELECT user_id FROM asking) AND is_active
), given AS (
  SELECT repository_id FROM repositories_access WHERE user_id = (SELECT id FROM reader)
  UNION ALL
  SELECT a.repository_id FROM accounts_team_members AS m JOIN repositories_access AS a
    ON a.team_id = m.team_id WHERE m.user_id = (SELECT id FROM reader)
), narrowed AS MATERIALIZED (
  SELECT repositories FROM accounts_apitoken
  WHERE id = (SELECT token_id FROM asking) AND revoked_at IS NULL
), theirs AS (
  SELECT r.id FROM repositories_repository AS r WHERE r.deleted_at IS NULL AND (
    r.visibility = 'public'
    OR (SELECT is_superuser FROM reader)
    OR r.id IN (SELECT repository_id FROM given)
  ) AND (
    (SELECT token_id FROM asking) IS NULL
    OR EXISTS (SELECT FROM narrowed) AND (
      (SELECT repositories FROM narrowed) IS NULL
      OR (SELECT repositories FROM narrowed) @> to_jsonb(r.id)
    )
  )
)
SELECT encode(sha256(coalesce(string_agg(id::text, ',' ORDER BY id), '')::bytea), 'hex')
    = (SELECT scope FROM asking)
  AND count(*) FILTER (WHERE id = ANY((SELECT named FROM asking)::bigint[]))
    = cardinality((SELECT named FROM asking))
FROM theirs"""
"""The token is read once, not for each repository: that took 78 ms of ten thousand."""
_LOGGED = 20
"""Ids of repositories that a line of the log names."""

Row = TypeVar("Row")
_log = logging.getLogger(__name__)


def foreign(ids: Iterable[int], caller: Caller, token: ApiToken | None = None) -> frozenset[int]:
    """Return those of these repositories that a caller may not read; one round trip."""
    if not (asked := sorted(set(ids))):
        return frozenset()
    who = {
        "user": caller.pk if isinstance(caller, User) else None,
        "token": token.pk if token else None,
    }
    numbers = f"{{{','.join(map(str, asked))}}}"  # psycopg would look at each by itself
    with connection.cursor() as cursor:
        cursor.execute(_FOREIGN, {"ids": numbers, **who})
        return frozenset(number for (number,) in cursor)


def is_theirs(
    scope: PinnedScope, named: Iterable[int], caller: Caller, token: ApiToken | None = None
) -> bool:
    """Tell whether a caller may read the whole of a scope, and nothing besides it is named.

    One round trip, in which no list of ids goes either way: both looks make a digest of them.
    """
    who = (caller.pk if isinstance(caller, User) else None, token.pk if token else None)
    values = (*who, scope.ids_digest, integers(set(named)))
    ((theirs,),) = rows_of(connection, _THEIRS, values)
    return bool(theirs)


def may_read(repository: Repository, caller: Caller, token: ApiToken | None = None) -> bool:
    """Tell whether a page of a repository may leave; where not, it is counted and logged."""
    return bool(kept([repository], caller, token, of=lambda each: each.pk))


def kept(
    rows: list[Row], caller: Caller, token: ApiToken | None = None, *, of: Callable[[Row], int]
) -> list[Row]:
    """Return the rows that may leave; `of` returns the repository (id) of one."""
    refused = foreign(map(of, rows), caller, token)
    if not refused:
        return rows
    left = [row for row in rows if of(row) not in refused]
    _note(len(rows) - len(left), refused, caller)
    return left


def refused_of(
    scope: Scope, named: Collection[int], caller: Caller, token: ApiToken | None = None
) -> frozenset[int]:
    """Return what a caller may not read of a scope, and of what an answer in it names.

    `named` has the repository (id) of each row of the answer. Where anything is refused, nothing
    that was counted or said of the whole scope may leave either.
    """
    if isinstance(scope, PinnedScope) and is_theirs(scope, named, caller, token):
        return frozenset()
    refused = foreign({*named, *scope.ids}, caller, token)
    if refused:
        _note(sum(number in refused for number in named), refused, caller)
    return refused


def redacted(
    result: SearchResult, scope: Scope, caller: Caller, token: ApiToken | None = None
) -> SearchResult:
    """Return what may leave of an answer to a search in a scope.

    Where that held anything foreign, nothing is left that was counted or said of all of it.
    """
    refused = refused_of(scope, [hit.repository_id for hit in result.hits], caller, token)
    if not refused:
        return result
    hits = tuple(hit for hit in result.hits if hit.repository_id not in refused)
    return replace(
        result,
        hits=hits,
        total=Total(len(hits), "gte"),
        incomplete=False,
        skipped=(),
        facets=dict.fromkeys(result.facets, ()),
        next_cursor="",
        notices=(),
        facets_of=0,
        unindexed=(),
    )


def _note(dropped: int, refused: frozenset[int], caller: Caller) -> None:
    """Count what was dropped, and an answer of which nothing but counts was dropped as one."""
    REDACTED.inc(max(dropped, 1))
    _log.error(
        "kept back from user %s: %s of repositories %s; the scope holds what is not theirs, or a"
        " right was taken away at this moment",
        caller.pk,
        dropped,
        sorted(refused)[:_LOGGED],
    )
