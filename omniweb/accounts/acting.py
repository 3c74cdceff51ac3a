"""Who acts: the caller of the request in hand, or whom a service names; none: the command line."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from omniweb.accounts.models import User

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)
_named: ContextVar[User | None] = ContextVar("named", default=None)


class Acting:
    """Middleware that lets signals know whose request they are part of."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Handle the request as its caller's."""
        token = _request.set(request)
        try:
            return self.get_response(request)
        finally:
            _request.reset(token)


@contextmanager
def acting_as(user: User | None) -> Iterator[None]:
    """Let what is done within be done by a user; none: by whom it would be anyway."""
    token = _named.set(user or _named.get())
    try:
        yield
    finally:
        _named.reset(token)


def actor() -> User | None:
    """Return who acts. A caller with a token is its user too: the framework puts it there."""
    if (named := _named.get()) is not None:
        return named
    user = getattr(_request.get(), "user", None)
    return user if isinstance(user, User) else None
