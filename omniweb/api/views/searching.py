"""`/search`: the engine of the pages."""

from dataclasses import replace
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from omniweb.accounts.scopes import SEARCH_READ
from omniweb.api.parameters import SearchParameters, checked, from_address, unknown_names
from omniweb.api.permissions import client_of, may_leave, readable_result, search_scope
from omniweb.api.responses import SEARCH_RESULT
from omniweb.api.views.endpoint import OF_BODIES, Endpoint, responses
from omniweb.api.written import WRITTEN
from omniweb.repositories.unindexed import news_of, with_news
from omniweb.search import answered, search
from omniweb.search.types import Mode, SearchRequest


class Search(Endpoint):
    """Search what the caller may read."""

    searches = True
    scopes: ClassVar = {"GET": SEARCH_READ, "POST": SEARCH_READ}

    def _search(self, request: Request, asked: dict[str, Any], given: Any) -> Response:
        """Search; `given` is all that the caller sent, with what nobody knows."""
        scope = search_scope(request)
        wanted = SearchRequest(
            text=asked["q"],
            scope=scope,
            mode=Mode(asked["mode"]),
            limit=asked["limit"],
            cursor=asked["cursor"],
            explain=asked["explain"],
            fusion=asked["fusion"],
        )
        searching = client_of(request).searching
        found = answered(wanted, WRITTEN, searching)
        notices = unknown_names(SearchParameters, given)
        if may_leave(request, scope, found.content.repositories):
            news = news_of(found.content.unindexed, request.user)
            return Response(found.content.whole(found, (*news, *notices)))
        left = readable_result(request, scope, search(wanted, searching))
        left = with_news(left, request.user)
        return Response(SEARCH_RESULT.dump(replace(left, notices=(*left.notices, *notices))))

    @extend_schema(
        operation_id="search",
        parameters=[SearchParameters],
        responses=responses(ok=SEARCH_RESULT, refusals=(429,)),
    )
    def get(self, request: Request) -> Response:
        """Search; the whole search is in the address, of 65,000 bytes at most: else POST it."""
        return self._search(request, from_address(SearchParameters, request), request.query_params)

    @extend_schema(
        operation_id="search_by_post",
        request=SearchParameters,
        responses=responses(ok=SEARCH_RESULT, refusals=(*OF_BODIES, 429)),
    )
    def post(self, request: Request) -> Response:
        """Search; for queries that are too long for an address."""
        return self._search(request, checked(SearchParameters, request.data), request.data)
