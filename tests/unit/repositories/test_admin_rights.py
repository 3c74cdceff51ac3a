"""Django's permissions show nobody a repository, and give nobody rights on one."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from omniweb.accounts.models import User
from omniweb.repositories.models import Access, IndexRun, Repository, Role, State
from omniweb.repositories.services import grant_access

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wakeups")]
LIST, RUNS = "/admin/repositories/repository/", "/admin/repositories/indexrun/"


@pytest.fixture
def staff() -> User:
    user = User.objects.create_user("staff", is_staff=True)
    user.user_permissions.set(Permission.objects.all())
    return user


@pytest.fixture
def desk(staff: User) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def _form(repository: Repository, **changes: Any) -> dict[str, Any]:
    return {
        "name": repository.name,
        "source": repository.source,
        "visibility": "public",
        "polling_interval": 900,
        "accesses-TOTAL_FORMS": 0,
        "accesses-INITIAL_FORMS": 0,
        **changes,
    }


def _giving(staff: User) -> dict[str, Any]:
    """Return what the form says for access of the staff member."""
    return {
        "accesses-TOTAL_FORMS": 1,
        "accesses-0-user": staff.pk,
        "accesses-0-role": "admin",
    }


def test_a_private_repository_is_as_unknown_as_one_that_is_not_there(
    desk: Client, staff: User, repository: Repository, run: IndexRun
) -> None:
    assert repository.name not in desk.get(LIST).content.decode()
    assert repository.name not in desk.get(RUNS).content.decode()
    for where, pk in ((LIST, repository.pk), (RUNS, run.pk)):
        pages = [desk.get(f"{where}{each}/change/") for each in (pk, 987_654_321)]
        assert {page.status_code for page in pages} == {302}

    desk.post(f"{LIST}{repository.pk}/change/", _form(repository, **_giving(staff)))
    desk.post(f"{LIST}{repository.pk}/delete/", {"post": "yes"})

    repository.refresh_from_db()
    assert repository.visibility == "private"
    assert repository.deleted_at is None
    assert not Access.objects.exists()


def test_who_may_read_it_changes_nothing_by_the_admin(
    desk: Client, staff: User, repository: Repository, run: IndexRun
) -> None:
    grant_access(repository, staff, Role.READER, actor=None)
    chosen = {"_selected_action": [repository.pk], "post": "yes"}

    assert desk.get(f"{LIST}{repository.pk}/change/").status_code == 200
    changed = desk.post(f"{LIST}{repository.pk}/change/", _form(repository, **_giving(staff)))
    assert changed.status_code == 403
    desk.post(LIST, chosen | {"action": "delete_selected"})
    desk.post(LIST, chosen | {"action": "reindex_fully"})
    desk.post(RUNS, {"action": "cancel", "_selected_action": [run.pk]})

    repository.refresh_from_db()
    run.refresh_from_db()
    assert (repository.visibility, repository.deleted_at) == ("private", None)
    assert (run.state, run.full) == (State.QUEUED, False)
    assert Access.objects.get().role == Role.READER


def test_who_looks_after_it_does_so_by_the_admin_too(
    desk: Client, staff: User, repository: Repository, run: IndexRun
) -> None:
    grant_access(repository, staff, Role.ADMIN, actor=None)
    access = Access.objects.get()
    given = {
        "accesses-TOTAL_FORMS": 1,
        "accesses-INITIAL_FORMS": 1,
        "accesses-0-id": access.pk,
        "accesses-0-repository": repository.pk,
        "accesses-0-user": staff.pk,
        "accesses-0-role": "admin",
    }

    desk.post(RUNS, {"action": "cancel", "_selected_action": [run.pk]})
    response = desk.post(f"{LIST}{repository.pk}/change/", _form(repository, **given))

    assert response.status_code == 302, response.content.decode()
    repository.refresh_from_db()
    run.refresh_from_db()
    assert repository.visibility == "public"
    assert run.state == State.CANCELLED


def test_he_is_not_told_who_works_on_a_public_one(
    desk: Client, repository: Repository, run: IndexRun
) -> None:
    other = User.objects.create_user("zqperson")
    grant_access(repository, other, Role.ADMIN, actor=None)
    Repository.objects.update(visibility="public")
    IndexRun.objects.update(requested_by=other)

    for page in (f"{LIST}{repository.pk}/change/", f"{RUNS}{run.pk}/change/"):
        response = desk.get(page)
        assert response.status_code == 200
        assert "zqperson" not in response.content.decode()


def test_the_form_names_no_repository_that_he_may_not_see(
    desk: Client, repository: Repository
) -> None:
    pages = [
        desk.post(f"{LIST}add/", _form(repository, name=name)).content.decode()
        for name in (repository.name, "admin/x")
    ]

    assert all("This name cannot be used. Choose another" in page for page in pages)
    assert not any("repository_name_key" in page or "already" in page for page in pages)
    assert Repository.objects.count() == 1
