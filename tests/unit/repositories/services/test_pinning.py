"""One statement tells who asks and what they may search: the same as the ORM's scope."""

import hashlib
from collections.abc import Callable, Iterable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone

from omniweb.accounts.models import ApiToken, Team, User
from omniweb.accounts.services import create_token, revoke_token
from omniweb.repositories.models import Repository, Visibility
from omniweb.repositories.services import (
    Caller,
    pinned_by,
    pinned_for,
    revoke_access,
    scope_of,
)
from omniweb.search.types import PinnedScope

pytestmark = pytest.mark.django_db
Callers = Iterable[tuple[Caller, ApiToken | None]]
REF = "refs/heads/main"


def _publish(repository: Repository, generation: int, *, ref: str = REF) -> None:
    Repository.objects.filter(pk=repository.pk).update(resolved_ref=REF)
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO search_index.published_ref (repository_id, ref, "commit", generation,'
            " analysis) VALUES (%s, %s, %s, %s, 'a-b-c') ON CONFLICT (repository_id, ref)"
            " DO UPDATE SET generation = excluded.generation",
            [repository.pk, ref, "c" * 40, generation],
        )


@pytest.fixture
def given(repositories: dict[str, Repository]) -> Repository:
    return repositories["given"]


def test_it_is_the_scope_of_every_kind_of_caller(callers: Callers, given: Repository) -> None:
    _publish(given, 3)

    for caller, token in callers:
        scope = scope_of(caller, token)
        pinned = pinned_for(caller, token)
        assert pinned.repositories == scope.repositories
        assert pinned.digest == pinned.published.digest
        ids = ",".join(map(str, scope.ids))
        assert pinned.ids_digest == hashlib.sha256(ids.encode()).hexdigest()
        taken = [each.repository_id for each in pinned.published.snapshots]
        assert taken == [given.pk] * (given.pk in scope.ids)


def test_two_scopes_have_the_same_digest_where_they_are_equal_and_only_there(
    callers: Callers, given: Repository
) -> None:
    _publish(given, 3)
    scopes = [pinned_for(*each) for each in callers]

    for one in scopes:
        for other in scopes:
            assert (one.digest == other.digest) == (one.repositories == other.repositories)
            assert (one.ids_digest == other.ids_digest) == (one.ids == other.ids)


def _rename(given: Repository, _: User) -> None:
    Repository.objects.filter(pk=given.pk).update(name="other")


def _publish_again(given: Repository, _: User) -> None:
    _publish(given, 4)


def _show_another_ref(given: Repository, _: User) -> None:
    _publish(given, 3, ref="refs/heads/other")
    Repository.objects.filter(pk=given.pk).update(resolved_ref="refs/heads/other")


def _take_away(given: Repository, ada: User) -> None:
    revoke_access(given, ada, actor=None)


def _delete(given: Repository, _: User) -> None:
    Repository.objects.filter(pk=given.pk).update(deleted_at=timezone.now())


def _add(_given: Repository, _: User) -> None:
    Repository.objects.create(name="new", source="https://x/n", visibility=Visibility.PUBLIC)


def _make_superuser(_given: Repository, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(is_superuser=True)


def _leave_team(_given: Repository, ada: User) -> None:
    Team.objects.get().members.remove(ada)


@pytest.mark.parametrize(
    "change",
    [
        _rename,
        _publish_again,
        _show_another_ref,
        _take_away,
        _delete,
        _add,
        _make_superuser,
        _leave_team,
    ],
)
def test_whatever_changes_an_answer_changes_the_digest_at_once(
    ada: User, given: Repository, change: Callable[[Repository, User], None]
) -> None:
    _publish(given, 3)
    _, text = create_token(ada, "t", ["search:read"])
    before = pinned_by(text)

    change(given, ada)

    after = pinned_by(text)
    assert before is not None
    assert after is not None
    assert after[1].digest != before[1].digest
    assert before[1].published.digest == after[1].digest  # asked only now, and as it is now
    assert after[1].published.digest == after[1].digest
    assert after[1].repositories == scope_of(*_of(after)).repositories


def _of(pinned: tuple[ApiToken, PinnedScope]) -> tuple[Caller, ApiToken]:
    token, _ = pinned
    return token.user, token


def test_a_scope_is_read_once_while_nothing_of_it_changes(ada: User, given: Repository) -> None:
    _publish(given, 3)
    first = pinned_for(ada).published

    assert pinned_for(ada).published is first
    _publish(given, 4)
    assert [each.generation for each in pinned_for(ada).published.snapshots] == [4]


def test_what_was_kept_for_one_caller_is_no_other_caller_s(ada: User, given: Repository) -> None:
    _publish(given, 3)
    assert given.pk in {each.id for each in pinned_for(ada).repositories}

    assert given.pk not in {each.id for each in pinned_for(AnonymousUser()).repositories}
    revoke_access(given, ada, actor=None)
    assert given.pk not in {each.id for each in pinned_for(ada).repositories}


def test_a_token_comes_with_its_user_and_what_both_may_search(ada: User, given: Repository) -> None:
    token, text = create_token(ada, "bot", ["search:read"], repositories=[given.pk])

    found = pinned_by(text)

    assert found is not None
    assert (found[0], found[0].user) == (token, ada)
    assert found[0].scopes == ["search:read"]
    assert found[0].user.get_username() == ada.username
    assert found[0].user.email == ada.email  # not read until it is asked for
    assert found[1].ids == (given.pk,)


@pytest.mark.parametrize("text", ["", "x", "omw_pat_", "omw_pat_unknown", "omw_pat_\udcff"])
def test_what_is_no_token_opens_nothing(given: Repository, text: str) -> None:  # noqa: ARG001 - for its effect
    assert pinned_by(text) is None


def test_a_token_that_ended_opens_nothing(ada: User) -> None:
    token, revoked = create_token(ada, "t", ["search:read"])
    _, expired = create_token(ada, "t", ["search:read"], timezone.now())
    _, of_inactive = create_token(User.objects.create_user("b"), "t", ["search:read"])
    revoke_token(token)
    User.objects.filter(username="b").update(is_active=False)

    assert [pinned_by(each) for each in (revoked, expired, of_inactive)] == [None] * 3


def test_nobody_is_pinned_as_nobody(repositories: dict[str, Repository]) -> None:
    assert pinned_for(AnonymousUser()).ids == (repositories["public"].pk,)
