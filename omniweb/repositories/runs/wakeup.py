"""Waking the workers with a message. A lost one costs 15 seconds: `tend_runs` sends it again.

A bell says that there is work and names none: who hears it asks PostgreSQL what comes first
(`claims`), and rings for the next one where more is left. So one unanswered bell is enough, however
many runs wait: a second ring before it is answered sends nothing.
"""

import logging
import time
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import Any

from kombu.exceptions import OperationalError
from redis import Redis
from redis.exceptions import RedisError

from omniweb import mirror_folder, settings
from omniweb.celery import FETCHING, WORKING, app, queue_of

_log = logging.getLogger(__name__)
PAUSE_SECONDS = 3.0
"""After a failure nobody tries again for so long: a hundred requests must not wait one by one."""
UNANSWERED_SECONDS = 10
"""A bell that nobody has answered for so long may have been lost: the next ring sends another."""
EXPIRES_SECONDS = 60
"""An older bell wakes nobody: others have been rung since."""
_TASKS = "omniweb.repositories.tasks"


class Bell(StrEnum):
    """What there is to do, named as the queue of those who do it.

    Work hangs in the queue of one folder of mirrors: who has another cannot do it.
    """

    FETCH = FETCHING
    WORK = WORKING


_ANSWERED_BY = {Bell.FETCH: "fetch_runs", Bell.WORK: "advance_runs"}


class _Broker:
    """Until when the broker is taken for unreachable in this process, in monotonic seconds."""

    unreachable_until = 0.0


def wake(task: str, *arguments: int, folder: str = "") -> bool:
    """Send a task of `omniweb.repositories.tasks`; tell whether the broker took it.

    It never raises and takes at most about a second. `folder`: to who has these mirrors.
    """
    to = {"queue": queue_of(folder), "expires": EXPIRES_SECONDS} if folder else {}
    return _reached(lambda: _send(task, arguments, **to)) is not None


def ring(bell: Bell, folder: str = "") -> bool:
    """Have somebody look for work; tell whether a bell is on its way. It never raises.

    Work is looked for by who has the mirrors of `folder`; empty: those of here.
    """
    queue = _queue(bell, folder)
    sent = _reached(lambda: _marks().set(_mark(queue), 1, nx=True, ex=UNANSWERED_SECONDS) or False)
    if sent is None:
        return False
    if not sent:  # one is on its way already
        return True
    if _reached(lambda: _send(_ANSWERED_BY[bell], queue=queue, expires=EXPIRES_SECONDS)) is None:
        answered(bell, folder)
        return False
    return True


def answered(bell: Bell, folder: str = "") -> None:
    """Let the bell be rung again: call it before looking for work."""
    _reached(lambda: _marks().delete(_mark(_queue(bell, folder))))


def _queue(bell: Bell, folder: str) -> str:
    return queue_of(folder or mirror_folder.name()) if bell is Bell.WORK else str(bell)


def _send(task: str, arguments: tuple[int, ...] = (), **options: Any) -> bool:
    app.send_task(f"{_TASKS}.{task}", args=arguments, retry=False, **options)
    return True


def _reached(ask: Callable[[], Any]) -> Any:
    """Return what the broker answered; None where it does not, or did not a moment ago."""
    if time.monotonic() < _Broker.unreachable_until:
        return None
    try:
        return ask()
    except (OperationalError, RedisError, OSError) as error:
        _Broker.unreachable_until = time.monotonic() + PAUSE_SECONDS
        _log.warning("the broker does not answer; workers are woken again later: %s", error)
        return None


def _mark(queue: str) -> str:
    return f"omniweb:bell:{queue}"


@lru_cache(1)
def _marks() -> Redis:
    """Return where the unanswered bells are kept: with the messages, so that both are lost."""
    return Redis.from_url(
        settings.REDIS_BROKER_URL, socket_connect_timeout=1.0, socket_timeout=1.0, retry=None
    )
