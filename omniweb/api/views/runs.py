"""`/runs`: following index runs, ending them, trying again."""

from typing import ClassVar

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from omniweb.accounts.scopes import INDEX_TRIGGER, REPOSITORIES_READ
from omniweb.api.pages import page_of
from omniweb.api.parameters import RunListParameters, from_address, notices_of
from omniweb.api.permissions import administered_repository, readable, readable_rows, user_of
from omniweb.api.responses import RUN, RUN_PAGE, run_object, run_page
from omniweb.api.views.endpoint import Endpoint, responses
from omniweb.repositories.models import IndexRun
from omniweb.repositories.runs.requests import cancel_run
from omniweb.repositories.runs.waiting import waits_of
from omniweb.repositories.services import runs_of
from omniweb.repositories.tasks import enqueue_index_run


def _readable_run(request: Request, run_id: int) -> IndexRun:
    runs = IndexRun.objects.select_related("repository")
    run = runs.filter(pk=run_id, repository__in=readable(request)).first()
    if run is None or not _kept(request, [run]):
        raise Http404
    return run


def _kept(request: Request, runs: list[IndexRun]) -> list[IndexRun]:
    return readable_rows(request, runs, of=lambda each: each.repository_id)


class Runs(Endpoint):
    """All runs that the caller may see."""

    scopes: ClassVar = {"GET": REPOSITORIES_READ}

    @extend_schema(
        operation_id="list_runs",
        parameters=[RunListParameters],
        responses=responses(ok=RUN_PAGE),
    )
    def get(self, request: Request) -> Response:
        """List runs, newest first."""
        asked = from_address(RunListParameters, request)
        notices = notices_of(RunListParameters, request)
        runs = IndexRun.objects.select_related("repository").order_by("-pk")
        runs = runs_of(readable(request), runs)
        if "repository" in asked:
            runs = runs.filter(repository=asked["repository"])
        if "state" in asked:
            runs = runs.filter(state=asked["state"])
        shown, cursor = page_of(runs, asked, after="pk__lt")
        kept = _kept(request, shown)
        return Response(run_page(kept, waits_of(kept), cursor, notices))


class OneRun(Endpoint):
    """One run."""

    scopes: ClassVar = {"GET": REPOSITORIES_READ}

    @extend_schema(operation_id="get_run", responses=responses(ok=RUN, refusals=(404,)))
    def get(self, request: Request, run_id: int) -> Response:
        """Return a run with its progress."""
        run = _readable_run(request, run_id)
        return Response(run_object(run, waits_of([run])))


class CancelRun(Endpoint):
    """Ending a run."""

    scopes: ClassVar = {"POST": INDEX_TRIGGER}

    @extend_schema(
        operation_id="cancel_run",
        request=None,
        responses=responses(ok=RUN, refusals=(404,)),
    )
    def post(self, request: Request, run_id: int) -> Response:
        """End a run that waits or works; one that has ended stays as it is."""
        run = _readable_run(request, run_id)
        administered_repository(request, run.repository_id)
        cancel_run(run, actor=user_of(request))
        run.refresh_from_db()
        return Response(run_object(run, {}))


class RetryRun(Endpoint):
    """Trying again."""

    scopes: ClassVar = {"POST": INDEX_TRIGGER}

    @extend_schema(
        operation_id="retry_run",
        request=None,
        responses=responses(ok=RUN, status=202, refusals=(404,)),
    )
    def post(self, request: Request, run_id: int) -> Response:
        """Queue a run like this one; `Location` follows it."""
        run = _readable_run(request, run_id)
        repository = administered_repository(request, run.repository_id)
        again = enqueue_index_run(
            repository.pk, reason="retry", full=run.full, requested_by=user_of(request)
        )
        location = {"Location": f"/api/v1/runs/{again.pk}"}
        return Response(run_object(again, waits_of([again])), status=202, headers=location)
