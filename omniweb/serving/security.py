"""The headers that every response carries."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "img-src 'self'; "
    "font-src 'self'; "
    "connect-src 'self'; "
    "form-action 'self'; "
    "frame-ancestors 'none'; "
    "base-uri 'none'"
)
"""Nothing inline and nothing from elsewhere: a script that slips into a page does not run."""

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


OWN_COPY = "private, no-cache"
"""What a page shows depends on rights, which may end: nobody keeps it for others, and whoever kept
it asks before it is shown again.
"""
SHOWN_BY = ("Cookie", "Authorization")
"""What tells who asks."""


class SecurityHeaders:
    """Middleware that adds `HEADERS`, and who may keep a response.

    A view that needs another value sets it itself: pages with secrets are not stored at all
    (`never_cache`), static files say that they are public.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Respond with the headers."""
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", OWN_COPY)
        if "public" not in response.headers["Cache-Control"]:
            patch_vary_headers(response, SHOWN_BY)
        return response
