"""Waking the workers with a message. A lost one costs 15 seconds: `tend_runs` sends it again."""

import logging
import time

from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from omniweb.celery import app
from omniweb.repositories.models import IndexRun, State

_log = logging.getLogger(__name__)
PAUSE_SECONDS = 3.0
"""After a failure nobody tries again for so long: a hundred requests must not wait one by one."""


class _Broker:
    """Until when the broker is taken for unreachable in this process, in monotonic seconds."""

    unreachable_until = 0.0


def wake(task: str, *arguments: int) -> bool:
    """Send a task of `omniweb.repositories.tasks`; tell whether the broker took it.

    It never raises and takes at most about a second.
    """
    if time.monotonic() < _Broker.unreachable_until:
        return False
    try:
        app.send_task(f"omniweb.repositories.tasks.{task}", args=arguments, retry=False)
    except (OperationalError, RedisError, OSError) as error:
        _Broker.unreachable_until = time.monotonic() + PAUSE_SECONDS
        _log.warning("the broker does not answer; workers are woken again later: %s", error)
        return False
    return True


def wake_queued_runs(repository_id: int) -> None:
    """Wake a worker for each queued run of a repository, oldest first: what it waited for is over.

    Call it after a run has left the mirror or has ended, and after exclusive work.
    """
    queued = IndexRun.objects.filter(repository=repository_id, state=State.QUEUED)
    for run_id in queued.order_by("pk").values_list("pk", flat=True):
        wake("advance_run", run_id)
