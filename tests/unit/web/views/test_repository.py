"""A repository's page, its settings, its runs, its end."""
# ruff: noqa: ARG001 - fixtures asked for their effect

import pytest
from django.test import Client

from omniweb.repositories.models import IndexRun, Repository, State
from omniweb.search.index.precision import Precision
from omniweb.web.views import repository as views
from tests.unit.web.conftest import Published, ScriptedIndex, Skipped

pytestmark = pytest.mark.django_db
PAGE = "/r/team/project/"
ROUTES = ["", "-/status", "-/skipped", "-/runs", "-/tree/"]
KEEPERS = ["-/settings", "-/delete", "-/members"]
ACTIONS = ["-/reindex", "-/delete", "-/settings", "-/members", "-/runs/1/cancel"]


@pytest.mark.parametrize("route", ROUTES)
def test_a_forbidden_repository_is_as_unknown_as_none(
    anonymous: Client, stranger: Client, reader: Client, repository: Repository, route: str
) -> None:
    assert reader.get(PAGE + route).status_code == 200
    for client in (anonymous, stranger):
        forbidden, unknown = client.get(PAGE + route), client.get(f"/r/no/such/{route}")
        assert forbidden.status_code == unknown.status_code == 404
        assert forbidden.content == unknown.content


@pytest.mark.parametrize("route", KEEPERS)
def test_only_who_looks_after_it_opens_what_changes_it(
    anonymous: Client, stranger: Client, reader: Client, keeper: Client, route: str
) -> None:
    statuses = [c.get(PAGE + route).status_code for c in (anonymous, stranger, reader, keeper)]

    assert statuses == [302, 404, 403, 200]


@pytest.mark.parametrize("route", ACTIONS)
def test_nobody_else_changes_anything(
    anonymous: Client, stranger: Client, reader: Client, repository: Repository, route: str
) -> None:
    IndexRun.objects.create(pk=1, repository=repository, reason="x")

    statuses = [c.post(PAGE + route).status_code for c in (anonymous, stranger, reader)]

    assert statuses == [302, 404, 403]
    assert IndexRun.objects.get().state == State.QUEUED
    assert not Repository.objects.filter(deleted_at__isnull=False).exists()


