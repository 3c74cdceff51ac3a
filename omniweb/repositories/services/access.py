"""Who may read what: the only place that knows.

Pages, REST and the command line ask `visible_to` or `scope_of`; both read the rights
anew, so a right that is taken away is gone with the next request.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

from omniweb.accounts.acting import acting_as
from omniweb.accounts.models import ApiToken, Team, User
from omniweb.repositories.models import Access, IndexRun, Repository, Role, Visibility
from omniweb.search.types import Scope, ScopedRepository

Caller = AbstractBaseUser | AnonymousUser
_FEW = 1_000
"""Repositories; among the runs of so many of ten thousand a page is found soon anyway."""


@dataclass(frozen=True, slots=True)
class CallerInSql:
    """A caller whom only the statement itself knows: SQL for what a `User` would tell."""

    id: str
    """Of an active user; null for nobody."""
    is_superuser: str
    """Whether an active user is one; null for nobody."""


def _given_to(user: User | RawSQL, **conditions: str) -> Q:
    """Return the condition that a repository is the user's, by name or by team.

    Of each repository by itself: for a few PostgreSQL looks these up by key; for many it reads once
    what is the user's. With one list for both ways it would read every right of everybody.
    """
    teams = Team.members.through.objects.filter(user=user).values("team")
    rights = Access.objects.filter(repository=OuterRef("pk"), **conditions)
    return Q(Exists(rights.filter(user=user))) | Q(Exists(rights.filter(team__in=teams)))


def named(name: str) -> "Exact[str]":
    """Return the condition that a repository bears a name, in whatever case: as its key has it."""
    return Exact(Lower("name"), Lower(Value(name)))


def visible_to(user: Caller | CallerInSql) -> QuerySet[Repository]:
    """Return the repositories that a caller may read; anonymous and inactive see public ones."""
    living = Repository.objects.filter(deleted_at=None)
    if isinstance(user, CallerInSql):
        id_ = RawSQL(user.id, ())  # noqa: S611 - our own text
        everything = RawSQL(user.is_superuser, (), BooleanField())  # noqa: S611 - ours
        return living.filter(Q(visibility=Visibility.PUBLIC) | Q(everything) | _given_to(id_))
    if not isinstance(user, User) or not user.is_active:
        return living.filter(visibility=Visibility.PUBLIC)
    if user.is_superuser:
        return living
    return living.filter(Q(visibility=Visibility.PUBLIC) | _given_to(user))


def shared_with(user: Caller) -> QuerySet[Repository]:
    """Return the repositories that a caller is a member of; a superuser is of all.

    Members see who else works on it; others see what is public, and no names of people.
    """
    living = Repository.objects.filter(deleted_at=None)
    if not isinstance(user, User) or not user.is_active:
        return living.none()
    return living if user.is_superuser else living.filter(_given_to(user))


def administered_by(user: Caller) -> QuerySet[Repository]:
    """Return the repositories that a caller may reindex, change and delete."""
    living = Repository.objects.filter(deleted_at=None)
    if not isinstance(user, User) or not user.is_active:
        return living.none()
    return living if user.is_superuser else living.filter(_given_to(user, role=Role.ADMIN))


def runs_of(repositories: QuerySet[Repository], runs: QuerySet[IndexRun]) -> QuerySet[IndexRun]:
    """Return those of the runs that belong to repositories which a caller may read.

    The rights are in the query. Who may read few of many repositories has their ids in it besides:
    PostgreSQL reads their runs then, and does not look through everybody's for one of theirs.
    """
    theirs = runs.filter(repository__in=repositories)
    few = list(repositories.order_by().values_list("pk", flat=True)[: _FEW + 1])
    return theirs.filter(repository__in=few) if len(few) <= _FEW else theirs


def scope_of(user: Caller, token: ApiToken | None = None) -> Scope:
    """Return the scope of a caller; a token with a list of repositories narrows it."""
    repositories = visible_to(user)
    if token is not None and token.repositories is not None:
        repositories = repositories.filter(pk__in=token.repositories)
    rows = repositories.order_by("pk").values_list("pk", "name", "resolved_ref")
    return Scope(tuple(ScopedRepository(*row) for row in rows))


def scope_of_everything() -> Scope:
    """Return the scope of the administrator of the machine, at its command line."""
    rows = Repository.objects.filter(deleted_at=None).order_by("pk")
    return Scope(
        tuple(ScopedRepository(*row) for row in rows.values_list("pk", "name", "resolved_ref"))
    )


def scope_of_one(repository: Repository) -> Scope:
    """Return the scope of a repository that the caller was found to read: all that its pages need.

    The caller's own may hold thousands.
    """
    return Scope((ScopedRepository(repository.pk, repository.name, repository.resolved_ref),))


def _who(holder: User | Team) -> dict[str, Any]:
    return {"user": holder} if isinstance(holder, User) else {"team": holder}


@transaction.atomic
def grant_access(
    repository: Repository, holder: User | Team, role: Role = Role.READER, *, actor: User | None
) -> Access:
    """Give a user or a team a role; a role that they had before is replaced."""
    with acting_as(actor):
        access, _ = Access.objects.update_or_create(
            repository=repository, **_who(holder), defaults={"role": role}
        )
    return access


@transaction.atomic
def revoke_access(repository: Repository, holder: User | Team, *, actor: User | None) -> None:
    """Take the role away; the next request does not see the repository."""
    with acting_as(actor):
        Access.objects.filter(repository=repository, **_who(holder)).delete()
