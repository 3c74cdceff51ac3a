"""Giving and taking away access."""

import pytest
from django.test import Client

from omniweb.accounts.models import Team, User
from omniweb.repositories.models import Repository
from tests.unit.web.conftest import ScriptedIndex, Stored

pytestmark = pytest.mark.django_db
PAGE = "/r/team/project/-/members"


def test_a_user_who_is_given_access_reads_at_once(
    keeper: Client, stranger: Client, repository: Repository, index: ScriptedIndex
) -> None:
    index.files[repository.pk, "a"] = Stored("x")
    assert stranger.get("/r/team/project/-/file/a").status_code == 404

    keeper.post(PAGE, {"holder": "stranger", "role": "reader"})

    assert stranger.get("/r/team/project/-/file/a").status_code == 200


def test_and_no_longer_once_it_is_taken_away(
    keeper: Client, reader: Client, repository: Repository
) -> None:
    access = repository.accesses.get(user__username="reader")

    keeper.post(f"{PAGE}/{access.pk}/revoke")

    assert reader.get("/r/team/project/").status_code == 404


def test_a_team_is_given_access(keeper: Client, stranger: Client) -> None:
    Team.objects.create(name="core").members.add(User.objects.get(username="stranger"))

    keeper.post(PAGE, {"holder": "core", "role": "reader"})

    assert stranger.get("/r/team/project/").status_code == 200


def test_nobody_of_that_name_is_said_so(keeper: Client) -> None:
    User.objects.create_user("gone", is_active=False)

    for name in ("nobody", "gone"):
        response = keeper.post(PAGE, {"holder": name, "role": "reader"})
        assert response.status_code == 400
        assert "no active user and no team" in response.content.decode()


def test_an_unknown_role_is_refused(keeper: Client, repository: Repository) -> None:
    User.objects.create_user("x")
    assert keeper.post(PAGE, {"holder": "x", "role": "king"}).status_code == 400
    assert repository.accesses.count() == 1


def test_access_of_another_repository_cannot_be_taken_away_through_this_one(
    keeper: Client, public: Repository
) -> None:
    access = public.accesses.create(user=User.objects.create_user("x"))

    assert keeper.post(f"{PAGE}/{access.pk}/revoke").status_code == 404
    assert public.accesses.exists()
