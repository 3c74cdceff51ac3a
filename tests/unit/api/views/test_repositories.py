"""`/api/v1/repositories`."""
# ruff: noqa: ARG001 - fixtures asked for their effect

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from omniweb.accounts.models import User
from omniweb.repositories.models import IndexRun, Repository, Role, State
from omniweb.repositories.services import grant_access
from tests.unit.api.conftest import Ask

pytestmark = pytest.mark.django_db
NEW = {"name": "new/one", "source": "https://git.example.org/new/one.git"}


def test_only_what_the_caller_may_read_is_listed(
    ask: Ask, reader: User, repository: Repository, other: Repository
) -> None:
    body = ask(reader, "GET", "repositories").json()

    assert [row["name"] for row in body["results"]] == ["team/project"]
    assert body["next_cursor"] is None


def test_a_repository_says_how_it_is(ask: Ask, reader: User, repository: Repository) -> None:
    IndexRun.objects.create(
        repository=repository, reason="x", state=State.FAILED, error_code="E", error="No host."
    )

    body = ask(reader, "GET", f"repositories/{repository.pk}").json()

    assert body["status"] == "failed"
    assert body["status_detail"] == "No host."
    assert body["run"]["error"] == {"code": "E", "detail": "No host."}
    assert body["index"] is None


def test_one_is_found_by_its_name(
    ask: Ask, reader: User, repository: Repository, other: Repository
) -> None:
    names = [
        [row["name"] for row in ask(reader, "GET", f"repositories?name={name}").json()["results"]]
        for name in ("Team/Project", "secret", "nothing")
    ]

    assert names == [["team/project"], [], []]


def test_pages_follow_each_other_without_gap_or_repeat(ask: Ask, reader: User) -> None:
    for number in range(5):
        Repository.objects.create(name=f"r{number}", source="https://x", visibility="public")
    names, cursor = [], ""

    while cursor is not None:
        more = f"&cursor={cursor}" if cursor else ""
        body = ask(reader, "GET", f"repositories?limit=2{more}").json()
        names += [row["name"] for row in body["results"]]
        cursor = body["next_cursor"]

    assert names == ["r0", "r1", "r2", "r3", "r4"]


@pytest.mark.parametrize("who", ["reader", "root"])
def test_a_page_costs_as_many_statements_for_fifty_as_for_one(
    ask: Ask, reader: User, repository: Repository, who: str
) -> None:
    user = reader if who == "reader" else User.objects.create_superuser("root")

    def listed() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as asked:
            body = ask(user, "GET", "repositories?limit=100").json()
        assert {row["run"]["repository"] for row in body["results"]} == {
            row["name"] for row in body["results"]
        }
        return len(body["results"]), len(asked)

    IndexRun.objects.create(repository=repository, reason="x", state=State.DONE)
    of_one = listed()
    for number in range(49):
        each = Repository.objects.create(name=f"r{number}", source="https://x", visibility="public")
        IndexRun.objects.create(repository=each, reason="x", state=State.DONE)

    assert listed() == (50, of_one[1])


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_an_unknown_and_a_forbidden_repository_answer_alike(
    ask: Ask, reader: User, other: Repository, method: str
) -> None:
    forbidden = ask(reader, method, f"repositories/{other.pk}")
    unknown = ask(reader, method, "repositories/987654321")
    absurd = ask(reader, method, f"repositories/{10**25}")

    assert forbidden.status_code == unknown.status_code == absurd.status_code == 404
    assert forbidden.content == unknown.content == absurd.content


def test_credentials_and_folders_of_the_server_are_never_shown(
    ask: Ask, reader: User, repository: Repository
) -> None:
    Repository.objects.filter(pk=repository.pk).update(
        credentials="gAAAAA-cipher", local=True, source="/srv/git/folder"
    )

    response = ask(reader, "GET", f"repositories/{repository.pk}")

    assert b"gAAAAA" not in response.content
    assert b"/srv/git" not in response.content


