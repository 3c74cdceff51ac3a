"""`/api/v1/runs`."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from omniweb.accounts.models import User
from omniweb.repositories.models import IndexRun, Repository, State
from omniweb.repositories.services import access
from tests.unit.api.conftest import Ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(repository: Repository) -> IndexRun:
    now = timezone.now()
    return IndexRun.objects.create(
        repository=repository,
        reason="x",
        state=State.BUILDING,
        files_total=1_000,
        files_known=200,
        files_done=600,
        skipped=3,
        started_at=now - timedelta(seconds=20),
        phase_at=now - timedelta(seconds=10),
    )


def test_a_run_shows_its_progress(ask: Ask, reader: User, run: IndexRun) -> None:
    progress = ask(reader, "GET", f"runs/{run.pk}").json()["progress"]

    assert (progress["files_done"], progress["files_total"], progress["skipped"]) == (600, 1_000, 3)
    assert progress["files_per_second"] == pytest.approx(40, rel=0.2)
    assert progress["seconds_left"] == pytest.approx(10, rel=0.2)


def test_runs_are_listed_newest_first_and_by_state(
    ask: Ask, reader: User, run: IndexRun, repository: Repository
) -> None:
    old = IndexRun.objects.create(repository=repository, reason="y", state=State.DONE)

    everything = ask(reader, "GET", "runs").json()["results"]
    done = ask(reader, "GET", f"runs?state=done&repository={repository.pk}").json()["results"]

    assert [each["id"] for each in everything] == [old.pk, run.pk]
    assert [each["id"] for each in done] == [old.pk]


def test_runs_come_in_pages(ask: Ask, reader: User, repository: Repository) -> None:
    runs = [
        IndexRun.objects.create(repository=repository, reason="x", state=State.DONE).pk
        for _ in range(3)
    ]

    first = ask(reader, "GET", "runs?limit=2").json()
    second = ask(reader, "GET", f"runs?limit=2&cursor={first['next_cursor']}").json()

    found = [each["id"] for each in first["results"] + second["results"]]
    assert found == sorted(runs, reverse=True)
    assert second["next_cursor"] is None


@pytest.mark.parametrize("query", ["state=magic", "repository=x", "limit=0", "cursor=x"])
def test_a_wrong_parameter_is_a_400(ask: Ask, reader: User, query: str) -> None:
    assert ask(reader, "GET", f"runs?{query}").status_code == 400


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "{}"), ("POST", "{}/cancel"), ("POST", "{}/retry")]
)
def test_a_run_of_a_forbidden_repository_is_as_unknown_as_none(
    ask: Ask, reader: User, other: Repository, method: str, path: str
) -> None:
    hidden = IndexRun.objects.create(repository=other, reason="x")

    forbidden = ask(reader, method, f"runs/{path.format(hidden.pk)}")
    unknown = ask(reader, method, f"runs/{path.format(987_654_321)}")

    assert forbidden.status_code == unknown.status_code == 404
    assert forbidden.content == unknown.content
    hidden.refresh_from_db()
    assert hidden.state == State.QUEUED


def test_an_administrator_cancels_a_run(
    ask: Ask, administrator: User, reader: User, run: IndexRun
) -> None:
    assert ask(reader, "POST", f"runs/{run.pk}/cancel").status_code == 403

    response = ask(administrator, "POST", f"runs/{run.pk}/cancel")

    assert (response.status_code, response.json()["state"]) == (200, "cancelled")


def test_a_run_that_has_ended_stays_as_it_is(ask: Ask, administrator: User, run: IndexRun) -> None:
    IndexRun.objects.filter(pk=run.pk).update(state=State.DONE)

    assert ask(administrator, "POST", f"runs/{run.pk}/cancel").json()["state"] == "done"


def test_a_failed_run_is_tried_again(ask: Ask, administrator: User, run: IndexRun) -> None:
    IndexRun.objects.filter(pk=run.pk).update(state=State.FAILED, full=True)

    response = ask(administrator, "POST", f"runs/{run.pk}/retry")

    again = response.json()
    assert response.status_code == 202
    assert response.headers["Location"] == f"/api/v1/runs/{again['id']}"
    assert (again["state"], again["reason"], again["full"]) == ("queued", "retry", True)


@pytest.mark.parametrize("few", [1_000, 1])
def test_runs_of_what_one_may_read_are_listed_whether_that_is_little_or_much(
    ask: Ask,
    reader: User,
    repository: Repository,
    other: Repository,
    monkeypatch: pytest.MonkeyPatch,
    few: int,
) -> None:
    monkeypatch.setattr(access, "_FEW", few)
    open_ones = [
        Repository.objects.create(name=f"r{number}", source="https://x", visibility="public")
        for number in range(3)
    ]
    for each in (*open_ones, repository, other):
        for state in (State.DONE, State.FAILED):
            IndexRun.objects.create(repository=each, reason="x", state=state)

    with CaptureQueriesContext(connection) as asked:
        listed = ask(reader, "GET", "runs?limit=3").json()
    reading = [each["sql"] for each in asked if "repositories_indexrun" in each["sql"]]
    rest = ask(reader, "GET", f"runs?limit=100&cursor={listed['next_cursor']}").json()
    failed = ask(reader, "GET", "runs?state=failed").json()["results"]
    of_other = ask(reader, "GET", f"runs?repository={other.pk}").json()["results"]

    names = [row["repository"] for row in listed["results"] + rest["results"]]
    assert names == [name for name in ("team/project", "r2", "r1", "r0") for _ in range(2)]
    assert [row["repository"] for row in failed] == ["team/project", "r2", "r1", "r0"]
    assert of_other == []
    assert len(reading) == 1
    assert "EXISTS" in reading[0]  # the rights, in either case


def test_failed_ones_are_found_by_an_index_of_their_own() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")

    failed = IndexRun.objects.filter(state=State.FAILED).order_by("-pk")

    assert "run_ended_badly_idx" in failed.explain()
