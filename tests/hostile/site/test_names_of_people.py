"""Who works on a public repository is told to its members, on no route to others."""

import json
from typing import Any

import httpx2 as httpx
import pytest

from tests.fixtures.site import PASSWORD, Site
from tests.functional.routes import Route, routes

PUBLIC, PERSON, TEAM = "people/open", "zqperson", "zqcrew"
FORM = f"/r/{PUBLIC}/-/members"
MAKE = f"""
import json
from omniweb.accounts.models import Team, User
from omniweb.repositories.models import Access, IndexRun, Repository, Role
person = User.objects.create_user({PERSON!r}, email='{PERSON}@example.org', password={PASSWORD!r})
team = Team.objects.create(name={TEAM!r})
team.members.add(person)
r = Repository.objects.create(name={PUBLIC!r}, source='https://git.example/x.git',
    visibility='public', polling_interval=0)
given = Access.objects.create(repository=r, user=person, role=Role.ADMIN)
Access.objects.create(repository=r, team=team)
run = IndexRun.objects.create(repository=r, reason='requested', state='failed', error='No.',
    requested_by=person)
print(json.dumps(dict(repository_id=r.pk, run_id=run.pk, access_id=given.pk, upload_id=1)))
"""


@pytest.fixture(scope="module")
def values(site: Site) -> dict[str, Any]:
    site.add_user("passer-by")
    made = json.loads(site.manage("shell", "-v0", "-c", MAKE).splitlines()[-1])
    others = {"path": "x.py", "token_id": 1, "object_id": made["repository_id"], "id": 1}
    return made | others | {"name": PUBLIC, "app_label": "accounts", "content_type_id": 1}


@pytest.fixture(scope="module", params=["anonymous", "a session", "a token"])
def outsider(request: pytest.FixtureRequest, site: Site, values: object) -> httpx.Client:  # noqa: ARG001 - it makes the user
    client = site.client("passer-by" if request.param == "a session" else None)
    if request.param == "a token":
        scopes = ("search:read", "repos:read", "index:trigger", "admin:write")
        client.headers["Authorization"] = f"Bearer {site.token('passer-by', *scopes)}"
    return client


@pytest.mark.parametrize("route", routes(), ids=lambda route: route.name or route.text)
def test_no_route_names_anybody_to_who_is_no_member(
    route: Route, outsider: httpx.Client, values: dict[str, Any]
) -> None:
    response = outsider.get(route.address(values), params={"q": "x", "name": "x"})

    assert response.status_code < 500
    told = f"{response.headers}\n{response.text}"
    assert PERSON not in told
    assert TEAM not in told


def test_a_member_sees_who_asked_for_a_run(site: Site, values: dict[str, Any]) -> None:
    client = site.client(PERSON)

    assert f"by {PERSON}" in client.get(f"/r/{values['name']}/").text
    assert f"by {PERSON}" in client.get(f"/r/{values['name']}/-/runs").text
    assert TEAM in client.get(FORM).text
