"""Waking the workers."""

from collections.abc import Iterator

import pytest
from kombu import Connection

from omniweb import settings
from omniweb.celery import app
from omniweb.repositories.runs import wakeup


@pytest.fixture(autouse=True)
def _awake() -> Iterator[None]:
    wakeup._Broker.unreachable_until = 0.0
    yield
    wakeup._Broker.unreachable_until = 0.0


@pytest.fixture
def no_broker(monkeypatch: pytest.MonkeyPatch) -> Connection:
    dead = Connection("redis://127.0.0.1:1/0", transport_options=app.conf.broker_transport_options)
    monkeypatch.setattr(app, "connection_for_write", lambda *_, **__: dead)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
    monkeypatch.setattr(app, "_pool", None)
    return dead


def test_a_message_carries_the_id_alone() -> None:
    with Connection(settings.REDIS_BROKER_URL) as connection, connection.channel() as channel:
        channel.queue_purge("index")
        assert wakeup.wake("advance_run", 7)

        message = connection.SimpleQueue("index").get(timeout=5)
        message.ack()
        assert message.payload[:2] == [[7], {}]
        assert message.headers["task"] == "omniweb.repositories.tasks.advance_run"


@pytest.mark.usefixtures("no_broker")
def test_a_broker_that_is_down_is_no_error() -> None:
    assert wakeup.wake("advance_run", 7) is False


@pytest.mark.usefixtures("no_broker")
def test_after_a_failure_nobody_tries_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    wakeup.wake("advance_run", 7)
    monkeypatch.setattr(app, "send_task", None)  # calling it would raise

    assert wakeup.wake("advance_run", 8) is False
