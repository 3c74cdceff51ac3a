"""The repositories page."""
# ruff: noqa: ARG001 - fixtures asked for their effect

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from omniweb.repositories.models import IndexRun, Repository, State
from tests.unit.web.conftest import Published, ScriptedIndex

pytestmark = pytest.mark.django_db
NEW = {
    "name": "new/one",
    "source": "https://git.example.org/new/one.git",
    "visibility": "private",
    "polling_interval": "900",
}


def _run(repository: Repository, state: State, **values: object) -> IndexRun:
    return IndexRun.objects.create(repository=repository, reason="x", state=state, **values)


def test_only_what_one_may_read_is_listed(
    anonymous: Client, stranger: Client, reader: Client, repository: Repository, public: Repository
) -> None:
    seen = [
        "team/project" in c.get("/repositories/").content.decode()
        for c in (anonymous, stranger, reader)
    ]

    assert seen == [False, False, True]
    assert "open" in anonymous.get("/repositories/").content.decode()


@pytest.mark.parametrize(
    ("state", "published", "said"),
    [
        (None, False, "never indexed"),
        (State.QUEUED, False, "queued"),
        (State.BUILDING, True, "running"),
        (State.DONE, True, "indexed"),
        (State.FAILED, False, "failed"),
        (State.FAILED, True, "last refresh failed"),
        (State.CANCELLED, True, "indexed"),
    ],
)
def test_each_condition_has_its_words(
    reader: Client,
    repository: Repository,
    index: ScriptedIndex,
    state: State | None,
    published: bool,
    said: str,
) -> None:
    if state is not None:
        _run(repository, state, error="The host does not answer." if state == "failed" else "")
    if published:
        index.published[repository.pk] = Published()

    page = reader.get("/repositories/").content.decode()

    assert f">{said}</span>" in page
    assert ("The host does not answer." in page) == (state == State.FAILED)


def test_a_running_one_shows_its_progress_and_is_asked_for_every_second(
    reader: Client, repository: Repository
) -> None:
    now = timezone.now()
    _run(
        repository,
        State.BUILDING,
        files_total=1_000,
        files_known=0,
        files_done=400,
        skipped=7,
        phase_at=now - timedelta(seconds=10),
        started_at=now - timedelta(seconds=11),
    )

    page = reader.get("/repositories/").content.decode()

    assert 'value="400" max="1000"' in page
    assert "400 of 1\u202f000 files" in page
    assert "files/s" in page
    assert "left" in page
    assert "7 skipped" in page
    assert 'hx-trigger="every 1s"' in page


def test_when_nothing_runs_it_is_asked_for_seldom(reader: Client) -> None:
    assert 'hx-trigger="every 10s"' in reader.get("/repositories/").content.decode()


def test_the_statuses_come_alone_for_an_open_page(
    reader: Client, stranger: Client, repository: Repository
) -> None:
    cells = reader.get("/repositories/statuses").content.decode()

    assert f'id="status-{repository.pk}" hx-swap-oob="true"' in cells
    assert "<html" not in cells
    assert f"status-{repository.pk}" not in stranger.get("/repositories/statuses").content.decode()


def test_only_who_looks_after_it_gets_a_button(reader: Client, keeper: Client) -> None:
    assert ">Reindex</button>" not in reader.get("/repositories/").content.decode()
    assert ">Reindex</button>" in keeper.get("/repositories/").content.decode()


def test_adding_needs_a_login(anonymous: Client) -> None:
    for response in (anonymous.get("/repositories/add"), anonymous.post("/repositories/add", NEW)):
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/login/?next=")


def test_adding_one_queues_its_first_run_and_opens_its_page(stranger: Client) -> None:
    response = stranger.post("/repositories/add", NEW)

    repository = Repository.objects.get()
    assert response.headers["Location"] == "/r/new/one/"
    assert repository.runs.get().state == State.QUEUED
    assert stranger.get("/r/new/one/").status_code == 200


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": "../x"}, "cannot be a repository"),
        ({"source": "/srv/git"}, "cannot be used as a source"),
        ({"source": "file:///srv/git"}, "cannot be used as a source"),
        ({"source": "ext::sh -c id"}, "cannot be used as a source"),
        ({"source": ""}, "This field is required"),
        ({"name": "open"}, "There is already a repository"),
    ],
)
def test_a_refusal_is_a_sentence_on_the_form(
    stranger: Client, public: Repository, change: dict[str, str], said: str
) -> None:
    response = stranger.post("/repositories/add", NEW | change)

    assert response.status_code == 400
    assert said in response.content.decode()
    assert Repository.objects.count() == 1


@pytest.mark.parametrize("name", ["team/project", "Team/PROJECT", "admin/x", "root"])
def test_a_name_that_one_may_not_know_is_refused_as_a_reserved_one_is(
    stranger: Client, repository: Repository, name: str
) -> None:
    response = stranger.post("/repositories/add", NEW | {"name": name})

    errors = re.findall(r'<ul class="form-errors.*?</ul>', response.content.decode(), re.DOTALL)
    assert response.status_code == 400
    assert [re.sub(r"<[^>]+>|\s+", " ", each).strip() for each in errors] == [
        "This name cannot be used. Choose another, or ask an administrator."
    ]


def test_a_token_that_was_entered_is_never_sent_back(stranger: Client) -> None:
    response = stranger.post(
        "/repositories/add", NEW | {"name": "../x", "username": "u", "token": "ghp_secret"}
    )

    assert b"ghp_secret" not in response.content
