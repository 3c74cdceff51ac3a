"""Logging in: guessing is slow, and nobody is locked out."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.contrib.auth import authenticate
from django.core import signing
from django.test import Client, RequestFactory
from pytest_django import Settings

from omniweb.accounts import authentication, devices, hashing
from omniweb.accounts.models import User
from omniweb.accounts.pacing import Pace
from omniweb.errors import TooManyLogins

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
LogIn = Callable[..., str]


@pytest.fixture(autouse=True)
def ada() -> User:
    return User.objects.create_superuser(f"ada{uuid4().hex}", password=PASSWORD)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(authentication, "PATIENCE_SECONDS", 0.0)
    # So long that no turn comes meanwhile, however slow the machine is.
    monkeypatch.setattr(authentication, "FROM_ONE_PLACE", Pace(burst=5, interval=600.0))


@pytest.fixture
def address() -> str:
    return f"2001:db8:{uuid4().hex[:4]}:{uuid4().hex[:4]}::1"


def _elsewhere(address: str, number: int = 0) -> str:
    return address.replace("2001:", f"{2100 + number}:")


@pytest.fixture
def log_in(ada: User, address: str) -> LogIn:
    """Return `log_in(password, name, address, client)`, which tells what came of it."""

    def tried(
        password: str = PASSWORD,
        name: str = ada.username,
        address: str = address,
        client: Client | None = None,
    ) -> str:
        response = (client or Client()).post(
            "/admin/login/?next=/admin/",
            {"username": name, "password": password},
            REMOTE_ADDR=address,
        )
        if response.status_code == 302:
            return "in"
        return "too often" if "Too many attempts. Wait" in response.content.decode() else "wrong"

    return tried


def test_the_right_password_lets_in(log_in: LogIn) -> None:
    assert log_in() == "in"


def test_after_some_wrong_passwords_each_further_attempt_has_to_wait(log_in: LogIn) -> None:
    assert [log_in("wrong") for _ in range(5)] == ["wrong"] * 5
    assert [log_in("wrong") for _ in range(20)] == ["too often"] * 20


def test_the_right_password_is_taken_even_then_when_its_turn_comes(
    log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(authentication, "PATIENCE_SECONDS", 2.0)
    monkeypatch.setattr(authentication, "FROM_ONE_PLACE", Pace(burst=5, interval=0.4))

    assert [log_in("wrong") for _ in range(8)] == ["wrong"] * 8
    assert log_in() == "in"


def test_unknown_names_are_slowed_alike(log_in: LogIn) -> None:
    unknown = uuid4().hex

    assert [log_in("wrong", unknown) for _ in range(7)] == ["wrong"] * 5 + ["too often"] * 2


def test_wrong_passwords_of_a_whole_office_keep_nobody_out(log_in: LogIn) -> None:
    for number in range(80):
        log_in("wrong", f"user{number // 4}")

    assert log_in() == "in"


def test_who_guesses_elsewhere_keeps_nobody_out(log_in: LogIn, address: str) -> None:
    for _ in range(7):
        log_in("wrong")

    assert log_in(address=_elsewhere(address)) == "in"


def test_a_browser_that_is_known_is_not_slowed_by_anybody_else(log_in: LogIn) -> None:
    mine = Client()
    assert log_in(client=mine) == "in"
    for _ in range(7):
        log_in("wrong")
    assert log_in() == "too often"

    assert log_in(client=mine) == "in"
    assert [log_in("wrong", client=mine) for _ in range(6)] == ["wrong"] * 5 + ["too often"]


def test_many_addresses_guess_no_faster(
    log_in: LogIn, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(authentication, "FROM_ANYWHERE", Pace(burst=8, interval=600.0))
    mine = Client()
    assert log_in(client=mine) == "in"
    anywhere = [log_in("wrong", address=_elsewhere(address, n)) for n in range(1, 10)]

    assert anywhere == ["wrong"] * 7 + ["too often"] * 2
    assert log_in(client=mine) == "in"


@pytest.mark.parametrize("forged", ["", "x", "\0", "a:b:c"])
def test_a_cookie_that_we_did_not_sign_is_no_known_browser(
    log_in: LogIn, settings: Settings, forged: str
) -> None:
    somebody_elses = signing.dumps([devices.digest_of("bob"), "x"], salt=devices._SALT)
    for cookie in (forged, somebody_elses):
        client = Client()
        client.cookies[settings.DEVICE_COOKIE_NAME] = cookie
        for _ in range(5):
            log_in("wrong", client=client)
        assert log_in("wrong", client=client) == "too often"


def test_success_begins_the_count_anew(log_in: LogIn) -> None:
    for _ in range(3):
        assert [log_in("wrong") for _ in range(4)] == ["wrong"] * 4
        assert log_in() == "in"


def test_only_few_wait_at_once(log_in: LogIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(authentication, "_waiting", threading.BoundedSemaphore(1))
    monkeypatch.setattr(authentication, "PATIENCE_SECONDS", 100.0)
    assert authentication._waiting.acquire(blocking=False)
    for _ in range(5):
        log_in("wrong")

    assert log_in("wrong") == "too often"


def test_a_deactivated_user_stays_out(log_in: LogIn, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(is_active=False)

    assert log_in() == "wrong"


def test_few_passwords_are_compared_at_once_and_none_takes_all_places(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hashing, "WAIT_SECONDS", 0.1)
    full, done, most = threading.Barrier(3), threading.Event(), []

    def compare(_: int) -> str:
        try:
            with hashing.place("one"):
                most.append(hashing._inside["one"])
                full.wait(120)
                done.wait(120)
                return "compared"
        except TooManyLogins:
            return "refused"

    with ThreadPoolExecutor(8) as threads:
        compared = [threads.submit(compare, n) for n in range(2)]
        full.wait(120)
        refused = list(threads.map(compare, range(6)))
        with pytest.raises(TooManyLogins), hashing.place("another"):
            pass  # its turn does not come: both are busy
        done.set()

    assert refused == ["refused"] * 6
    assert [each.result() for each in compared] == ["compared"] * 2
    with hashing.place("another"):
        assert max(most) <= hashing.MOST_OF_ONE


def test_without_a_request_nothing_is_counted(ada: User) -> None:
    for _ in range(7):
        assert authenticate(None, username=ada.username, password="wrong") is None
    assert authenticate(None, username=ada.username, password=PASSWORD) == ada
    assert authenticate(RequestFactory().get("/"), username="", password="") is None
