"""A Redis cache that costs speed, never an error, when Redis is down or slow."""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from django.utils.functional import cached_property
from redis.exceptions import RedisError
from typing_extensions import override

_log = logging.getLogger(__name__)
_Answer = TypeVar("_Answer")
TIMEOUT_SECONDS = 0.1
PAUSE_SECONDS = 2.0
"""After a failure nobody asks again for so long: many small waits make a slow page."""


class _OneClient(RedisCacheClient):
    """Django's own makes a client for each command: 170 entries of a table, longer than a read."""

    @cached_property
    def _only(self) -> Any:
        return super().get_client(write=True)

    @override
    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        return self._only

    @override
    def get(self, key: Any, default: Any) -> Any:
        """Return what is kept; by hand, as the client takes longer for a read than Redis."""
        pool = self._only.connection_pool
        connection = pool.get_connection()
        try:
            connection.send_command("GET", key)
            value = connection.read_response()
        except BaseException:
            connection.disconnect()  # else the next reads what comes late
            raise
        finally:
            pool.release(connection)
        return default if value is None else self._serializer.loads(value)  # type: ignore[attr-defined] # the stubs lack it


class SoftRedisCache(RedisCache):
    """Django's Redis cache; while Redis fails, everything is a miss and nothing is kept."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = params.setdefault("OPTIONS", {})
        options.setdefault("socket_connect_timeout", TIMEOUT_SECONDS)
        options.setdefault("socket_timeout", TIMEOUT_SECONDS)
        options.setdefault("retry", None)
        super().__init__(server, params)
        self._class = _OneClient
        self._asleep_until = 0.0

    def _softly(self, ask: Callable[[], _Answer], otherwise: _Answer) -> _Answer:
        if time.monotonic() < self._asleep_until:
            return otherwise
        try:
            return ask()
        except (RedisError, OSError) as error:
            self._asleep_until = time.monotonic() + PAUSE_SECONDS
            _log.warning("the cache does not answer: %s", error)
            return otherwise

    @override
    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        return self._softly(
            lambda: super(SoftRedisCache, self).add(key, value, *args, **kwargs), otherwise=False
        )

    @override
    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._softly(lambda: super(SoftRedisCache, self).get(key, default, version), default)

    @override
    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        self._softly(lambda: super(SoftRedisCache, self).set(key, value, *args, **kwargs), None)

    @override
    def touch(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        return self._softly(
            lambda: super(SoftRedisCache, self).touch(key, *args, **kwargs), otherwise=False
        )

    @override
    def delete(self, key: Any, version: int | None = None) -> bool:
        return self._softly(
            lambda: super(SoftRedisCache, self).delete(key, version), otherwise=False
        )

    @override
    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        return self._softly(lambda: super(SoftRedisCache, self).get_many(keys, version), {})

    @override
    def set_many(self, data: Mapping[Any, Any], *args: Any, **kwargs: Any) -> list[Any]:
        return self._softly(
            lambda: super(SoftRedisCache, self).set_many(dict(data), *args, **kwargs), list(data)
        )

    @override
    def delete_many(self, keys: Iterable[Any], version: int | None = None) -> None:
        self._softly(lambda: super(SoftRedisCache, self).delete_many(keys, version), None)

    @override
    def has_key(self, key: Any, version: int | None = None) -> bool:
        return self._softly(
            lambda: super(SoftRedisCache, self).has_key(key, version), otherwise=False
        )

    @override
    def clear(self) -> None:
        self._softly(super().clear, None)
