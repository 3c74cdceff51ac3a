"""What load balancers and monitors ask: is it alive, is it ready, how is it doing."""

import logging
from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis
from redis.exceptions import RedisError

from omniweb import metrics as figures
from omniweb import settings
from omniweb.search.index import replica
from omniweb.serving.outages import RETRY_AFTER_SECONDS

_log = logging.getLogger(__name__)
_COME_AGAIN = {"Retry-After": str(RETRY_AFTER_SECONDS)}


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """Respond with 200 while the process lives; it asks nobody else, so nobody else restarts it."""
    return JsonResponse({"status": "ok"})


@cache
def _migrations() -> frozenset[tuple[str, str]]:
    """Return those that this code needs; to read their files takes longer than all the rest."""
    return frozenset(MigrationLoader(None).graph.nodes)


def _database_problem() -> str:
    """Return why the database cannot be used; empty: it can."""
    try:
        if not _migrations().issubset(MigrationRecorder(connection).applied_migrations()):
            return "migrations are missing"
    except DatabaseError as error:
        _log.warning("not ready: %s", error)
        return "does not answer"
    return ""


def _redis_problem() -> str:
    """Return why Redis cannot be used; that makes things slower, not unready."""
    for address in {settings.REDIS_BROKER_URL, settings.REDIS_CACHE_URL}:
        client = Redis.from_url(address, socket_connect_timeout=0.5, socket_timeout=0.5, retry=None)
        try:
            client.ping()
        except (RedisError, OSError):
            return "does not answer"
        finally:
            client.close()
    return ""


@require_safe
@never_cache
def readyz(_request: HttpRequest) -> HttpResponse:
    """Respond with 200 where searches are possible, else 503.

    Redis down, or a read replica, is only degraded.
    """
    database, redis, copy = _database_problem(), _redis_problem(), replica.problem()
    body = {
        "status": "unready" if database else "degraded" if redis or copy else "ready",
        "database": database or "ok",
        "redis": redis or "ok",
    }
    if copy is not None:
        body["replica"] = copy or "ok"
    return JsonResponse(
        body, status=503 if database else 200, headers=_COME_AGAIN if database else None
    )


@require_safe
@never_cache
def metrics(_request: HttpRequest) -> HttpResponse:
    """Respond in Prometheus' text format."""
    try:
        text, content_type = figures.render()
    except DatabaseError:
        return HttpResponse("the database does not answer\n", status=503, headers=_COME_AGAIN)
    return HttpResponse(text, content_type=content_type)
