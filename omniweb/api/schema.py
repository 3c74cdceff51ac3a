"""What the OpenAPI document cannot find out by itself."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from typing_extensions import override


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
