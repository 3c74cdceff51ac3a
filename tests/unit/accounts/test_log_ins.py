"""Log-ins, log-outs and failed ones in the audit log."""

import pytest
from django.test import Client

from omniweb.accounts import log_ins
from omniweb.accounts.models import AuditEntry, User

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
DOORS = ("/login/", "/admin/login/")


@pytest.fixture(autouse=True)
def ada(monkeypatch: pytest.MonkeyPatch) -> User:
    user = User.objects.create_superuser("ada", password=PASSWORD)
    monkeypatch.setattr("time.time", lambda: 1_800_000_000.0 + 60 * user.pk)  # a minute of its own
    return user


def _fail(client: Client, name: str, address: str = "192.0.2.7", door: str = "/login/") -> None:
    client.post(door, {"username": name, "password": "wrong"}, REMOTE_ADDR=address)


def _entries(action: str) -> list[tuple[str, str, dict[str, str]]]:
    found = AuditEntry.objects.filter(action=action).order_by("pk")
    return list(found.values_list("actor", "entity", "context"))


@pytest.mark.parametrize("door", DOORS)
def test_who_comes_and_goes_is_written_down(client: Client, door: str) -> None:
    client.post(door, {"username": "ada", "password": PASSWORD})
    client.post("/logout/")

    expected = [("ada", "user ada", {"ip": "127.0.0.1"})]
    assert _entries("login") == expected
    assert _entries("logout") == expected
    assert _entries("user.change") == _entries("user.password") == []


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("name", ["ada", "nobody"])
def test_so_is_who_does_not_get_in_with_the_name_as_typed(
    client: Client, name: str, door: str
) -> None:
    _fail(client, name, door=door)

    assert _entries("login.failed") == [("", f"user {name}", {"ip": "192.0.2.7"})]
    assert "wrong" not in str(list(AuditEntry.objects.values()))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\nb\x1b[31m", "a\ufffdb\ufffd[31m"),
        ("x" * 10_000, "x" * 150),
        ("omw_pat_abcdefghijk", "(an API token)"),
        ("  Bearer omw_pat_abcdefghijk", "(an API token)"),
        ("Zoë", "Zoë"),
    ],
)
def test_a_typed_name_is_cleaned_and_short(client: Client, typed: str, kept: str) -> None:
    _fail(client, typed)

    assert [entity for _, entity, _ in _entries("login.failed")] == [f"user {kept}"]


def test_many_failures_of_one_address_fill_no_disk(client: Client) -> None:
    for n in range(20):
        _fail(client, f"user{n}")

    assert len(_entries("login.failed")) == log_ins.FAILURES_PER_ADDRESS


def test_nor_do_failures_from_many_addresses(client: Client) -> None:
    for n in range(log_ins.FAILURES + 10):
        _fail(client, "ada", address=f"192.0.2.{n}")

    assert len(_entries("login.failed")) == log_ins.FAILURES
