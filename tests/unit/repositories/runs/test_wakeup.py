"""Waking the workers."""

from collections.abc import Iterator

import pytest
from kombu import Connection
from redis import Redis

from omniweb import mirror_folder, settings
from omniweb.celery import app, queue_of
from omniweb.repositories.runs import wakeup
from omniweb.repositories.runs.wakeup import Bell

OWN = queue_of(mirror_folder.name())


@pytest.fixture(autouse=True)
def _awake() -> Iterator[None]:
    wakeup._Broker.unreachable_until = 0.0
    yield
    wakeup._Broker.unreachable_until = 0.0


@pytest.fixture(autouse=True)
def _silence() -> None:
    with Redis.from_url(settings.REDIS_BROKER_URL) as redis:
        redis.flushdb()


@pytest.fixture
def no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    address = "redis://127.0.0.1:1/0"
    dead = Connection(address, transport_options=app.conf.broker_transport_options)
    monkeypatch.setattr(app, "connection_for_write", lambda *_, **__: dead)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
    monkeypatch.setattr(app, "_pool", None)
    monkeypatch.setattr(wakeup, "_marks", lambda: Redis.from_url(address, retry=None))


def _messages(queue: str) -> list[tuple[str, list[int]]]:
    """Take the messages of a queue: name and arguments of each."""
    found = []
    with Connection(settings.REDIS_BROKER_URL) as connection:
        waiting = connection.SimpleQueue(queue)
        while True:
            try:
                message = waiting.get(block=False)
            except waiting.Empty:
                break
            message.ack()
            name = message.headers["task"].removeprefix("omniweb.repositories.tasks.")
            found.append((name, message.payload[0]))
        waiting.close()
    return found


def test_a_message_carries_the_id_alone() -> None:
    assert wakeup.wake("forget_repository", 7)

    assert _messages("index") == [("forget_repository", [7])]


def test_a_bell_names_nothing_and_hangs_where_it_is_heard() -> None:
    assert wakeup.ring(Bell.FETCH)
    assert wakeup.ring(Bell.WORK)

    assert _messages("fetch") == [("fetch_runs", [])]
    assert _messages(OWN) == [("advance_runs", [])]
    assert _messages("index") == []


def test_work_hangs_where_those_hear_it_who_have_the_mirrors() -> None:
    assert wakeup.ring(Bell.WORK, "of-others")
    assert wakeup.ring(Bell.WORK)
    assert wakeup.wake("tidy_own_mirrors", folder="of-others")

    assert _messages("index.of-others") == [("advance_runs", []), ("tidy_own_mirrors", [])]
    assert _messages(OWN) == [("advance_runs", [])]


def test_a_bell_that_nobody_has_answered_is_not_rung_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wakeup, "UNANSWERED_SECONDS", 3_600)  # however long it takes
    for _ in range(3_001):
        assert wakeup.ring(Bell.WORK)
    assert len(_messages(OWN)) == 1

    wakeup.answered(Bell.WORK)
    assert wakeup.ring(Bell.WORK)
    assert len(_messages(OWN)) == 1


def test_a_bell_that_was_lost_is_rung_again_after_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wakeup, "UNANSWERED_SECONDS", 70)
    wakeup.ring(Bell.WORK)
    _messages(OWN)
    with Redis.from_url(settings.REDIS_BROKER_URL) as redis:
        assert 0 < redis.pttl(f"omniweb:bell:{OWN}") <= 70_000
        redis.delete(f"omniweb:bell:{OWN}")

    wakeup.ring(Bell.WORK)
    assert len(_messages(OWN)) == 1


@pytest.mark.usefixtures("no_broker")
def test_a_broker_that_is_down_is_no_error() -> None:
    assert wakeup.wake("forget_repository", 7) is False
    assert wakeup.ring(Bell.FETCH) is False


@pytest.mark.usefixtures("no_broker")
def test_after_a_failure_nobody_tries_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wakeup, "PAUSE_SECONDS", 3_600.0)
    wakeup.wake("forget_repository", 7)
    monkeypatch.setattr(app, "send_task", None)  # calling it would raise
    monkeypatch.setattr(wakeup, "_marks", None)

    assert wakeup.wake("forget_repository", 8) is False
    assert wakeup.ring(Bell.FETCH) is False
