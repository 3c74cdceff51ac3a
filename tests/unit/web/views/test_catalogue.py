"""The repositories page."""
# ruff: noqa: ARG001, ARG002 - fixtures asked for their effect

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
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


class TestMany:
    """As many repositories as make several pages."""

    @pytest.fixture
    def many(self, repository: Repository, index: ScriptedIndex) -> list[Repository]:
        made = Repository.objects.bulk_create(
            Repository(
                name=f"{'Even' if number % 2 == 0 else 'odd'}/{number:03}",
                source="https://example.org/a.git",
                visibility="public",
            )
            for number in range(299)
        )
        for each in made:
            _run(each, State.DONE)
        return made

    def test_a_page_costs_as_many_statements_for_three_hundred_as_for_one(
        self, reader: Client, repository: Repository, request: pytest.FixtureRequest
    ) -> None:
        _run(repository, State.DONE)
        with CaptureQueriesContext(connection) as of_one:
            reader.get("/repositories/")
        request.getfixturevalue("many")
        with CaptureQueriesContext(connection) as of_many:
            reader.get("/repositories/")

        assert len(of_many) == len(of_one)

    def test_pages_follow_the_names_in_any_case_and_say_how_many_there_are(
        self, reader: Client, many: list[Repository]
    ) -> None:
        seen = []
        for number in (1, 2, 3):
            page = reader.get(f"/repositories/?page={number}").content.decode()
            seen += re.findall(r'class="name" href="[^"]*">([^<]+)<', page)
            assert f"{100 * number - 99} to {100 * number} of 300 repositories" in page
            assert ('rel="prev"' in page, 'rel="next"' in page) == (number > 1, number < 3)
            assert f'hx-get="/repositories/statuses?page={number}"' in page

        assert seen == sorted(["team/project", *(each.name for each in many)], key=str.lower)

    def test_the_filter_is_asked_in_the_database_and_kept_by_pages_and_statuses(
        self, reader: Client, many: list[Repository]
    ) -> None:
        page = reader.get("/repositories/?q=even").content.decode()
        assert page.count('class="name"') == 100
        assert "1 to 100 of 150 repositories" in page
        assert 'rel="next" href="?q=even&amp;page=2"' in page
        assert 'hx-get="/repositories/statuses?q=even&amp;page=1"' in page

        last = reader.get("/repositories/statuses?q=even&page=2").content.decode()
        assert last.count("hx-swap-oob") == 50
        assert 'hx-get="/repositories/statuses?q=even&amp;page=2"' in last

    def test_statuses_that_come_again_every_second_count_nothing(
        self, reader: Client, many: list[Repository]
    ) -> None:
        with CaptureQueriesContext(connection) as asked:
            shown = reader.get("/repositories/statuses?page=3").content.decode()

        assert shown.count("hx-swap-oob") == 100
        assert not [each for each in asked if "COUNT" in each["sql"]]

    @pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 30, "9" * 5_000, "2.5", ""])
    def test_whatever_is_no_page_is_the_first_or_the_last(
        self, reader: Client, many: list[Repository], number: str
    ) -> None:
        assert reader.get("/repositories/", {"page": number}).status_code == 200

    def test_a_filter_that_nothing_meets_says_so(
        self, reader: Client, many: list[Repository]
    ) -> None:
        page = reader.get("/repositories/", {"q": "<b>%"}).content.decode()
        assert "No name that you can see holds “&lt;b&gt;%”." in page


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
