"""What the queue's own process does beside its tasks."""

from pathlib import Path

import pytest
from celery.signals import heartbeat_sent

from omniweb import settings


def test_a_worker_that_hears_the_broker_touches_a_file_for_monitors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "OMNIWEB_HOME", tmp_path)

    heartbeat_sent.send(sender=None)

    assert (tmp_path / "worker-alive").exists()


def test_a_home_that_is_not_there_does_not_disturb_the_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "OMNIWEB_HOME", tmp_path / "nowhere")

    received = heartbeat_sent.send(sender=None)

    assert [each for _, each in received if isinstance(each, Exception)] == []
