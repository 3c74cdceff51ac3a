"""`Authorization: Bearer omw_pat_…`; without it, the session of the pages (with CSRF)."""

from typing import TypeVar

from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from typing_extensions import override

from omniweb.accounts.models import ApiToken, User
from omniweb.accounts.services import token_for
from omniweb.repositories.services import pinned_by

SCHEME = "Bearer"
_Found = TypeVar("_Found")


def sent(request: Request | HttpRequest) -> str | None:
    """Return the token's text; none without the header."""
    scheme, _, text = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    return text.strip() if scheme.lower() == SCHEME.lower() else None


def _known(found: _Found | None) -> _Found:
    if found is None:
        message = "The token is unknown, revoked or expired."
        raise AuthenticationFailed(message)
    return found


class TokenAuthentication(BaseAuthentication):
    """A live token is its user, with the token's scopes and repositories.

    For a view that `searches`, what both may search comes with it, as `request.pinned`.
    """

    @override
    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return user and token; none without the header; raise `AuthenticationFailed`."""
        if (text := sent(request)) is None:
            return None
        if getattr(request.parser_context["view"], "searches", False):
            token, request.pinned = _known(pinned_by(text))  # type: ignore[attr-defined] # see there
        else:
            token = _known(token_for(text))
        return token.user, token

    @override
    def authenticate_header(self, request: Request) -> str:
        """Return the challenge that makes a refusal a 401."""
        return f'{SCHEME} realm="OmniWeb"'
