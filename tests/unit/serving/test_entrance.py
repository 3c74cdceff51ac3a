"""What no text of a request may hold is refused before anybody uses it."""

import pytest
from django.test import Client

from omniweb.serving.entrance import is_text

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", True),
        ("a b\r\n\t\x1b", True),
        ("é 😀 \uffff \u202e", True),
        ("a\0b", False),
        ("é\0", False),
        ("\ud800", False),
        ("é\udfff", False),
    ],
)
def test_text_holds_no_nul_and_no_lone_surrogate(value: str, expected: bool) -> None:
    assert is_text(value) is expected


@pytest.mark.parametrize(
    "address",
    [
        "/r/a%00b/",
        "/r/team/x/-/file/a%00",
        "/r/team/x/-/file/a?ref=%00",
        "/?cursor=a%00b",
        "/?%00=1",
        "/login/?next=%00",
        "/static/%00",
        "/admin/accounts/user/%00/change/",
        "/admin/accounts/user/?q=%00",
        "/no/such/%00",
    ],
)
def test_a_page_is_not_asked_with_what_is_no_text(client: Client, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 400
    assert "cannot be understood" in response.content.decode()
    assert response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("/api/v1/openapi.json?version=%00", ["version"]),
        ("/api/v1/search?q=%00", ["q"]),
        ("/api/v1/search?%00=1", []),
        ("/api/v1/repositories/1/files/%00", []),
    ],
)
def test_nor_is_rest_which_names_the_parameter(
    client: Client, address: str, named: list[str]
) -> None:
    response = client.get(address)

    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert [entry["parameter"] for entry in response.json().get("errors", [])] == named


@pytest.mark.parametrize("body", ["username=a%00&password=b", "username=a&%00=b"])
def test_nor_is_a_form_filled_in(client: Client, body: str) -> None:
    assert client.post("/login/", body, content_type=FORM).status_code == 400


def test_a_percent_sign_is_text(client: Client) -> None:
    assert client.get("/", {"q": "100%00 %2500 é"}).status_code == 200


def test_the_admin_is_not_asked_for_a_field_that_there_is_not(admin_client: Client) -> None:
    address = "/admin/accounts/team/2/delete/?_to_field="

    assert admin_client.get(address).status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "/admin/accounts/user/?username__regex=(",
        "/admin/accounts/user/?id__range=1",
        "/admin/repositories/repository/?name__regex=((((a{0,255}){0,255})))",
    ],
)
def test_a_lookup_of_the_admin_that_cannot_be_is_refused(
    admin_client: Client, address: str
) -> None:
    assert admin_client.get(address).status_code in {302, 400}
