"""Two servers that only we may ask: one keeps every key, one may drop them."""

import pytest
from redis import Redis
from redis.exceptions import AuthenticationError

from omniweb.embedded.redis import RedisServer, open_redis
from omniweb.embedded.supervisor import Supervisor


@pytest.fixture
def servers(supervisor: Supervisor) -> tuple[RedisServer, RedisServer]:
    servers = open_redis(supervisor.home)
    for server in servers:
        supervisor.wait_until(supervisor.start(server.service()), server.answers, 30)
    return servers


def _policy(server: RedisServer) -> str:
    with Redis.from_url(server.address()) as client:
        return str(client.config_get("maxmemory-policy")["maxmemory-policy"])


def test_the_broker_keeps_every_key_and_the_cache_may_drop_them(
    servers: tuple[RedisServer, RedisServer],
) -> None:
    assert [_policy(each) for each in servers] == ["noeviction", "allkeys-lru"]


def test_nobody_gets_an_answer_without_the_password(
    servers: tuple[RedisServer, RedisServer],
) -> None:
    broker, _ = servers
    with (
        Redis(host="127.0.0.1", port=broker.port) as client,
        pytest.raises(AuthenticationError),
    ):
        client.ping()
    configuration = broker.home.path / "redis-broker" / "redis.conf"
    assert configuration.stat().st_mode & 0o777 == 0o600


def test_a_server_that_is_down_does_not_answer(supervisor: Supervisor) -> None:
    broker, _ = open_redis(supervisor.home)
    assert not broker.answers()
