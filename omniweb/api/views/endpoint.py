"""What all addresses of the API share."""

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiResponse
from rest_framework.permissions import IsAuthenticated
from rest_framework.views import APIView

from omniweb.api.permissions import HasScope
from omniweb.api.problems import MEDIA_TYPE
from omniweb.api.schema import ProblemDetails
from omniweb.api.shapes import Shape

OF_ALL = (400, 401, 403, 503)
"""How any request may be refused: even an address without parameters may hold what is no text."""
OF_BODIES = (408, 413, 415)
"""How a request with a body may be refused besides."""


class Endpoint(APIView):
    """A view for tokens and sessions; `scopes` says which scope each method needs."""

    permission_classes = (IsAuthenticated, HasScope)
    scopes: ClassVar[dict[str, str]] = {}
    searches = False
    """What the caller may search is wanted with who it is."""


def responses(
    *, ok: Shape | None, status: int = 200, refusals: tuple[int, ...] = ()
) -> dict[Any, Any]:
    """Return the responses of an operation for the OpenAPI document."""
    problem = OpenApiResponse(ProblemDetails, description="A problem (RFC 9457)")
    codes = sorted({*OF_ALL, *refusals})
    success = ok.serializer if ok is not None else None
    return {status: success} | {(code, MEDIA_TYPE): problem for code in codes}
