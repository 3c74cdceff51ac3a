"""Who may read what."""
# ruff: noqa: ARG001 - fixtures asked for their effect

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from omniweb.accounts.models import AuditEntry, Team, User
from omniweb.accounts.services import create_token
from omniweb.repositories.models import Access, Repository, Role, Visibility
from omniweb.repositories.services import (
    administered_by,
    grant_access,
    named,
    revoke_access,
    scope_of,
    scope_of_everything,
    shared_with,
    visible_to,
)
from omniweb.search.types import ScopedRepository

pytestmark = pytest.mark.django_db


@pytest.fixture
def public(db: None) -> Repository:
    return Repository.objects.create(
        name="public", source="https://x/p", visibility=Visibility.PUBLIC
    )


@pytest.fixture
def private(db: None) -> Repository:
    return Repository.objects.create(name="private", source="https://x/q")


@pytest.fixture
def administrator(db: None) -> User:
    return User.objects.create_superuser("root")


def _names(user: User | AnonymousUser) -> set[str]:
    return {repository.name for repository in visible_to(user)}


@pytest.mark.usefixtures("public", "private")
class TestWithoutAnyRight:
    def test_repositories_are_private_unless_said_otherwise(self, ada: User) -> None:
        assert _names(ada) == {"public"}

    def test_anonymous_visitors_see_public_ones(self) -> None:
        assert _names(AnonymousUser()) == {"public"}

    def test_a_superuser_sees_everything(self, administrator: User) -> None:
        assert _names(administrator) == {"public", "private"}

    def test_a_deactivated_superuser_sees_what_anybody_sees(self, administrator: User) -> None:
        administrator.is_active = False

        assert _names(administrator) == {"public"}
        assert not administered_by(administrator).exists()


def test_a_reader_sees_it_but_does_not_administer_it(ada: User, private: Repository) -> None:
    grant_access(private, ada, actor=None)

    assert _names(ada) == {"private"}
    assert not administered_by(ada).exists()


def test_what_is_shared_is_what_was_given_and_not_what_is_public(
    ada: User, administrator: User, public: Repository, private: Repository
) -> None:
    grant_access(private, ada, actor=None)

    assert shared_with(ada).get() == private
    assert set(shared_with(administrator)) == {public, private}
    assert not shared_with(AnonymousUser()).exists()
    ada.is_active = False
    assert not shared_with(ada).exists()


def test_an_admin_of_a_repository_administers_it(ada: User, private: Repository) -> None:
    grant_access(private, ada, Role.ADMIN, actor=None)

    assert administered_by(ada).get() == private


def test_a_member_of_a_team_has_the_teams_rights(ada: User, private: Repository) -> None:
    team = Team.objects.create(name="compilers")
    team.members.add(ada)
    grant_access(private, team, Role.ADMIN, actor=None)

    assert _names(ada) == {"private"}
    assert administered_by(ada).get() == private


def test_a_reader_who_is_in_an_admin_team_of_another_repository_stays_a_reader(
    ada: User, private: Repository, public: Repository
) -> None:
    team = Team.objects.create(name="compilers")
    team.members.add(ada)
    grant_access(private, ada, Role.READER, actor=None)
    grant_access(public, team, Role.ADMIN, actor=None)

    assert administered_by(ada).get() == public


def test_whoever_leaves_the_team_leaves_its_rights(ada: User, private: Repository) -> None:
    team = Team.objects.create(name="compilers")
    team.members.add(ada)
    grant_access(private, team, actor=None)

    team.members.remove(ada)

    assert scope_of(ada).ids == ()


def test_a_revoked_right_is_gone_from_the_next_scope(ada: User, private: Repository) -> None:
    grant_access(private, ada, actor=None)
    assert scope_of(ada).ids == (private.pk,)

    revoke_access(private, ada, actor=None)

    assert scope_of(ada).ids == ()


def test_a_right_by_two_ways_lists_a_repository_once(ada: User, private: Repository) -> None:
    team = Team.objects.create(name="compilers")
    team.members.add(ada)
    grant_access(private, ada, actor=None)
    grant_access(private, team, actor=None)

    assert scope_of(ada).ids == (private.pk,)


def test_granting_again_replaces_the_role(ada: User, private: Repository) -> None:
    grant_access(private, ada, Role.ADMIN, actor=None)
    grant_access(private, ada, Role.READER, actor=None)

    assert Access.objects.get().role == Role.READER


def test_grants_and_revocations_are_written_down(
    ada: User, administrator: User, private: Repository
) -> None:
    grant_access(private, ada, actor=administrator)
    revoke_access(private, ada, actor=administrator)
    revoke_access(private, ada, actor=administrator)

    entries = AuditEntry.objects.filter(action__startswith="access.").order_by("pk")
    assert list(entries.values_list("actor", "action", "entity")) == [
        ("root", "access.grant", "repository private"),
        ("root", "access.revoke", "repository private"),
    ]


def test_a_deleted_repository_is_in_nobodys_scope(administrator: User, public: Repository) -> None:
    public.deleted_at = timezone.now()
    public.save()

    assert scope_of(administrator).ids == ()
    assert scope_of(AnonymousUser()).ids == ()
    assert scope_of_everything().ids == ()


def test_the_scope_names_the_ref_that_is_searched(administrator: User, public: Repository) -> None:
    Repository.objects.filter(pk=public.pk).update(resolved_ref="refs/heads/main")

    expected = (ScopedRepository(public.pk, "public", "refs/heads/main"),)
    assert scope_of(administrator).repositories == expected
    assert scope_of_everything().repositories == expected


def test_a_repository_is_in_scope_before_its_first_run(
    administrator: User, private: Repository
) -> None:
    assert scope_of(administrator).repositories == (ScopedRepository(private.pk, "private", ""),)


def test_a_token_narrows_the_scope_of_its_user(
    administrator: User, public: Repository, private: Repository
) -> None:
    token, _ = create_token(administrator, "bot", ["search:read"], repositories=[private.pk])

    assert scope_of(administrator, token).ids == (private.pk,)


def test_a_token_cannot_widen_the_scope_of_its_user(ada: User, private: Repository) -> None:
    token, _ = create_token(ada, "bot", ["search:read"], repositories=[private.pk])

    assert scope_of(ada, token).ids == ()


def test_a_token_narrowed_to_nothing_sees_nothing(administrator: User, public: Repository) -> None:
    token, _ = create_token(administrator, "bot", ["search:read"], repositories=[])

    assert scope_of(administrator, token).ids == ()


def test_a_right_belongs_to_a_user_or_a_team_never_to_both_or_neither(
    ada: User, private: Repository
) -> None:
    team = Team.objects.create(name="compilers")

    for holders in ({}, {"user": ada, "team": team}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Access.objects.create(repository=private, **holders)


def test_a_name_is_looked_up_by_the_key_that_keeps_names_apart(ada: User) -> None:
    made = Repository.objects.create(name="Team/Über", source="https://x", visibility="public")

    Repository.objects.bulk_create(
        Repository(name=f"Other/{number}", source="https://x") for number in range(500)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE repositories_repository")
    found = visible_to(ada).filter(named("team/üBER")).order_by()

    assert list(found) == [made]
    assert "repository_name_key" in found.explain()
