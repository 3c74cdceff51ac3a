"""A repository and a caller of each kind, for whatever says whose a repository is."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from omniweb.accounts.models import ApiToken, Team, User
from omniweb.accounts.services import create_token
from omniweb.repositories.models import Repository, Role, Visibility
from omniweb.repositories.services import Caller, grant_access


@pytest.fixture
def repositories(db: None, ada: User) -> dict[str, Repository]:  # noqa: ARG001 - for its effect
    """Return one of each kind: public, given by name, by team, to nobody, deleted."""
    made = {
        name: Repository.objects.create(name=name, source=f"https://x/{name}")
        for name in ("given", "by-team", "nobodys", "deleted")
    }
    made["public"] = Repository.objects.create(
        name="public", source="https://x/p", visibility=Visibility.PUBLIC
    )
    team = Team.objects.create(name="red")
    team.members.add(ada)
    grant_access(made["given"], ada, actor=None)
    grant_access(made["by-team"], team, Role.ADMIN, actor=None)
    grant_access(made["deleted"], ada, actor=None)
    Repository.objects.filter(pk=made["deleted"].pk).update(deleted_at=timezone.now())
    return made


@pytest.fixture
def callers(ada: User, repositories: dict[str, Repository]) -> list[tuple[Caller, ApiToken | None]]:
    """Return one of each kind, without and with tokens that are narrowed or not."""
    return list(_callers(ada, repositories))


def _callers(ada: User, made: dict[str, Repository]) -> Iterator[tuple[Caller, ApiToken | None]]:
    root = User.objects.create_superuser("root")
    gone = User.objects.create_user("gone", is_active=False)
    grant_access(made["given"], gone, actor=None)
    yield AnonymousUser(), None
    yield ada, None
    yield User.objects.create_user("stranger"), None
    yield gone, None
    yield root, None
    narrow = [made["given"].pk, made["nobodys"].pk, made["deleted"].pk]
    for user in (ada, root):
        for wanted in (None, narrow, []):
            yield (
                user,
                create_token(user, "t", ["search:read"], None, repositories=wanted, actor=user)[0],
            )
