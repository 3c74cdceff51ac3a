"""Figures for Prometheus: read from the database when asked, beside what the processes count."""

from django.db.models import Count, Min
from django.utils import timezone
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Gauge,
    generate_latest,
    multiprocess,
)

from omniweb import settings, statements
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
    runs = Gauge("omniweb_index_runs", "Index runs by state", ["state"], registry=registry)
    counts = dict(IndexRun.objects.order_by().values_list("state").annotate(Count("pk")))
    for state in State:
        runs.labels(state.value).set(counts.get(state.value, 0))
    oldest = IndexRun.objects.filter(state=State.QUEUED).aggregate(Min("created_at"))
    waited = (
        (timezone.now() - oldest["created_at__min"]).total_seconds()
        if oldest["created_at__min"]
        else 0.0
    )
    Gauge("omniweb_index_queue_age_seconds", "Age of the oldest queued run", registry=registry).set(
        waited
    )
    Gauge("omniweb_repositories", "Repositories that are searched", registry=registry).set(
        Repository.objects.filter(deleted_at=None).count()
    )
    return generate_latest(registry)
