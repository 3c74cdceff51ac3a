"""`Authorization: Bearer omw_pat_…`; without it, the session of the pages (with CSRF)."""

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from typing_extensions import override

from omniweb.accounts.models import ApiToken, User
from omniweb.accounts.services import token_for

SCHEME = "Bearer"


class TokenAuthentication(BaseAuthentication):
    """A live token is its user, with the token's scopes and repositories."""

    @override
    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return user and token; none without the header; raise `AuthenticationFailed`."""
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        token = token_for(text.strip())
        if token is None:
            message = "The token is unknown, revoked or expired."
            raise AuthenticationFailed(message)
        return token.user, token

    @override
    def authenticate_header(self, request: Request) -> str:
        """Return the challenge that makes a refusal a 401."""
        return f'{SCHEME} realm="OmniWeb"'
