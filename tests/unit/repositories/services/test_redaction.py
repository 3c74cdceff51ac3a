"""The second look at rights agrees with the first, and drops what that should not have let by."""

import logging
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from omniweb.accounts.models import ApiToken, User
from omniweb.accounts.services import create_token, revoke_token
from omniweb.repositories.models import Repository
from omniweb.repositories.services import (
    Caller,
    foreign,
    grant_access,
    is_theirs,
    kept,
    may_read,
    pinned_for,
    redacted,
    redaction,
    revoke_access,
    scope_of,
    scope_of_everything,
)
from omniweb.repositories.services.redaction import REDACTED
from omniweb.search.types import Facet, Hit, Omission, SearchResult, Total

pytestmark = pytest.mark.django_db
UNKNOWN = 987_654_321


Callers = Iterable[tuple[Caller, ApiToken | None]]


def test_both_looks_agree_on_every_kind_of_caller(
    callers: Callers, repositories: dict[str, Repository]
) -> None:
    everything = {each.pk for each in repositories.values()} | {UNKNOWN}

    for caller, token in callers:
        assert foreign(everything, caller, token) == everything - set(scope_of(caller, token).ids)


def test_the_look_at_a_whole_scope_agrees_too(
    callers: Callers, repositories: dict[str, Repository]
) -> None:
    everybody = list(callers)
    for caller, token in everybody:
        scope = pinned_for(caller, token)
        for number in [each.pk for each in repositories.values()]:
            allowed = number in scope.ids
            assert is_theirs(scope, [number, *scope.ids], caller, token) == allowed
        for other, with_token in everybody:
            same = scope_of(other, with_token).ids == scope.ids
            assert is_theirs(scope, [], other, with_token) == same


def test_the_token_is_read_once_however_many_repositories_there_are(
    ada: User, repositories: dict[str, Repository]
) -> None:
    Repository.objects.bulk_create(
        Repository(name=f"many-{n}", source="https://x/m", visibility="public") for n in range(50)
    )
    token, _ = create_token(ada, "t", ["search:read"], repositories=[repositories["given"].pk])
    values = (ada.pk, token.pk, "", "{}")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {redaction._THEIRS}", values)
        plan = [line for (line,) in cursor.fetchall()]

    read = [line for line in plan if "accounts_apitoken" in line and "Scan" in line]
    assert [re.findall(r"loops=(\d+)", line) for line in read] == [["1"]], plan


def test_a_right_that_is_taken_away_or_given_meanwhile_is_noticed(
    ada: User, repositories: dict[str, Repository]
) -> None:
    token, _ = create_token(ada, "t", ["search:read"], None, actor=ada)
    scope = pinned_for(ada, token)
    assert is_theirs(scope, [], ada, token)

    revoke_access(repositories["given"], ada, actor=None)
    assert not is_theirs(scope, [], ada, token)
    grant_access(repositories["given"], ada, actor=None)
    assert is_theirs(scope, [], ada, token)
    revoke_token(token, actor=ada)
    assert not is_theirs(scope, [], ada, token)


def test_it_reads_anew_what_the_caller_is(ada: User, repositories: dict[str, Repository]) -> None:
    token, _ = create_token(ada, "t", ["search:read"], None, actor=ada)
    given, public = repositories["given"], repositories["public"]
    assert may_read(given, ada, token)

    revoke_token(token, actor=ada)
    assert not may_read(public, ada, token)
    revoke_access(given, ada, actor=None)
    assert not may_read(given, ada)
    User.objects.filter(pk=ada.pk).update(is_superuser=True)
    assert may_read(given, ada)
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert not may_read(given, ada)
    assert may_read(public, ada)


def _hit(repository: Repository) -> Hit:
    return Hit(repository.pk, repository.name, "r", "c", "p", None, 1.0, 1, (), (), "")


def _answer(*repositories: Repository, **more: Any) -> SearchResult:
    names = tuple(Facet(each.name, 1) for each in repositories)
    answer = SearchResult(
        hits=tuple(map(_hit, repositories)),
        total=Total(len(repositories), "eq"),
        incomplete=True,
        skipped=(Omission("not-indexed", "Not indexed yet: secret."),),
        facets={"repository": names, "language": (Facet("python", 2),)},
        next_cursor="more",
        took_ms=1.0,
        timings={},
        notices=("1 file of secret left out of the index",),
        facets_of=len(repositories),
        unindexed=(7,),
    )
    return replace(answer, **more)


def test_of_an_answer_with_anything_foreign_nothing_else_is_told(
    ada: User, repositories: dict[str, Repository], caplog: pytest.LogCaptureFixture
) -> None:
    before = REDACTED._value.get()
    own, other = repositories["given"], repositories["nobodys"]

    with caplog.at_level(logging.ERROR):
        left = redacted(_answer(own, other), scope_of_everything(), ada)

    assert [hit.repository for hit in left.hits] == ["given"]
    assert left.total == Total(1, "gte")
    assert left.facets == {"repository": (), "language": ()}
    assert (left.skipped, left.notices, left.unindexed, left.next_cursor) == ((), (), (), "")
    assert (left.incomplete, left.facets_of) == (False, 0)
    assert REDACTED._value.get() == before + 1
    assert str(other.pk) in caplog.text


def test_a_scope_with_anything_foreign_is_enough(
    ada: User, repositories: dict[str, Repository]
) -> None:
    before = REDACTED._value.get()

    left = redacted(_answer(repositories["given"]), scope_of_everything(), ada)

    assert left.facets["repository"] == ()
    assert len(left.hits) == 1
    assert REDACTED._value.get() == before + 1


def test_a_hit_outside_of_the_scope_is_looked_at_too(
    ada: User, repositories: dict[str, Repository]
) -> None:
    answer = _answer(repositories["given"], repositories["nobodys"])

    assert [hit.repository for hit in redacted(answer, scope_of(ada), ada).hits] == ["given"]


def test_an_answer_that_is_the_callers_leaves_as_it_is(
    ada: User, repositories: dict[str, Repository]
) -> None:
    before = REDACTED._value.get()
    answer = _answer(repositories["given"], repositories["public"])

    assert redacted(answer, scope_of(ada), ada) is answer
    assert REDACTED._value.get() == before


def test_of_a_list_only_what_may_leave_does(ada: User, repositories: dict[str, Repository]) -> None:
    rows = list(repositories.values())
    before = REDACTED._value.get()

    left = kept(rows, ada, of=lambda each: each.pk)

    assert {each.name for each in left} == {"given", "by-team", "public"}
    assert REDACTED._value.get() == before + 2
    assert kept([], ada, of=lambda each: each.pk) == []
