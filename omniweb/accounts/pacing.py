"""Some attempts at once, then one every few seconds: who comes too early waits for his turn.

The generic cell rate algorithm: of each key only the time is kept at which all its attempts would
be paid for. In Redis by one script, so that 200 attempts at once get different turns; in this
process while Redis is down.
"""

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

from redis.exceptions import RedisError

from omniweb.accounts.throttling import redis_of_attempts

_log = logging.getLogger(__name__)
_PREFIX = "omniweb:attempts:pace:"
_TAKE = """
local time = redis.call('TIME')
local now, patience, wait = time[1] * 1000 + math.floor(time[2] / 1000), tonumber(ARGV[1]), 0
local paid = {}
for at, key in ipairs(KEYS) do
  local burst, interval = tonumber(ARGV[2 * at]), tonumber(ARGV[2 * at + 1])
  local from = math.max(now, tonumber(redis.call('GET', key) or 0))
  wait = math.max(wait, from - (burst - 1) * interval - now)
  paid[at] = from + interval
end
if wait <= patience then
  for at, key in ipairs(KEYS) do redis.call('SET', key, paid[at], 'PX', paid[at] - now) end
end
return wait
"""
_local: dict[str, float] = {}
_local_lock = threading.Lock()
_LOCAL_KEYS = 10_000


@dataclass(frozen=True, slots=True)
class Pace:
    """So many attempts at once, and one more every `interval` seconds."""

    burst: int
    interval: float


def _take_locally(paces: Mapping[str, Pace], patience: float) -> float:
    now, wait = time.monotonic(), 0.0
    with _local_lock:
        if len(_local) >= _LOCAL_KEYS:  # a flood of names must not fill the memory
            for key in [key for key, paid in _local.items() if paid <= now]:
                del _local[key]
            for key in list(_local)[: len(_local) - _LOCAL_KEYS // 2]:
                del _local[key]
        paid = {}
        for key, pace in paces.items():
            start = max(now, _local.get(key, 0.0))
            wait = max(wait, start - (pace.burst - 1) * pace.interval - now)
            paid[key] = start + pace.interval
        if wait <= patience:
            _local.update(paid)
    return wait


def seconds_until_turn(paces: Mapping[str, Pace], patience: float) -> float:
    """Take the next turn of all the keys, if that is no more than `patience` seconds away.

    Return how far away it is, in seconds; where that is more than `patience`, none was taken.
    """
    arguments = [1_000 * patience]
    for pace in paces.values():
        arguments += [pace.burst, 1_000 * pace.interval]
    try:
        take = redis_of_attempts().register_script(_TAKE)
        return int(take([_PREFIX + key for key in paces], [int(each) for each in arguments])) / 1e3
    except (RedisError, OSError) as error:
        _log.warning("attempts are paced in this process only: %s", error)
        return _take_locally(paces, patience)


def forget(key: str) -> None:
    """Let a key begin anew."""
    with _local_lock:
        _local.pop(key, None)
    try:
        redis_of_attempts().delete(_PREFIX + key)
    except (RedisError, OSError) as error:
        _log.warning("attempts stay counted: %s", error)
