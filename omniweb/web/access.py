"""What the caller of a page may open; an unknown and a forbidden repository look alike."""

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from omniweb.accounts.models import User
from omniweb.repositories.models import Repository
from omniweb.repositories.services import administered_by, may_read, named, shared_with, visible_to


def readable(request: HttpRequest, name: str) -> Repository:
    """Return the repository, if the caller may read it; raise `Http404`."""
    repository = visible_to(request.user).filter(named(name)).first()
    if repository is None or not may_read(repository, request.user):
        raise Http404
    return repository


def may_administer(request: HttpRequest, repository: Repository) -> bool:
    """Tell whether the caller may reindex, change and delete it."""
    return administered_by(request.user).filter(pk=repository.pk).exists()


def is_member(request: HttpRequest, repository: Repository) -> bool:
    """Tell whether the caller may know who works on it."""
    return shared_with(request.user).filter(pk=repository.pk).exists()


def administered(request: HttpRequest, name: str) -> Repository:
    """Return the repository, if the caller looks after it; raise `Http404`, `PermissionDenied`."""
    repository = readable(request, name)
    if not may_administer(request, repository):
        message = f"Only an administrator of {repository.name} may do this."
        raise PermissionDenied(message)
    return repository


def user_of(request: HttpRequest) -> User:
    """Return the caller of a page behind `login_required`."""
    return cast("User", request.user)
