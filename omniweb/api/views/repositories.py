"""`/repositories`: the catalogue as far as the caller may read it."""

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from omniweb.accounts.scopes import ADMIN_WRITE, INDEX_TRIGGER, REPOSITORIES_READ
from omniweb.api.pages import page_of
from omniweb.api.parameters import (
    NewRepository,
    Reindexing,
    RepositoryListParameters,
    checked,
    from_address,
    notices_of,
)
from omniweb.api.permissions import (
    administered_repository,
    readable,
    readable_repository,
    readable_rows,
    token_of,
    user_of,
)
from omniweb.api.responses import (
    REPOSITORY,
    REPOSITORY_PAGE,
    RUN,
    repository_object,
    repository_page,
    run_object,
)
from omniweb.api.shapes import Json
from omniweb.api.views.endpoint import OF_BODIES, Endpoint, responses
from omniweb.errors import NotPermitted
from omniweb.repositories.models import Repository
from omniweb.repositories.runs.waiting import waits_of
from omniweb.repositories.services import add_repository, delete_repository, named
from omniweb.repositories.status import statuses_of
from omniweb.repositories.tasks import enqueue_forgetting, enqueue_index_run
from omniweb.search.index.precision import precision_of


def _object(repository: Repository) -> Json:
    precise = precision_of(repository.pk, repository.resolved_ref)
    return repository_object(repository, statuses_of([repository])[repository.pk], precise)


class Repositories(Endpoint):
    """All that the caller may read; adding one."""

    scopes: ClassVar = {"GET": REPOSITORIES_READ, "POST": ADMIN_WRITE}

    @extend_schema(
        operation_id="list_repositories",
        parameters=[RepositoryListParameters],
        responses=responses(ok=REPOSITORY_PAGE),
    )
    def get(self, request: Request) -> Response:
        """List repositories with their status, by id."""
        asked = from_address(RepositoryListParameters, request)
        notices = notices_of(RepositoryListParameters, request)
        wanted = readable(request)
        if "name" in asked:
            wanted = wanted.filter(named(asked["name"]))
        shown, cursor = page_of(wanted.order_by("pk"), asked, after="pk__gt")
        shown = readable_rows(request, shown, of=lambda each: each.pk)
        return Response(repository_page(shown, statuses_of(shown), cursor, notices))

    @extend_schema(
        operation_id="add_repository",
        request=NewRepository,
        responses=responses(ok=REPOSITORY, status=201, refusals=(*OF_BODIES, 409)),
    )
    def post(self, request: Request) -> Response:
        """Add a repository by its https address; its first run is queued."""
        token = token_of(request)
        if token is not None and token.repositories is not None:
            doing = "add repositories with a token that is narrowed to some"
            raise NotPermitted(doing)
        wanted = checked(NewRepository, request.data)
        repository = add_repository(
            wanted.pop("name"),
            wanted.pop("source"),
            actor=user_of(request),
            default_ref=wanted.pop("ref"),
            **wanted,
        )
        enqueue_index_run(repository.pk, reason="added", requested_by=user_of(request))
        location = {"Location": f"/api/v1/repositories/{repository.pk}"}
        return Response(_object(repository), status=201, headers=location)


class OneRepository(Endpoint):
    """One repository."""

    scopes: ClassVar = {"GET": REPOSITORIES_READ, "DELETE": ADMIN_WRITE}

    @extend_schema(
        operation_id="get_repository",
        responses=responses(ok=REPOSITORY, refusals=(404,)),
    )
    def get(self, request: Request, repository_id: int) -> Response:
        """Return a repository with its status."""
        return Response(_object(readable_repository(request, repository_id)))

    @extend_schema(
        operation_id="delete_repository",
        responses=responses(ok=None, status=204, refusals=(404,)),
    )
    def delete(self, request: Request, repository_id: int) -> Response:
        """Take a repository out of the search at once; its index is removed later."""
        repository = administered_repository(request, repository_id)
        delete_repository(repository, actor=user_of(request))
        enqueue_forgetting(repository.pk)
        return Response(status=204)


class Reindex(Endpoint):
    """Asking for a run."""

    scopes: ClassVar = {"POST": INDEX_TRIGGER}

    @extend_schema(
        operation_id="reindex",
        request=Reindexing,
        responses=responses(ok=RUN, status=202, refusals=(*OF_BODIES, 404)),
    )
    def post(self, request: Request, repository_id: int) -> Response:
        """Queue a run, or return the one that is queued already; `Location` follows it."""
        asked = checked(Reindexing, request.data)
        repository = administered_repository(request, repository_id)
        run = enqueue_index_run(
            repository.pk, reason="requested", full=asked["full"], requested_by=user_of(request)
        )
        location = {"Location": f"/api/v1/runs/{run.pk}"}
        return Response(run_object(run, waits_of([run])), status=202, headers=location)
