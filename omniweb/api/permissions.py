"""What a caller may do here: a token needs the scope, a session has all of them."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast

from django.http import Http404
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from typing_extensions import override

from omniweb.accounts.models import ApiToken, User
from omniweb.repositories.models import Repository
from omniweb.repositories.services import (
    administered_by,
    is_theirs,
    kept,
    may_read,
    pinned_for,
    redacted,
    visible_to,
)
from omniweb.search.types import PinnedScope, Scope, SearchResult
from omniweb.serving.admission import Client

Row = TypeVar("Row")


class InsufficientScope(PermissionDenied):
    """The token does not carry what this needs."""

    default_code = "insufficient_scope"

    def __init__(self, scope: str) -> None:
        super().__init__(f"The token lacks the scope “{scope}”.", code=self.default_code)


class HasScope(BasePermission):
    """The view says which scope each method needs in `scopes`; HEAD asks for what GET gives."""

    @override
    def has_permission(self, request: Request, view: Any) -> bool:
        token = token_of(request)
        method = "GET" if request.method == "HEAD" else request.method
        if token is None:
            return True
        if method not in view.scopes:  # of a view's own methods each says what it needs
            return method == "OPTIONS" or method not in _methods(view)
        needed = view.scopes[method]
        if needed and not token.allows(needed):
            raise InsufficientScope(needed)
        return True


def _methods(view: Any) -> set[str]:
    """Return the methods that a view answers."""
    return {name.upper() for name in view.http_method_names if hasattr(view, name)}


def token_of(request: Request) -> ApiToken | None:
    """Return the token that the caller came with; none for a session."""
    return request.auth if isinstance(request.auth, ApiToken) else None


def user_of(request: Request) -> User:
    """Return the caller: never anonymous behind the default permission."""
    return cast("User", request.user)


def search_scope(request: Request) -> PinnedScope:
    """Return the scope that the caller may search."""
    pinned: PinnedScope | None = getattr(request, "pinned", None)  # see `authentication`
    return pinned or pinned_for(request.user, token_of(request))


def may_leave(request: Request, scope: PinnedScope, named: Iterable[int]) -> bool:
    """Tell whether all of an answer in a scope may leave; `named` are its hits' repositories."""
    return is_theirs(scope, named, request.user, token_of(request))


def client_of(request: Request) -> Client:
    """Return whom the searches of a caller are counted for."""
    return Client.of(request, request.user)


def readable_result(request: Request, scope: Scope, result: SearchResult) -> SearchResult:
    """Return what may leave of the answer to a search in a scope."""
    return redacted(result, scope, request.user, token_of(request))


def _narrowed(request: Request, repositories: Any) -> Any:
    token = token_of(request)
    if token is None or token.repositories is None:
        return repositories
    return repositories.filter(pk__in=token.repositories)


def readable(request: Request) -> Any:
    """Return the repositories that the caller may read, as a query."""
    return _narrowed(request, visible_to(request.user))


def readable_rows(request: Request, rows: list[Row], *, of: Callable[[Row], int]) -> list[Row]:
    """Return those of a list that may leave; `of` returns the repository (id) of one."""
    return kept(rows, request.user, token_of(request), of=of)


def readable_repository(request: Request, repository_id: int) -> Repository:
    """Return one of them; raise `Http404` for an unknown and for a forbidden one alike."""
    repository: Repository | None = readable(request).filter(pk=repository_id).first()
    if repository is None or not may_read(repository, request.user, token_of(request)):
        raise Http404
    return repository


def administered_repository(request: Request, repository_id: int) -> Repository:
    """Return a repository that the caller looks after; raise `Http404`, `PermissionDenied`."""
    repository = readable_repository(request, repository_id)
    if not administered_by(request.user).filter(pk=repository.pk).exists():
        message = f"Only an administrator of {repository.name} may do this."
        raise PermissionDenied(message)
    return repository
