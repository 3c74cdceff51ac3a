"""Keeping a lease alive."""

import threading

import pytest
from django.db import OperationalError
from pytest_django import Settings

from omniweb.repositories.runs import heartbeat
from omniweb.repositories.runs.heartbeat import Heartbeat
from omniweb.repositories.runs.outcomes import LeaseLost


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "INTERVAL_SECONDS", 0.001)


def test_the_lease_is_renewed_until_the_work_is_done() -> None:
    thrice = threading.Semaphore(0)

    with Heartbeat(lambda: thrice.release() is None) as beating:
        assert all(thrice.acquire(timeout=120) for _ in range(3))
        assert not beating.lost()
    assert not beating._thread.is_alive()


def test_a_lease_that_is_somebody_elses_is_lost() -> None:
    with pytest.raises(LeaseLost), Heartbeat(lambda: False) as beating:
        assert beating._lost.wait(120)
    assert beating.lost()


def test_what_the_work_raises_after_its_lease_was_lost_is_no_failure() -> None:
    with pytest.raises(LeaseLost):
        _fail_once_lost(ZeroDivisionError())


def test_the_end_of_the_process_is_not_held_up() -> None:
    with pytest.raises(KeyboardInterrupt):
        _fail_once_lost(KeyboardInterrupt())


def _fail_once_lost(error: BaseException) -> None:
    with Heartbeat(lambda: False) as beating:
        assert beating._lost.wait(120)
        raise error


def test_an_outage_is_survived_while_the_lease_would_last() -> None:
    outcomes = iter([OperationalError("gone"), OperationalError("gone"), None])
    recovered = threading.Event()

    def renew() -> bool:
        if (error := next(outcomes, None)) is not None:
            raise error
        recovered.set()
        return True

    with Heartbeat(renew) as beating:
        assert recovered.wait(120)
        assert not beating.lost()


def test_an_outage_longer_than_the_lease_loses_it(settings: Settings) -> None:
    settings.RUN_LEASE_SECONDS = 0

    def renew() -> bool:
        raise OperationalError

    with pytest.raises(LeaseLost), Heartbeat(renew) as beating:
        assert beating._lost.wait(120)


def test_an_error_of_the_work_ends_the_beating() -> None:
    beating = Heartbeat(lambda: True)

    with pytest.raises(ZeroDivisionError), beating:
        raise ZeroDivisionError
    assert not beating._thread.is_alive()
