"""`/search`: the engine of the pages."""

from dataclasses import replace
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from omniweb.accounts.scopes import SEARCH_READ
from omniweb.api.parameters import SearchParameters, checked, from_address, unknown_names
from omniweb.api.permissions import client_of, readable_result, search_scope
from omniweb.api.responses import SEARCH_RESULT
from omniweb.api.views.endpoint import OF_BODIES, Endpoint, responses
from omniweb.repositories.unindexed import with_news
from omniweb.search import search
from omniweb.search.types import Mode, SearchRequest


class Search(Endpoint):
    """Search what the caller may read."""

    scopes: ClassVar = {"GET": SEARCH_READ, "POST": SEARCH_READ}

    def _search(self, request: Request, asked: dict[str, Any], given: Any) -> Response:
        """Search; `given` is all that the caller sent, with what nobody knows."""
        scope = search_scope(request)
        found = search(
            SearchRequest(
                text=asked["q"],
                scope=scope,
                mode=Mode(asked["mode"]),
                limit=asked["limit"],
                cursor=asked["cursor"],
                explain=asked["explain"],
                fusion=asked["fusion"],
            ),
            client_of(request).searching,
        )
        found = readable_result(request, scope, found)
        found = with_news(found, request.user)
        notices = (*found.notices, *unknown_names(SearchParameters, given))
        return Response(SEARCH_RESULT.dump(replace(found, notices=notices)))

    @extend_schema(
        operation_id="search",
        parameters=[SearchParameters],
        responses=responses(ok=SEARCH_RESULT, refusals=(429,)),
    )
    def get(self, request: Request) -> Response:
        """Search; the whole search is in the address."""
        return self._search(request, from_address(SearchParameters, request), request.query_params)

    @extend_schema(
        operation_id="search_by_post",
        request=SearchParameters,
        responses=responses(ok=SEARCH_RESULT, refusals=(*OF_BODIES, 429)),
    )
    def post(self, request: Request) -> Response:
        """Search; for queries that are too long for an address."""
        return self._search(request, checked(SearchParameters, request.data), request.data)
