"""Waking the workers. A ring that nobody hears costs 15 seconds: the sweeper rings again."""

import logging
import time

from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from omniweb.celery import app

_log = logging.getLogger(__name__)
PAUSE_SECONDS = 3.0
"""After a failure nobody tries again for so long: a hundred requests must not wait one by one."""


class _Line:
    """When the line was last found dead, in this process."""

    dead_until = 0.0


def ring(task: str, *arguments: int) -> bool:
    """Send a task of `omniweb.repositories.tasks`; tell whether the broker took it.

    It never raises and takes at most about a second.
    """
    if time.monotonic() < _Line.dead_until:
        return False
    try:
        app.send_task(f"omniweb.repositories.tasks.{task}", args=arguments, retry=False)
    except (OperationalError, RedisError, OSError) as error:
        _Line.dead_until = time.monotonic() + PAUSE_SECONDS
        _log.warning("the broker does not answer; the sweeper will ring again: %s", error)
        return False
    return True
