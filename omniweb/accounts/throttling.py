"""How often somebody may try: counted in Redis, or in this process while Redis is down.

Atomic, because 200 attempts at once must not all read the same low count.
"""

import logging
import threading
import time
from functools import cache
from typing import cast

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

_log = logging.getLogger(__name__)
WINDOW_SECONDS = 60
_TIMEOUT_SECONDS = 0.2
_local: dict[str, int] = {}
_local_lock = threading.Lock()
_LOCAL_KEYS = 10_000


@cache
def redis_of_attempts() -> Redis:
    """Return the Redis that counts, for those who would rather count here than wait for it."""
    return Redis.from_url(
        settings.REDIS_CACHE_URL,
        socket_connect_timeout=_TIMEOUT_SECONDS,
        socket_timeout=_TIMEOUT_SECONDS,
        retry=None,
    )


def _count_locally(key: str) -> int:
    with _local_lock:
        if len(_local) >= _LOCAL_KEYS:  # older windows; a flood of names must not fill the memory
            _local.clear()
        _local[key] = _local.get(key, 0) + 1
        return _local[key]


def _count(key: str) -> int:
    try:
        with redis_of_attempts().pipeline(transaction=True) as pipeline:
            pipeline.incr(key)
            pipeline.expire(key, 2 * WINDOW_SECONDS)
            return cast("int", pipeline.execute()[0])
    except (RedisError, OSError) as error:
        _log.warning("attempts are counted in this process only: %s", error)
        return _count_locally(key)


def may_try(what: str, who: str, limit: int) -> bool:
    """Count one attempt; tell whether it is within `limit` a minute."""
    window = int(time.time()) // WINDOW_SECONDS
    return _count(f"omniweb:attempts:{what}:{who}:{window}") <= limit


def seconds_left() -> int:
    """Return the seconds until the next window opens."""
    return WINDOW_SECONDS - int(time.time()) % WINDOW_SECONDS