def test_adding_one_queues_its_first_run(ask: Ask, reader: User) -> None:
    response = ask(reader, "POST", "repositories", NEW)

    assert response.status_code == 201
    body = response.json()
    assert response.headers["Location"] == f"/api/v1/repositories/{body['id']}"
    assert (body["name"], body["visibility"], body["status"]) == ("new/one", "private", "queued")
    assert ask(reader, "GET", f"repositories/{body['id']}").status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"name": "../etc"},
        {"name": ""},
        {"name": None},
        {"source": "/etc"},
        {"source": "file:///etc"},
        {"source": "http://169.254.169.254/x.git"},
        {"visibility": "everybody"},
        {"polling_interval": -1},
        {"extra_refs": "main"},
    ],
)
def test_what_cannot_be_added_is_a_400(ask: Ask, reader: User, change: dict[str, object]) -> None:
    response = ask(reader, "POST", "repositories", NEW | change)

    assert response.status_code == 400
    assert response.json()["detail"]
    assert not Repository.objects.exists()


def test_a_name_that_is_taken_is_a_conflict(ask: Ask, reader: User, repository: Repository) -> None:
    response = ask(reader, "POST", "repositories", NEW | {"name": "Team/Project"})

    assert response.status_code == 409


def test_a_name_that_one_may_not_know_is_refused_as_a_reserved_one_is(
    ask: Ask, reader: User, other: Repository
) -> None:
    refused = [
        ask(reader, "POST", "repositories", NEW | {"name": name})
        for name in (other.name, other.name.upper(), "admin/x")
    ]

    assert {each.status_code for each in refused} == {400}
    assert len({each.content for each in refused}) == 1
    assert refused[0].json()["detail"] == (
        "This name cannot be used. Choose another, or ask an administrator."
    )


def test_a_token_that_is_narrowed_adds_nothing(
    ask: Ask, administrator: User, repository: Repository
) -> None:
    response = ask(administrator, "POST", "repositories", NEW, repositories=[repository.pk])

    assert response.status_code == 403


def test_a_deleted_one_is_gone_at_once(
    ask: Ask, administrator: User, reader: User, repository: Repository
) -> None:
    assert ask(reader, "DELETE", f"repositories/{repository.pk}").status_code == 403
    assert ask(administrator, "DELETE", f"repositories/{repository.pk}").status_code == 204

    assert ask(administrator, "GET", f"repositories/{repository.pk}").status_code == 404
    assert ask(reader, "GET", "repositories").json()["results"] == []


def test_a_reindex_is_accepted_and_can_be_followed(
    ask: Ask, administrator: User, repository: Repository
) -> None:
    response = ask(administrator, "POST", f"repositories/{repository.pk}/reindex", {"full": True})

    assert response.status_code == 202
    run = ask(administrator, "GET", response.headers["Location"].removeprefix("/api/v1/")).json()
    assert (run["id"], run["state"], run["full"]) == (response.json()["id"], "queued", True)


def test_a_reindex_needs_no_body(ask: Ask, administrator: User, repository: Repository) -> None:
    path = f"repositories/{repository.pk}/reindex"

    assert ask(administrator, "POST", path).status_code == 202


def test_a_reader_may_not_reindex(ask: Ask, reader: User, repository: Repository) -> None:
    response = ask(reader, "POST", f"repositories/{repository.pk}/reindex")

    assert response.status_code == 403
    assert not IndexRun.objects.exists()


def test_ten_requests_are_one_run(ask: Ask, administrator: User, repository: Repository) -> None:
    path = f"repositories/{repository.pk}/reindex"

    assert len({ask(administrator, "POST", path).json()["id"] for _ in range(10)}) == 1


def test_a_right_that_is_taken_away_is_gone_with_the_next_request(
    ask: Ask, reader: User, repository: Repository
) -> None:
    repository.accesses.filter(user=reader, role=Role.READER).delete()

    assert ask(reader, "GET", f"repositories/{repository.pk}").status_code == 404


def test_a_team_member_may_read(ask: Ask, repository: Repository) -> None:
    from omniweb.accounts.models import Team

    user, team = User.objects.create_user("member"), Team.objects.create(name="core")
    team.members.add(user)
    grant_access(repository, team, Role.READER, actor=None)

    assert ask(user, "GET", f"repositories/{repository.pk}").status_code == 200
