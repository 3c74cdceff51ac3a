"""Logging in and out."""

import pytest
from django.test import Client

from omniweb.accounts.models import User

pytestmark = pytest.mark.django_db
GIVEN = {"username": "ada", "password": "correct horse"}


@pytest.fixture(autouse=True)
def ada() -> User:
    return User.objects.create_user("ada", password="correct horse")


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/r/a/-/file/x?ref=y", "/r/a/-/file/x?ref=y"),
        ("", "/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_logging_in_leads_to_where_one_wanted_to_go_on_this_site(
    anonymous: Client, wanted: str, reached: str
) -> None:
    response = anonymous.post("/login/", GIVEN | {"next": wanted})

    assert response.headers["Location"] == reached


def test_a_wrong_password_and_an_unknown_name_look_alike(anonymous: Client) -> None:
    pages = [
        anonymous.post("/login/", {"username": name, "password": "x"}) for name in ("ada", "eve")
    ]

    texts = {page.content.decode().split("form-errors")[1].split("</ul>")[0] for page in pages}
    assert len(texts) == 1


def test_an_inactive_user_stays_outside(anonymous: Client, ada: User) -> None:
    ada.is_active = False
    ada.save()

    assert anonymous.post("/login/", GIVEN).status_code == 200


def test_logging_out_takes_a_post(anonymous: Client, ada: User) -> None:
    anonymous.force_login(ada)

    assert anonymous.get("/logout/").status_code == 405
    assert anonymous.post("/logout/").status_code == 302
    assert anonymous.get("/tokens/").status_code == 302
