"""The queue. PostgreSQL knows what is to do; a message only wakes a worker and may be lost.

So messages are acknowledged early, results are ignored, and a broker that is down neither blocks
nor fails the sender: the task `tend_runs` sends again what is still to do.
"""

import os
from contextlib import suppress
from typing import Any

from celery import Celery
from celery.signals import (
    before_task_publish,
    celeryd_after_setup,
    heartbeat_sent,
    task_postrun,
    task_prerun,
    worker_init,
)
from django.core.exceptions import ImproperlyConfigured
from kombu import Exchange, Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omniweb.settings")  # noqa: TID251 - Django's own
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")  # noqa: TID251 - they import every view

from omniweb import mirror_folder, roles, settings
from omniweb.serving import request_id

HARD_LIMIT_SECONDS = 3_000
"""Longer than the longest fetch; shorter than the broker's patience, so nothing runs twice."""
VISIBILITY_SECONDS = 7_200

WORKING, FETCHING = "index", "fetch"
"""Queues, each with workers of its own; a worker that is told of none serves both.

Who works on runs that are fetched hears a queue of his folder of mirrors as well.
"""


def queue_of(folder: str) -> str:
    """Return the queue of the workers that have a folder of mirrors."""
    return f"{WORKING}.{folder}"


app = Celery("omniweb")
app.conf.update(
    broker_url=settings.REDIS_BROKER_URL,
    broker_transport_options={
        "visibility_timeout": VISIBILITY_SECONDS,
        "socket_connect_timeout": 1.0,
        "socket_timeout": 1.0,
        # A sender tries once. (The worker's own patience is broker_connection_max_retries.)
        "max_retries": 0,
        "interval_start": 0,
        "interval_step": 0,
        "interval_max": 0,
    },
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    task_publish_retry=False,
    accept_content=["json"],
    task_serializer="json",
    result_backend=None,
    task_ignore_result=True,
    task_acks_late=False,
    task_reject_on_worker_lost=False,
    task_default_queue=WORKING,
    task_queues=[Queue(name, Exchange(name), name) for name in (WORKING, FETCHING)],
    task_time_limit=HARD_LIMIT_SECONDS,
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=200,
    worker_soft_shutdown_timeout=20.0,
    worker_enable_soft_shutdown_on_idle=False,
    worker_cancel_long_running_tasks_on_connection_loss=False,
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    imports=("omniweb.accounts.tasks", "omniweb.repositories.tasks"),
    timezone="UTC",
    beat_schedule={
        "tend-runs": {
            "task": "omniweb.repositories.tasks.tend_runs",
            "schedule": 15.0,
            "options": {"expires": 15},
        },
        "poll-repositories": {
            "task": "omniweb.repositories.tasks.poll_repositories",
            "schedule": 60.0,
            "options": {"expires": 60},
        },
        "renew-repositories": {
            "task": "omniweb.repositories.tasks.renew_repositories",
            "schedule": 60.0,
            "options": {"expires": 60},
        },
        "code-vectors": {
            "task": "omniweb.repositories.tasks.code_vectors",
            "schedule": 60.0,
            "options": {"expires": 60},
        },
        "tidy-mirrors": {
            "task": "omniweb.repositories.tasks.tidy_mirrors",
            "schedule": 600.0,
            "options": {"expires": 600},
        },
        "sweep-generations": {
            "task": "omniweb.repositories.tasks.sweep_generations",
            "schedule": 300.0,
            "options": {"expires": 300},
        },
        "tidy-sessions": {
            "task": "omniweb.accounts.tasks.tidy_sessions",
            "schedule": 600.0,
            "options": {"expires": 600},
        },
    },
)


@worker_init.connect
def _need_services(**_: Any) -> None:
    if settings.SERVICES_MISSING:
        raise ImproperlyConfigured(settings.SERVICES_MISSING)
    settings.DATABASES["default"]["OPTIONS"].update(settings.WORKER_DATABASE_OPTIONS)
    roles.warn_of_superuser()


@celeryd_after_setup.connect
def _hear_own_folder(instance: Any = None, **_: Any) -> None:
    queues = instance.app.amqp.queues
    heard = list(queues.consume_from)
    if WORKING in heard:
        own = queue_of(mirror_folder.name())
        queues.add(Queue(own, Exchange(own), own))
        queues.select([*heard, own])  # settled: else those of others, once it has rung there


@heartbeat_sent.connect
def _show_life(**_: Any) -> None:
    """Touch the file that a monitor looks at: the main process runs, and hears the broker."""
    with suppress(OSError):
        (settings.OMNIWEB_HOME / "worker-alive").touch()


@before_task_publish.connect
def _pack_request_id(headers: dict[str, Any] | None = None, **_: Any) -> None:
    if headers is not None:
        headers["request_id"] = request_id.current.get()


@task_prerun.connect
def _unpack_request_id(task: Any = None, **_: Any) -> None:
    request_id.current.set(getattr(task.request, "request_id", None) or "-")


@task_postrun.connect
def _drop_request_id(**_: Any) -> None:
    request_id.current.set("-")
