"""What all addresses of the API share."""

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiResponse
from rest_framework.permissions import IsAuthenticated
from rest_framework.views import APIView

from omniweb.api.permissions import HasScope
from omniweb.api.problems import MEDIA_TYPE
from omniweb.api.serializers import ProblemDetails


class Endpoint(APIView):
    """A view for tokens and sessions; `scopes` says which scope each method needs."""

    permission_classes = (IsAuthenticated, HasScope)
    scopes: ClassVar[dict[str, str]] = {}


def answers(*, ok: Any, status: int = 200, refusals: tuple[int, ...] = ()) -> dict[Any, Any]:
    """Return the answers of an operation for the OpenAPI document."""
    problem = OpenApiResponse(ProblemDetails, description="A problem (RFC 9457)")
    codes = sorted({401, 403, 503, *refusals})
    return {status: ok} | {(code, MEDIA_TYPE): problem for code in codes}
