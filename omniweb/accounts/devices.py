"""Browsers in which somebody has logged in before: those who guess elsewhere do not slow them.

A signed cookie says whose browser it is; it opens nothing by itself.
"""

import hashlib
from collections.abc import Callable
from secrets import token_urlsafe
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from omniweb.accounts.models import User

MAX_AGE_SECONDS = 180 * 24 * 3600
_SALT = "omniweb.accounts.devices"


def digest_of(name: str) -> str:
    """Return what stands for a name in keys and cookies, whether there is such a user or not."""
    return hashlib.sha256(name.lower().encode(errors="replace")).hexdigest()[:32]


def device_of(request: HttpRequest, name: str) -> str:
    """Return the id of the browser if this user has logged in with it before; else nothing."""
    text = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    try:
        whose, device = signing.loads(text, salt=_SALT, max_age=MAX_AGE_SECONDS)
    except (signing.BadSignature, ValueError):
        return ""
    return str(device) if whose == digest_of(name) else ""


class RememberDevice:
    """Middleware that gives a browser its cookie when somebody has logged in with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Handle the request."""
        response = self.get_response(request)
        if name := getattr(request, "logged_in_name", ""):
            device = device_of(request, name) or token_urlsafe(16)
            response.set_cookie(
                settings.DEVICE_COOKIE_NAME,
                signing.dumps([digest_of(name), device], salt=_SALT),
                max_age=MAX_AGE_SECONDS,
                secure=bool(settings.SESSION_COOKIE_SECURE),
                httponly=True,
                samesite="Lax",
            )
        return response


def _logged_in(user: User, request: Any = None, **_: Any) -> None:
    if request is not None:
        request.logged_in_name = user.get_username()


def listen() -> None:
    """Notice logins from now on."""
    user_logged_in.connect(_logged_in, dispatch_uid="omniweb.accounts.devices")
