"""Figures for Prometheus: read from the database when asked, beside what the processes count."""

from collections.abc import Iterator

from django.db.models import Count, Min
from django.utils import timezone
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    generate_latest,
    multiprocess,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from typing_extensions import override

from omniweb import settings, statements
from omniweb.repositories import disk
from omniweb.repositories.models import IndexRun, Repository, State


def render() -> tuple[bytes, str]:
    """Return the figures and their content type."""
    return _catalogue() + statements.render() + _counted(), CONTENT_TYPE_LATEST


def _counted() -> bytes:
    """Return the sums over all processes of this web server."""
    if not settings.METRICS_FOLDER:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(  # type: ignore[no-untyped-call] # its own hints lack one
        registry, path=settings.METRICS_FOLDER
    )
    return generate_latest(registry)


def _catalogue() -> bytes:
    registry = CollectorRegistry()
    registry.register(_Catalogue())
    return generate_latest(registry)


class _Catalogue(Collector):
    """What the database says at this moment.

    No `Gauge`: the value of one is kept in the folder of the processes and told once more for each.
    """

    @override
    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield _runs()
        yield GaugeMetricFamily(
            "omniweb_index_queue_age_seconds", "Age of the oldest queued run", _waited()
        )
        count = Repository.objects.filter(deleted_at=None).count()
        yield GaugeMetricFamily("omniweb_repositories", "Repositories that are searched", count)
        yield from _disks()


def _runs() -> GaugeMetricFamily:
    runs = GaugeMetricFamily("omniweb_index_runs", "Index runs by state", labels=["state"])
    counts = dict(IndexRun.objects.order_by().values_list("state").annotate(Count("pk")))
    for state in State:
        runs.add_metric([state.value], counts.get(state.value, 0))
    return runs


def _disks() -> Iterator[GaugeMetricFamily]:
    """Tell what workers have seen lately; what they cannot see is told by nobody."""
    free = GaugeMetricFamily("omniweb_disk_free_bytes", "Free for indexing", labels=["place"])
    places = disk.recorded()
    for place in places:
        free.add_metric([place.place], place.free_bytes)
    yield free
    yield GaugeMetricFamily(
        "omniweb_indexing_paused",
        "1: a worker waits for free disk",
        any(place.is_short for place in places),
    )


def _waited() -> float:
    oldest = IndexRun.objects.filter(state=State.QUEUED).aggregate(Min("created_at"))
    since = oldest["created_at__min"]
    return (timezone.now() - since).total_seconds() if since else 0.0
