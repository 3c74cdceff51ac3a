"""A digest that is kept holds until the very commit that changes what it was made of."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.utils import timezone

from omniweb.accounts.models import ApiToken, Team, User
from omniweb.accounts.services import create_token
from omniweb.repositories.models import Access, ChangeOfRights, Repository, Visibility
from omniweb.repositories.services import kept_pins, pinned_by, pinned_for, scope_of
from omniweb.repositories.services.access import visible_to
from omniweb.repositories.services.kept_pins import forget_changes
from omniweb.repositories.services.pinning import _IN_SQL
from omniweb.search.types import PinnedScope

pytestmark = pytest.mark.django_db(transaction=True)
REF = "refs/heads/main"
_PUBLISH = """
INSERT INTO search_index.published_ref (repository_id, ref, "commit", generation, analysis)
VALUES (%s, %s, 'c', 1, 'a-b-c')
ON CONFLICT (repository_id, ref) DO UPDATE SET generation = published_ref.generation + 1"""


@pytest.fixture(autouse=True)
def _keep_all(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(kept_pins, "MANY", 0)
    monkeypatch.setattr(kept_pins._Process, "pins", kept_pins.KeptPins())
    yield
    _sql("DELETE FROM search_index.published_ref WHERE \"commit\" = 'c'")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the statements that made a digest, from now on."""
    made: list[str] = []
    before = kept_pins.KeptPins.keep

    def keep(pins: kept_pins.KeptPins, caller: object, pin: kept_pins.KeptPin) -> None:
        if (held := pins._held.get(caller)) is None or held[1].digest is not pin.digest:
            made.append(pin.digest)
        before(pins, caller, pin)

    monkeypatch.setattr(kept_pins.KeptPins, "keep", keep)
    return made


def _sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _pinned(text: str) -> PinnedScope:
    found = pinned_by(text)
    assert found is not None
    return found[1]


@pytest.fixture
def token(ada: User, repositories: dict[str, Repository]) -> str:
    """Return the text of a token of hers; something of hers is published."""
    given = repositories["given"]
    Repository.objects.filter(pk=given.pk).update(resolved_ref=REF)
    _sql(_PUBLISH, given.pk, REF)
    return create_token(ada, "t", ["search:read"])[1]


def _rename(given: Repository) -> None:
    Repository.objects.filter(pk=given.pk).update(name="other")


def _publish(given: Repository) -> None:
    _sql(_PUBLISH, given.pk, REF)


def _publish_another_ref(given: Repository) -> None:
    _sql(_PUBLISH, given.pk, "refs/heads/other")
    Repository.objects.filter(pk=given.pk).update(resolved_ref="refs/heads/other")


def _unpublish(given: Repository) -> None:
    _sql("DELETE FROM search_index.published_ref WHERE repository_id = %s", given.pk)


def _take_away(given: Repository) -> None:
    _sql("DELETE FROM repositories_access WHERE repository_id = %s", given.pk)


def _give_to_another(given: Repository) -> None:
    stranger = User.objects.create_user("stranger")
    _sql(
        "UPDATE repositories_access SET user_id = %s WHERE repository_id = %s",
        stranger.pk,
        given.pk,
    )


def _delete(given: Repository) -> None:
    Repository.objects.filter(pk=given.pk).update(deleted_at=timezone.now())


def _hide(_: Repository) -> None:
    Repository.objects.filter(name="public").update(visibility=Visibility.PRIVATE)


def _add(_: Repository) -> None:
    Repository.objects.create(name="new", source="https://x/n", visibility=Visibility.PUBLIC)


def _make_superuser(_: Repository) -> None:
    User.objects.filter(username="ada").update(is_superuser=True)


def _leave_team(_: Repository) -> None:
    Team.objects.get().members.clear()


def _narrow(given: Repository) -> None:
    ApiToken.objects.update(repositories=[given.pk])


def _empty_rights(_: Repository) -> None:
    _sql("TRUNCATE repositories_access")