@pytest.mark.parametrize("route", ACTIONS)
def test_a_form_without_its_token_is_refused(
    keeper: Client, repository: Repository, route: str
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = keeper.cookies

    assert strict.post(PAGE + route).status_code == 403


def test_the_page_shows_what_is_published(
    reader: Client, repository: Repository, index: ScriptedIndex
) -> None:
    index.published[repository.pk] = Published()

    page = reader.get(PAGE).content.decode()

    assert "cccccccccccc" in page
    assert ">12</dd>" in page
    assert f'href="{PAGE}-/skipped">2</a>' in page


def test_credentials_are_never_shown(keeper: Client, repository: Repository) -> None:
    Repository.objects.filter(pk=repository.pk).update(credentials="gAAAAA-cipher")

    for route in ("", "-/settings"):
        assert b"gAAAAA" not in keeper.get(PAGE + route).content


def test_a_folder_of_the_server_is_not_named(reader: Client, repository: Repository) -> None:
    Repository.objects.filter(pk=repository.pk).update(local=True, source="/srv/git/folder")

    assert b"/srv/git" not in reader.get(PAGE).content
    assert b"/srv/git" not in reader.get("/repositories/").content


def test_reindexing_queues_a_run(keeper: Client, repository: Repository) -> None:
    response = keeper.post(f"{PAGE}-/reindex")

    assert response.headers["Location"] == PAGE
    assert repository.runs.get().state == State.QUEUED


def test_reindexing_from_the_list_goes_back_to_it(keeper: Client) -> None:
    response = keeper.post(f"{PAGE}-/reindex", {"back": "list"})

    assert response.headers["Location"] == "/repositories/"


def test_a_run_is_cancelled(keeper: Client, repository: Repository) -> None:
    run = IndexRun.objects.create(repository=repository, reason="x")

    keeper.post(f"{PAGE}-/runs/{run.pk}/cancel")

    run.refresh_from_db()
    assert run.state == State.CANCELLED


def test_a_run_of_another_repository_cannot_be_cancelled_through_this_one(
    keeper: Client, public: Repository
) -> None:
    run = IndexRun.objects.create(repository=public, reason="x")

    assert keeper.post(f"{PAGE}-/runs/{run.pk}/cancel").status_code == 404
    run.refresh_from_db()
    assert run.state == State.QUEUED


def test_the_page_reads_its_history_again_when_a_run_has_ended(
    reader: Client, repository: Repository
) -> None:
    run = IndexRun.objects.create(repository=repository, reason="x", state=State.BUILDING)
    during = reader.get(f"{PAGE}-/status")
    IndexRun.objects.filter(pk=run.pk).update(state=State.DONE)
    after = reader.get(f"{PAGE}-/status")

    assert "HX-Trigger" not in during.headers
    assert 'hx-trigger="every 1s"' in during.content.decode()
    assert f'hx-get="{PAGE}-/status?running"' in during.content.decode()
    assert f'hx-get="{PAGE}-/status"' in after.content.decode()
    assert after.headers["HX-Trigger"] == "run-ended"


def test_htmx_gets_the_table_of_runs_alone(reader: Client, repository: Repository) -> None:
    IndexRun.objects.create(repository=repository, reason="x", state=State.FAILED, error="No host.")

    part = reader.get(f"{PAGE}-/runs", headers={"HX-Request": "true"}).content.decode()

    assert "No host." in part
    assert "<html" not in part
    assert "<html" in reader.get(f"{PAGE}-/runs").content.decode()


def test_skipped_files_are_listed_with_their_reasons_page_by_page(
    reader: Client, repository: Repository, index: ScriptedIndex
) -> None:
    index.published[repository.pk] = Published()
    index.skipped = [Skipped(f"<b>{number}.png", "binary") for number in range(250)]

    first = reader.get(f"{PAGE}-/skipped").content.decode()
    second = reader.get(f"{PAGE}-/skipped?page=2").content.decode()

    assert "binary: 2" in first
    assert "&lt;b&gt;0.png" in first
    assert 'href="?page=2"' in first
    assert "249.png" in second
    assert "?page=3" not in second


@pytest.mark.parametrize("page", ["0", "-3", "x", "9" * 30])
def test_an_absurd_page_of_skipped_files_is_answered(reader: Client, page: str) -> None:
    assert reader.get(f"{PAGE}-/skipped?page={page}").status_code == 200


def test_deleting_needs_the_name(keeper: Client, repository: Repository) -> None:
    wrong = keeper.post(f"{PAGE}-/delete", {"name": "team/projec"})
    assert wrong.status_code == 400
    assert keeper.get(PAGE).status_code == 200

    right = keeper.post(f"{PAGE}-/delete", {"name": "team/project"})
    assert right.headers["Location"] == "/repositories/"
    assert keeper.get(PAGE).status_code == 404


def test_settings_are_saved(keeper: Client, repository: Repository) -> None:
    values = {
        "name": "team/renamed",
        "source": repository.source,
        "visibility": "public",
        "polling_interval": "60",
        "excludes": "docs/*\n*.min.js",
    }

    response = keeper.post(f"{PAGE}-/settings", values)

    repository.refresh_from_db()
    assert response.headers["Location"] == "/r/team/renamed/"
    assert (repository.visibility, repository.excludes) == ("public", ["docs/*", "*.min.js"])


def test_settings_that_cannot_be_are_refused_with_a_sentence(
    keeper: Client, repository: Repository, public: Repository
) -> None:
    values = {
        "name": "open",
        "source": repository.source,
        "visibility": "public",
        "polling_interval": "60",
    }

    response = keeper.post(f"{PAGE}-/settings", values)

    assert response.status_code == 400
    assert "There is already a repository" in response.content.decode()


def test_what_indexes_know_is_counted_for_a_page_and_at_the_end_of_a_run_alone(
    reader: Client, index: ScriptedIndex, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = []

    def precision_of(number: int, _: str) -> Precision:
        counted.append(number)
        return Precision(12, 34, ("python",), ("scip-python 1",))

    monkeypatch.setattr(views, "precision_of", precision_of)
    index.published[repository.pk] = Published()
    run = IndexRun.objects.create(repository=repository, reason="x", state=State.BUILDING)

    page = reader.get(PAGE).content.decode()
    assert "12 of 34" in page
    for route in ("-/status?running", "-/status", "-/skipped"):
        assert "12 of 34" not in reader.get(PAGE + route).content.decode()
    assert 'id="precise" hx-preserve' in reader.get(f"{PAGE}-/status?running").content.decode()
    assert len(counted) == 1

    IndexRun.objects.filter(pk=run.pk).update(state=State.DONE)
    ended = reader.get(f"{PAGE}-/status?running").content.decode()
    assert "12 of 34" in ended
    assert "hx-preserve" not in ended
