"""Two Redis servers: the broker keeps every message, the cache drops what is not used."""

import os
import socket
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass

from redis import Redis
from redis.exceptions import RedisError

from omniweb.embedded.home import Home, write_private
from omniweb.embedded.programs import redis_server
from omniweb.embedded.service import Service

BROKER: Mapping[str, str] = {"maxmemory-policy": "noeviction"}
CACHE: Mapping[str, str] = {"maxmemory": "128mb", "maxmemory-policy": "allkeys-lru"}
_CONFIGURATION = "redis.conf"


@dataclass(frozen=True, slots=True)
class RedisServer:
    """A server on a port of 127.0.0.1, which answers to those who know the password.

    Nothing in it has to last: PostgreSQL knows what is to do, and the cache is a cache.
    """

    home: Home
    name: str
    port: int
    password: str
    options: Mapping[str, str]

    def address(self, database: int = 0) -> str:
        """Return `redis://…` of one of its databases, with the password in it."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{database}"

    def service(self) -> Service:
        """Write the configuration and return how the server is run."""
        folder = self.home.folder(self.name)
        lines = {
            "bind": "127.0.0.1",
            "port": str(self.port),
            "requirepass": self.password,
            "databases": "64",
            "save": '""',
            "appendonly": "no",
            "daemonize": "no",
            "tcp-backlog": "128",  # more than what Linux allows by default is a warning
            **self.options,
        }
        text = "".join(f"{name} {value}\n" for name, value in lines.items())
        write_private(folder / _CONFIGURATION, text)
        command = (str(redis_server()), _CONFIGURATION)
        return Service(self.name, command, folder, dict(os.environ))

    def answers(self) -> bool:
        """Tell whether the server answers."""
        client = Redis.from_url(self.address(), socket_connect_timeout=1, socket_timeout=1)
        try:
            return bool(client.ping())
        except (RedisError, OSError):
            return False
        finally:
            client.close()


def free_ports(count: int) -> list[int]:
    """Return ports of 127.0.0.1 that nobody listens on at this moment."""
    listeners = [socket.socket() for _ in range(count)]
    for listener in listeners:
        listener.bind(("127.0.0.1", 0))
    ports = [int(listener.getsockname()[1]) for listener in listeners]
    for listener in listeners:
        with closing(listener):
            pass
    return ports


def open_redis(home: Home) -> tuple[RedisServer, RedisServer]:
    """Return the broker and the cache of a home, on free ports."""
    password = home.password("redis-password")
    broker, cache = free_ports(2)
    return (
        RedisServer(home, "redis-broker", broker, password, BROKER),
        RedisServer(home, "redis-cache", cache, password, CACHE),
    )