CHANGES = [
    _rename, _publish, _publish_another_ref, _unpublish, _take_away, _give_to_another, _delete,
    _hide, _add, _make_superuser, _leave_team, _narrow, _empty_rights,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_an_answer_is_seen_at_once(
    token: str,
    repositories: dict[str, Repository],
    asked: list[str],
    change: Callable[[Repository], None],
) -> None:
    before = _pinned(token)
    assert _pinned(token).digest == before.digest
    assert len(asked) == 1

    change(repositories["given"])

    after = _pinned(token)
    who = ApiToken.objects.get()
    assert after.digest != before.digest
    assert after.digest == after.published.digest
    assert after.ids == scope_of(who.user, who).ids


def test_what_changes_nothing_makes_no_digest_anew(
    token: str, ada: User, repositories: dict[str, Repository], asked: list[str]
) -> None:
    callers = [ada, AnonymousUser()]
    before = [pinned_for(each).digest for each in callers] + [_pinned(token).digest]
    Repository.objects.update(polled_at=timezone.now())
    ada.save()
    _sql("UPDATE search_index.published_ref SET fence = fence + 1")

    assert [pinned_for(each).digest for each in callers] + [_pinned(token).digest] == before
    assert len(asked) == 3
    assert repositories["given"].pk not in pinned_for(AnonymousUser()).ids


def test_a_change_is_seen_from_its_commit_however_long_it_took(
    token: str, repositories: dict[str, Repository]
) -> None:
    given = repositories["given"].pk
    info = connection.get_connection_params()
    info = {
        name: info[name] for name in ("dbname", "host", "user", "password", "port") if name in info
    }
    with closing(psycopg.connect(**info)) as other:
        other.execute("DELETE FROM repositories_access WHERE repository_id = %s", (given,))
        Team.objects.create(name="later").members.add(User.objects.get(username="ada"))
        assert given in _pinned(token).ids  # a later change has ended, this one has not
        forget_changes()
        assert given in _pinned(token).ids
        other.commit()

    assert given not in _pinned(token).ids


def test_a_transaction_that_changes_rights_itself_keeps_nothing(
    ada: User, token: str, repositories: dict[str, Repository]
) -> None:
    given = repositories["given"].pk
    assert given in _pinned(token).ids
    with transaction.atomic():
        Access.objects.filter(user=ada).delete()
        assert given not in pinned_for(ada).ids
        transaction.set_rollback(True)

    assert given in pinned_for(ada).ids


def test_another_server_has_other_transactions(token: str, asked: list[str]) -> None:
    _pinned(token)
    pins = kept_pins.of_process()
    for caller, (_, pin) in list(pins._held.items()):
        pins.keep(caller, replace(pin, server="another"))

    _pinned(token)

    assert len(asked) == 2


def test_small_scopes_are_not_kept(
    token: str, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_pins, "MANY", 200)

    assert _pinned(token).digest == _pinned(token).digest
    assert asked == []


def test_changes_go_when_no_kept_digest_can_miss_them(
    token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 2 * timedelta(seconds=kept_pins.KEPT_SECONDS) < kept_pins.FORGOTTEN_AFTER
    assert ChangeOfRights.objects.filter(seen_at=None).exists()
    forget_changes()
    assert not ChangeOfRights.objects.filter(seen_at=None).exists()
    held = ChangeOfRights.objects.count()
    forget_changes()
    assert ChangeOfRights.objects.count() == held

    ChangeOfRights.objects.update(seen_at=timezone.now() - 2 * kept_pins.FORGOTTEN_AFTER)
    forget_changes()
    assert ChangeOfRights.objects.count() == 0
    monkeypatch.setattr(kept_pins, "KEPT_SECONDS", 0.0)
    assert kept_pins.of_process().get(_pinned(token)) is None


def test_every_table_that_says_whose_a_repository_is_notes_its_changes() -> None:
    sql, _ = visible_to(_IN_SQL).values_list("pk").query.sql_with_params()
    asked = set(re.findall(r'(?:FROM|JOIN) "(\w+)"', sql))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger"
            " WHERE tgfoid = 'note_change_of_rights()'::regprocedure"
        )
        noted = {name for (name,) in cursor.fetchall()}

    assert asked == noted


def test_those_used_longest_ago_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_pins, "MOST", 2)
    pins, pin = kept_pins.KeptPins(), kept_pins.KeptPin("d", "i", "1:1:", "s", "1 1", ())
    for caller in ("a", "b", "a", "c"):
        pins.keep(caller, pin)

    assert [pins.get(each) is pin for each in ("a", "b", "c")] == [True, False, True]
