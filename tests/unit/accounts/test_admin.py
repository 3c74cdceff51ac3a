"""People in the admin."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from omniweb.accounts.audit import record
from omniweb.accounts.models import ApiToken, Team, User
from omniweb.accounts.services import create_token, token_for

pytestmark = pytest.mark.django_db
TOKENS = "/admin/accounts/apitoken/"
AUDIT = "/admin/accounts/auditentry/"


def test_a_new_token_is_shown_once(admin_client: Client, admin_user: User) -> None:
    page = admin_client.post(
        TOKENS + "add/",
        {"user": admin_user.pk, "name": "bot", "scopes": ["search:read"]},
        follow=True,
    ).content.decode()

    text = re.search(r"omw_pat_[\w-]+", page)
    assert token_for(text.group()).scopes == ["search:read"]
    assert text.group() not in admin_client.get(TOKENS).content.decode()


def test_tokens_are_revoked_in_the_list(admin_client: Client, admin_user: User) -> None:
    token, text = create_token(admin_user, "bot", ["search:read"])

    admin_client.post(TOKENS, {"action": "revoke", "_selected_action": [token.pk]})

    assert token_for(text) is None


def test_a_token_cannot_be_changed(admin_client: Client, admin_user: User) -> None:
    token, _ = create_token(admin_user, "bot", ["search:read"])
    changes = {"user": admin_user.pk, "name": "x", "scopes": ["index:trigger"]}

    response = admin_client.post(f"{TOKENS}{token.pk}/change/", changes)

    assert response.status_code == 403
    assert ApiToken.objects.get().scopes == ["search:read"]


def test_the_digest_is_not_shown(admin_client: Client, admin_user: User) -> None:
    token, _ = create_token(admin_user, "bot", ["search:read"])

    for path in (TOKENS, f"{TOKENS}{token.pk}/change/"):
        assert token.digest not in admin_client.get(path).content.decode()


def test_the_audit_log_can_be_read_but_not_changed(admin_client: Client) -> None:
    entry = record(None, "repository.add", "repository team/project")

    assert "team/project" in admin_client.get(AUDIT).content.decode()
    assert admin_client.get(f"{AUDIT}{entry.pk}/change/").status_code == 200
    assert admin_client.post(f"{AUDIT}{entry.pk}/delete/", {"post": "yes"}).status_code == 403
    assert admin_client.get(f"{AUDIT}add/").status_code == 403


@pytest.mark.parametrize("room", ["user", "team"])
def test_people_and_teams_are_kept_here(admin_client: Client, room: str) -> None:
    assert admin_client.get(f"/admin/accounts/{room}/").status_code == 200
    assert admin_client.get(f"/admin/accounts/{room}/add/").status_code == 200


def test_lists_and_forms_cost_as_many_statements_for_many_people_as_for_one(
    admin_client: Client, admin_user: User
) -> None:
    team = Team.objects.create(name="all")
    team.members.add(admin_user)
    addresses = ["auditentry/", "user/", "team/", "apitoken/", "apitoken/add/"]
    addresses += [f"team/{team.pk}/change/"]

    def statements() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as asked:
                assert admin_client.get(f"/admin/accounts/{address}").status_code == 200
            counts.append(len(asked))
        return counts

    statements()  # permissions are read once
    of_one = statements()
    for number in range(60):
        user = User.objects.create_user(f"person-{number:02}")
        create_token(user, "bot", [], actor=admin_user)
        team.members.add(user)

    assert statements() == of_one
    for address in ("apitoken/add/", "team/add/"):
        assert "person-" not in admin_client.get(f"/admin/accounts/{address}").content.decode()


@pytest.mark.parametrize("sent", ["\x7f", "ada", "-1", "", "9" * 40])
def test_what_is_no_person_is_refused_beside_the_field(admin_client: Client, sent: str) -> None:
    team = admin_client.post("/admin/accounts/team/add/", {"name": "t", "members": [sent]})
    token = admin_client.post(TOKENS + "add/", {"name": "bot", "user": sent})

    assert (team.status_code, token.status_code) == (200, 200)
    assert b"errorlist" in team.content
    assert b"errorlist" in token.content
    assert not Team.objects.exists()


def test_chosen_people_stay_chosen_in_a_form_that_is_refused(
    admin_client: Client, admin_user: User
) -> None:
    page = admin_client.post("/admin/accounts/team/add/", {"members": [admin_user.pk, "x"]})

    option = rf'<option value="{admin_user.pk}"[^>]* selected[^>]*>{admin_user.username}<'
    assert re.search(option, page.content.decode())
