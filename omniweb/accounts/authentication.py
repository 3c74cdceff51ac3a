"""Logging in by name and password, not too often."""

import hashlib
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from typing_extensions import override

from omniweb.accounts import throttling
from omniweb.accounts.models import User

PER_NAME = 10
"""Attempts a minute for one name from one address."""
PER_ADDRESS = 60
"""Attempts a minute from one address: a whole office may sit behind it."""


def _may_try(request: HttpRequest, username: str) -> bool:
    address = request.META.get("REMOTE_ADDR", "")
    name = hashlib.sha256(username.lower().encode(errors="replace")).hexdigest()[:32]
    return throttling.may_try("login-address", address, PER_ADDRESS) and throttling.may_try(
        "login-name", f"{address}:{name}", PER_NAME
    )


class ThrottledBackend(ModelBackend):
    """Django's backend behind a limit; forms read `request.login_throttled` for their sentence."""

    @override
    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        if request is not None and username and not _may_try(request, username):
            request.login_throttled = True  # type: ignore[attr-defined] # read by LoginForm
            raise PermissionDenied
        user = super().authenticate(request, username, password, **kwargs)
        return user if isinstance(user, User) else None
