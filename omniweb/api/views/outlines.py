"""`/repositories/…/outline` and `/imports`: what one file defines and imports."""

from typing import Any, ClassVar

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from omniweb.accounts.scopes import SEARCH_READ
from omniweb.api.outlines import IMPORTS, OUTLINE, imports_object, outline_object
from omniweb.api.parameters import from_address, notices_of
from omniweb.api.permissions import client_of, readable_repository
from omniweb.api.places import OfFileParameters
from omniweb.api.views.endpoint import Endpoint, responses
from omniweb.repositories.services import scope_of_one
from omniweb.search import navigation as engine


class OutlineOf(Endpoint):
    """The definitions of a file."""

    scopes: ClassVar = {"GET": SEARCH_READ}

    @extend_schema(
        operation_id="get_outline",
        parameters=[OfFileParameters],
        responses=responses(ok=OUTLINE, refusals=(404, 429)),
    )
    def get(self, request: Request, repository_id: int) -> Response:
        """Return the definitions of a file in the order of the text."""
        asked = from_address(OfFileParameters, request)
        repository = readable_repository(request, repository_id)
        with client_of(request).searching(expensive=False):
            found = engine.outline(scope_of_one(repository), *_file(repository.pk, asked))
        if found is None:
            raise Http404
        notices = notices_of(OfFileParameters, request)
        ref = asked.get("ref", "")
        return Response(outline_object(repository.name, asked["path"], ref, found, notices))


class ImportsOf(Endpoint):
    """What a file imports, and who imports it."""

    scopes: ClassVar = {"GET": SEARCH_READ}

    @extend_schema(
        operation_id="get_imports",
        parameters=[OfFileParameters],
        responses=responses(ok=IMPORTS, refusals=(404, 429)),
    )
    def get(self, request: Request, repository_id: int) -> Response:
        """Return what a file imports, and the files of its repository that import it."""
        asked = from_address(OfFileParameters, request)
        repository = readable_repository(request, repository_id)
        scope, file = scope_of_one(repository), _file(repository.pk, asked)
        with client_of(request).searching(expensive=True):
            here, others = engine.imports(scope, *file), engine.imported_by(scope, *file)
        if here is None or others is None:
            raise Http404
        notices = notices_of(OfFileParameters, request)
        return Response(
            imports_object(repository.name, asked.get("ref", ""), here, others, notices)
        )


def _file(repository: int, asked: dict[str, Any]) -> tuple[int, str, str | None]:
    return repository, asked["path"], asked.get("ref")
