"""The catalogue in the admin."""
# ruff: noqa: ARG002 - fixtures asked for their effect

import re
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.fernet import Fernet
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from omniweb.accounts.admin import lists
from omniweb.accounts.admin.lists import ROWS
from omniweb.accounts.models import User
from omniweb.repositories.credentials import decrypt
from omniweb.repositories.models import Access, IndexRun, Repository, State
from omniweb.repositories.runs.wakeup import Bell
from omniweb.repositories.services import grant_access

if TYPE_CHECKING:
    from tests.unit.repositories.conftest import Wakeups

pytestmark = pytest.mark.django_db
LIST = "/admin/repositories/repository/"
RUNS = "/admin/repositories/indexrun/"
SOURCE = "https://github.com/team/project.git"


@pytest.fixture(autouse=True)
def _key(settings: Settings) -> None:
    settings.OMNIWEB_CREDENTIALS_KEYS = [Fernet.generate_key().decode()]


def _form(**changes: Any) -> dict[str, Any]:
    return {
        "name": "team/project",
        "source": SOURCE,
        "visibility": "private",
        "polling_interval": 900,
        "accesses-TOTAL_FORMS": 0,
        "accesses-INITIAL_FORMS": 0,
        **changes,
    }


def _statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def _act(client: Client, where: str, action: str, *ids: int) -> None:
    response = client.post(where, {"action": action, "_selected_action": ids, "post": "yes"})
    assert response.status_code == 302, response.content


