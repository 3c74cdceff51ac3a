"""Logging in, not too often."""

import pytest
from django.test import Client

from omniweb.accounts.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def ada(monkeypatch: pytest.MonkeyPatch) -> User:
    monkeypatch.setattr("time.time", lambda: 1_800_000_000.0)
    return User.objects.create_superuser("ada", password=PASSWORD)


def _log_in(client: Client, address: str, password: str = PASSWORD, name: str = "ada") -> str:
    response = client.post(
        "/admin/login/?next=/admin/",
        {"username": name, "password": password},
        REMOTE_ADDR=address,
    )
    return "in" if response.status_code == 302 else response.content.decode()


@pytest.fixture
def address() -> str:
    from uuid import uuid4

    return f"2001:db8::{uuid4().hex[:4]}:{uuid4().hex[:4]}"


def test_the_right_password_lets_in(client: Client, address: str) -> None:
    assert _log_in(client, address) == "in"


def test_after_ten_wrong_passwords_the_right_one_must_wait(client: Client, address: str) -> None:
    for _ in range(10):
        assert "Too many attempts" not in _log_in(client, address, "wrong")

    assert "Too many attempts. Wait" in _log_in(client, address)


def test_somebody_who_guesses_does_not_lock_out_another_address(
    client: Client, address: str
) -> None:
    for _ in range(12):
        _log_in(client, address, "wrong")

    assert _log_in(client, address + "f") == "in"


def test_many_names_from_one_address_are_limited_too(client: Client, address: str) -> None:
    responses = [_log_in(client, address, "wrong", f"user{n}") for n in range(61)]

    assert "Too many attempts" not in responses[59]
    assert "Too many attempts" in responses[60]


def test_a_deactivated_user_stays_out(client: Client, address: str, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(is_active=False)

    assert _log_in(client, address) != "in"
