"""`/repositories/…/files/…` and `/symbols`: what is in the index, read."""

from typing import ClassVar

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from omniweb.accounts.scopes import SEARCH_READ
from omniweb.api.files import FILE, file_object
from omniweb.api.parameters import FileParameters, SymbolParameters, from_address, notices_of
from omniweb.api.permissions import (
    client_of,
    readable_repository,
    readable_result,
    search_scope,
)
from omniweb.api.responses import DEFINITIONS, definitions_object
from omniweb.api.views.endpoint import Endpoint, responses
from omniweb.query_text import filter_text
from omniweb.repositories.services import scope_of_one
from omniweb.search import search
from omniweb.search.index import documents
from omniweb.search.types import Mode, SearchRequest


class File(Endpoint):
    """A document."""

    scopes: ClassVar = {"GET": SEARCH_READ}

    @extend_schema(
        operation_id="get_file",
        parameters=[FileParameters],
        responses=responses(ok=FILE, refusals=(404,)),
    )
    def get(self, request: Request, repository_id: int, path: str) -> Response:
        """Return a document of the indexed commit, whole or some lines, with its symbols."""
        asked = from_address(FileParameters, request)
        notices = notices_of(FileParameters, request)
        repository = readable_repository(request, repository_id)
        document = documents.read_document(
            scope_of_one(repository), repository.pk, path, asked.get("ref")
        )
        if document is None:
            raise Http404
        first, last = asked["start_line"], asked.get("end_line")
        return Response(file_object(repository, document, path, first, last, notices))


class Symbols(Endpoint):
    """Definitions by name."""

    searches = True
    scopes: ClassVar = {"GET": SEARCH_READ}

    @extend_schema(
        operation_id="find_symbols",
        parameters=[SymbolParameters],
        responses=responses(ok=DEFINITIONS, refusals=(429,)),
    )
    def get(self, request: Request) -> Response:
        """Return definitions by name, exact ones first."""
        asked = from_address(SymbolParameters, request)
        words = [filter_text("sym", asked["name"])]
        words += [filter_text("repo", asked["repository"])] if "repository" in asked else []
        words += [filter_text("kind", asked["kind"])] if "kind" in asked else []
        scope = search_scope(request)
        found = search(
            SearchRequest(
                text=" ".join(words),
                scope=scope,
                mode=Mode.SYMBOL,
                limit=asked["limit"],
            ),
            client_of(request).searching,
        )
        found = readable_result(request, scope, found)
        notices = notices_of(SymbolParameters, request)
        return Response(definitions_object(found, asked["limit"], notices))
