"""A person's API tokens."""

import re

import pytest
from django.test import Client

from omniweb.accounts.models import ApiToken, User
from omniweb.accounts.services import create_token, token_for

pytestmark = pytest.mark.django_db
NEW = {"name": "bot", "scopes": ["search:read"], "lifetime": "30"}


def test_a_token_is_shown_once_and_works(stranger: Client) -> None:
    made = stranger.post("/tokens/", NEW).content.decode()

    (text,) = set(re.findall(r"omw_pat_[\w-]+", made))
    assert token_for(text).scopes == ["search:read"]
    assert text not in stranger.get("/tokens/").content.decode()


def test_the_page_that_shows_it_is_not_kept(stranger: Client) -> None:
    assert "no-store" in stranger.post("/tokens/", NEW).headers["Cache-Control"]


@pytest.mark.parametrize(
    "change", [{"name": ""}, {"scopes": []}, {"scopes": ["root"]}, {"lifetime": "7000"}]
)
def test_what_is_not_offered_is_refused(stranger: Client, change: dict[str, object]) -> None:
    assert stranger.post("/tokens/", NEW | change).status_code == 400
    assert not ApiToken.objects.exists()


def test_a_token_may_live_for_ever(stranger: Client) -> None:
    stranger.post("/tokens/", NEW | {"lifetime": ""})

    assert ApiToken.objects.get().expires_at is None


def test_a_revoked_token_is_gone(stranger: Client) -> None:
    token, text = create_token(User.objects.get(username="stranger"), "bot", ["search:read"])

    stranger.post(f"/tokens/{token.pk}/revoke")

    assert token_for(text) is None


def test_nobody_sees_or_revokes_anothers_token(stranger: Client) -> None:
    token, text = create_token(User.objects.create_user("other"), "their bot", ["search:read"])

    assert "their bot" not in stranger.get("/tokens/").content.decode()
    assert stranger.post(f"/tokens/{token.pk}/revoke").status_code == 404
    assert token_for(text) is not None


def test_tokens_need_a_login(anonymous: Client) -> None:
    assert anonymous.get("/tokens/").status_code == 302
    assert anonymous.post("/tokens/", NEW).status_code == 302