@pytest.mark.usefixtures("wakeups")
class TestRepositories:
    def test_one_is_added_and_queued(self, admin_client: Client) -> None:
        admin_client.post(LIST + "add/", _form(token="s3cret", excludes="*.min.js\n\nvendor/\n"))

        repository = Repository.objects.get()
        assert repository.excludes == ["*.min.js", "vendor/"]
        assert decrypt(repository) == ("", "s3cret")
        assert IndexRun.objects.get().reason == "added"
        assert Access.objects.get().role == "admin"

    def test_the_token_is_never_shown_again(self, admin_client: Client) -> None:
        admin_client.post(LIST + "add/", _form(token="s3cret"))
        pk = Repository.objects.get().pk

        page = admin_client.get(f"{LIST}{pk}/change/").content.decode()

        assert "s3cret" not in page
        assert Repository.objects.get().credentials not in page

    def test_saving_without_a_token_keeps_the_stored_one(self, admin_client: Client) -> None:
        admin_client.post(LIST + "add/", _form(token="s3cret"))
        pk = Repository.objects.get().pk

        admin_client.post(f"{LIST}{pk}/change/", _form(visibility="public"))

        repository = Repository.objects.get()
        assert repository.visibility == "public"
        assert decrypt(repository) == ("", "s3cret")

    def test_a_local_path_is_refused_in_the_form(self, admin_client: Client) -> None:
        page = admin_client.post(LIST + "add/", _form(source="/etc"))

        assert "cannot be used as a source" in page.content.decode()
        assert not Repository.objects.exists()

    def test_a_taken_name_is_refused_in_the_form(
        self, admin_client: Client, repository: Repository
    ) -> None:
        page = admin_client.post(LIST + "add/", _form(name=repository.name.upper()))

        assert "There is already a repository" in page.content.decode()

    def test_many_are_reindexed_at_once(
        self,
        admin_client: Client,
        wakeups: "Wakeups",
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        for n in range(3):
            Repository.objects.create(name=f"r{n}", source=SOURCE)
        ids = Repository.objects.values_list("pk", flat=True)

        with django_capture_on_commit_callbacks(execute=True):
            _act(admin_client, LIST, "reindex", *ids)

        assert IndexRun.objects.filter(state=State.QUEUED, full=False).count() == 3
        assert set(wakeups.rung) == {Bell.FETCH}

    def test_a_full_reindex_builds_everything_again(
        self, admin_client: Client, repository: Repository
    ) -> None:
        _act(admin_client, LIST, "reindex_fully", repository.pk)

        assert IndexRun.objects.get().full

    def test_deleting_takes_it_out_of_search_first(
        self, admin_client: Client, repository: Repository
    ) -> None:
        _act(admin_client, LIST, "delete_selected", repository.pk)

        repository.refresh_from_db()
        assert repository.deleted_at is not None
        assert repository.name not in admin_client.get(LIST).content.decode()

    def test_the_list_shows_how_far_a_run_is(self, admin_client: Client, run: IndexRun) -> None:
        IndexRun.objects.update(state=State.BUILDING, files_done=7, files_total=9)

        assert "building: 7 of 9 files" in admin_client.get(LIST).content.decode()

    def test_who_may_read_it_costs_one_statement_each(
        self, admin_client: Client, run: IndexRun
    ) -> None:
        address = f"{LIST}{run.repository_id}/change/"
        without = _statements(admin_client, address)
        for number in range(5):
            user = User.objects.create_user(f"u{number}")
            grant_access(run.repository, user, actor=None)

        assert _statements(admin_client, address) == without + 5


@pytest.mark.usefixtures("wakeups")
class TestRuns:
    def test_both_lists_cost_as_many_statements_for_a_hundred_rows_as_for_one(
        self, admin_client: Client, run: IndexRun
    ) -> None:
        addresses = ("/admin/repositories/repository/", "/admin/repositories/indexrun/")
        admin_client.get(addresses[0])
        of_one = [_statements(admin_client, each) for each in addresses]
        made = Repository.objects.bulk_create(
            Repository(name=f"r{number:03}", source="https://example.org/a.git")
            for number in range(299)
        )
        IndexRun.objects.bulk_create(IndexRun(repository=each, reason="x") for each in made)

        assert [_statements(admin_client, each) for each in addresses] == of_one
        assert admin_client.get(addresses[0]).content.decode().count(">queued<") == ROWS

    def test_they_are_counted_so_far_and_the_page_says_so(
        self, admin_client: Client, run: IndexRun, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = [Repository(name=f"r{number}", source="https://x") for number in range(5)]
        for each in Repository.objects.bulk_create(made):
            IndexRun.objects.create(repository=each, reason="x")
        whole = admin_client.get(RUNS).content.decode()
        monkeypatch.setattr(lists, "MOST_COUNTED", 3)

        page = admin_client.get(RUNS).content.decode()

        assert re.search(r"\s6 index runs\s", whole)
        assert re.search(r"\smore than 3 index runs\s", page)
        assert page.count('class="action-select"') == 6  # they are one page

    def test_its_filter_offers_the_reasons_of_the_newest(
        self, admin_client: Client, run: IndexRun, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for number, reason in enumerate(("retry", "poll")):
            IndexRun.objects.create(repository=run.repository, ref=str(number), reason=reason)
        monkeypatch.setattr(lists, "RECENT_ROWS", 2)

        page = admin_client.get(RUNS).content.decode()

        assert re.findall(r'href="\?reason=([^"]*)"', page) == ["poll", "retry"]
        assert admin_client.get(RUNS + "?reason=" + run.reason).context["cl"].result_count == 1

    def test_they_can_be_cancelled(self, admin_client: Client, run: IndexRun) -> None:
        _act(admin_client, RUNS, "cancel", run.pk)

        run.refresh_from_db()
        assert run.state == State.CANCELLED

    def test_a_retry_is_a_new_run(self, admin_client: Client, run: IndexRun) -> None:
        IndexRun.objects.update(state=State.FAILED)

        _act(admin_client, RUNS, "retry", run.pk)

        assert IndexRun.objects.get(state=State.QUEUED).reason == "retry"

    def test_they_can_be_read_but_not_changed(self, admin_client: Client, run: IndexRun) -> None:
        assert admin_client.get(f"{RUNS}{run.pk}/change/").status_code == 200
        assert admin_client.post(f"{RUNS}{run.pk}/change/", {"state": "done"}).status_code == 403
        assert admin_client.get(f"{RUNS}add/").status_code == 403
