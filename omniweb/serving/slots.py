"""How many do something at once, in all processes: counted in Redis, in this one while it is down.

Who counts holds a ticket. A ticket that is not handed back, because its process was killed, ends
by itself.
"""

import logging
import threading
import time
from collections.abc import Sequence
from enum import Enum
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError
from typing_extensions import override

_log = logging.getLogger(__name__)
LEASE_SECONDS = 30
"""A ticket ends after so long; no search takes longer."""
LINE_SECONDS = 3
"""Who waits and asks no more for so long has gone away."""
TIMEOUT_SECONDS = 0.1
PAUSE_SECONDS = 2.0
"""After a failure Redis is not asked for so long: many small waits make a slow page."""
_PREFIX = "omniweb:slots:"
_ENTER = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local ticket, lease, stay, line = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local free = true
for i, key in ipairs(KEYS) do
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
  if i > 1 and redis.call('ZCARD', key) >= tonumber(ARGV[3 + i]) then free = false end
end
if free then
  for i = 2, #KEYS do
    redis.call('ZADD', KEYS[i], now + lease, ticket)
    redis.call('EXPIRE', KEYS[i], lease)
  end
  redis.call('ZREM', KEYS[1], ticket)
  return 1
end
if not redis.call('ZSCORE', KEYS[1], ticket) and redis.call('ZCARD', KEYS[1]) >= line then
  return -1
end
redis.call('ZADD', KEYS[1], now + stay, ticket)
redis.call('EXPIRE', KEYS[1], lease)
return 0
"""
"""The first key is the line, the others are counts; with each comes how many it has room for."""


class Outcome(Enum):
    """What becomes of a ticket."""

    ENTERED = 1
    WAITS = 0
    REFUSED = -1


class Count(NamedTuple):
    """A name, and how many tickets it has room for."""

    name: str
    room: int


class Counts(Protocol):
    """Tickets under names."""

    def enter(self, ticket: str, line: Count, counts: Sequence[Count]) -> Outcome:
        """Take a place in all counts if each has room, else in the line, which is then kept."""

    def leave(self, ticket: str, line: Count, counts: Sequence[Count]) -> None:
        """Give back all places of a ticket."""


class LocalCounts(Counts):
    """Those of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[str, set[str]] = {}

    @override
    def enter(self, ticket: str, line: Count, counts: Sequence[Count]) -> Outcome:
        with self._lock:
            waiting = self._of(line)
            if all(len(self._of(each)) < each.room for each in counts):
                for each in counts:
                    self._held.setdefault(each.name, set()).add(ticket)
                waiting.discard(ticket)
                return Outcome.ENTERED
            if ticket not in waiting and len(waiting) >= line.room:
                return Outcome.REFUSED
            self._held.setdefault(line.name, set()).add(ticket)
            return Outcome.WAITS

    def _of(self, count: Count) -> set[str]:
        return self._held.get(count.name, set())

    @override
    def leave(self, ticket: str, line: Count, counts: Sequence[Count]) -> None:
        with self._lock:
            for each in (line, *counts):
                held = self._of(each)
                held.discard(ticket)
                if not held:
                    self._held.pop(each.name, None)


class RedisCounts(Counts):
    """Those of all processes; what Redis raises is raised."""

    def __init__(self, address: str) -> None:
        self._address = address

    @cached_property
    def _redis(self) -> Redis:
        return Redis.from_url(
            self._address,
            socket_connect_timeout=TIMEOUT_SECONDS,
            socket_timeout=TIMEOUT_SECONDS,
            retry=None,
        )

    @cached_property
    def _script(self) -> Any:
        return self._redis.register_script(_ENTER)

    @override
    def enter(self, ticket: str, line: Count, counts: Sequence[Count]) -> Outcome:
        keys = [_PREFIX + each.name for each in (line, *counts)]
        rooms = [each.room for each in (line, *counts)]
        return Outcome(self._script(keys, [ticket, LEASE_SECONDS, LINE_SECONDS, *rooms]))

    @override
    def leave(self, ticket: str, line: Count, counts: Sequence[Count]) -> None:
        with self._redis.pipeline(transaction=False) as pipeline:
            for each in (line, *counts):
                pipeline.zrem(_PREFIX + each.name, ticket)
            pipeline.execute()


class SharedCounts(Counts):
    """Those of all processes, else those of this one: never none.

    Where a ticket was counted may change while it waits; it is handed back in both.
    """

    def __init__(self) -> None:
        self._local = LocalCounts()
        self._shared: RedisCounts | None = None
        self._address = ""
        self._asleep_until = 0.0

    def _redis(self) -> RedisCounts:
        if self._shared is None or self._address != settings.REDIS_CACHE_URL:
            self._address = settings.REDIS_CACHE_URL
            self._shared = RedisCounts(self._address)
        return self._shared

    def _failed(self, error: Exception) -> None:
        self._asleep_until = time.monotonic() + PAUSE_SECONDS
        _log.warning("what is under way is counted in this process only: %s", error)

    @override
    def enter(self, ticket: str, line: Count, counts: Sequence[Count]) -> Outcome:
        if time.monotonic() >= self._asleep_until:
            try:
                return self._redis().enter(ticket, line, counts)
            except (RedisError, OSError) as error:
                self._failed(error)
        return self._local.enter(ticket, line, counts)

    @override
    def leave(self, ticket: str, line: Count, counts: Sequence[Count]) -> None:
        self._local.leave(ticket, line, counts)
        if time.monotonic() < self._asleep_until:
            return
        try:
            self._redis().leave(ticket, line, counts)
        except (RedisError, OSError) as error:
            self._failed(error)
