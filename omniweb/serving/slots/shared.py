"""Counts of all processes, in Redis; of this one while that is down."""

import logging
import time

from django.conf import settings
from redis.exceptions import RedisError
from typing_extensions import override

from omniweb.serving.slots.in_redis import RedisCounts
from omniweb.serving.slots.local import LocalCounts
from omniweb.serving.slots.tickets import Counts, Outcome, Ticket

_log = logging.getLogger(__name__)
PAUSE_SECONDS = 2.0
"""After a failure Redis is not asked for so long: many small waits make a slow page."""


class SharedCounts(Counts):
    """Those of all processes, else those of this one: never none.

    Where a ticket was counted may change while it waits; it is handed back in both.
    """

    def __init__(self) -> None:
        self._local = LocalCounts()
        self._shared: RedisCounts | None = None
        self._address = ""
        self._asleep_until = 0.0

    @property
    def _asleep(self) -> bool:
        return time.monotonic() < self._asleep_until

    def _redis(self) -> RedisCounts:
        if self._shared is None or self._address != settings.REDIS_CACHE_URL:
            self._address = settings.REDIS_CACHE_URL
            self._shared = RedisCounts(self._address)
        return self._shared

    def _failed(self, error: Exception) -> None:
        self._asleep_until = time.monotonic() + PAUSE_SECONDS
        _log.warning("what is under way is counted in this process only: %s", error)

    @override
    def enter(self, ticket: Ticket) -> Outcome:
        if not self._asleep:
            try:
                return self._redis().enter(ticket)
            except (RedisError, OSError) as error:
                self._failed(error)
        return self._local.enter(ticket)

    @override
    def wait(self, ticket: Ticket, seconds: float) -> Outcome:
        if self._local.knows(ticket):
            return self._local.wait(ticket, seconds)
        try:
            return self._redis().wait(ticket, seconds)
        except (RedisError, OSError) as error:
            self._failed(error)
            return Outcome.WAITS

    @override
    def leave(self, ticket: Ticket) -> None:
        self._local.leave(ticket)
        if self._asleep:
            return
        try:
            self._redis().leave(ticket)
        except (RedisError, OSError) as error:
            self._failed(error)
