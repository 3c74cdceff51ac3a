"""What the OpenAPI document cannot find out by itself; what responses hold is in `responses`."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import serializers as s
from typing_extensions import override


class ProblemEntry(s.Serializer[object]):
    """What is wrong with one parameter; `position` counts code points of the query."""

    parameter = s.CharField()
    detail = s.CharField()
    position = s.IntegerField(required=False)
    suggestion = s.CharField(required=False)


class ProblemDetails(s.Serializer[object]):
    """RFC 9457: `type` is stable."""

    type = s.CharField()
    title = s.CharField()
    status = s.IntegerField()
    detail = s.CharField()
    errors = ProblemEntry(many=True, required=False)  # type: ignore[assignment] # not its method


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # its metaclass
    """API tokens go into the Authorization header."""

    target_class = "omniweb.api.authentication.TokenAuthentication"
    name = "token"

    @override
    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "An API token (omw_pat_…), made on the page “API tokens”.",
        }
