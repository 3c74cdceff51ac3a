"""Adding, changing and deleting repositories."""

from collections.abc import Sequence

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

import indexer
from omniweb.accounts import audit
from omniweb.accounts.acting import acting_as
from omniweb.accounts.models import User
from omniweb.errors import (
    NameUnavailable,
    OmniWebError,
    RepositoryExists,
    RepositoryNotFound,
    TooMuchAsked,
)
from omniweb.repositories import credentials
from omniweb.repositories.models import ACTIVE, IndexRun, Repository, Role, State, Visibility
from omniweb.repositories.services.access import Caller, grant_access, named, visible_to
from omniweb.repositories.services.rules import (
    check_excludes,
    check_name,
    check_polling,
    check_refs,
)


def check_repository(
    name: str,
    source: str,
    *,
    actor: Caller | None,
    current: Repository | None = None,
    default_ref: str = "",
    extra_refs: Sequence[str] = (),
    excludes: Sequence[str] = (),
    polling_interval: int = 0,
) -> None:
    """Raise what `add_repository` would, or `change_repository` of `current`, without saving."""
    check_refs(default_ref, extra_refs)
    check_excludes(excludes)
    check_polling(polling_interval)
    if current is None:
        _check_may_add(actor)
    if current is None or source.strip() != current.source:
        _checked_source(source, allow_local=False)
    _check_is_free(check_name(name), actor, current)


def _check_is_free(name: str, actor: Caller | None, current: Repository | None) -> None:
    """Raise `RepositoryExists`, or `NameUnavailable` to whom no more may be told."""
    others = Repository.objects.filter(named(name), deleted_at=None)
    if others.exclude(pk=current.pk if current else 0).exists():
        raise _taken(name, actor)
    renamed = current is None or name.lower() != current.name.lower()
    if renamed and _is_reserved(name) and not _knows_all(actor):
        raise NameUnavailable


def _check_may_add(actor: Caller | None) -> None:
    """Raise `TooMuchAsked` where somebody has as many repositories as anybody may."""
    if isinstance(actor, User) and not _knows_all(actor):
        most = settings.OMNIWEB_REPOSITORIES_PER_OWNER
        if (has := Repository.objects.filter(added_by=actor, deleted_at=None).count()) >= most:
            raise TooMuchAsked(
                what="repositories of one owner", most=f"{most:,}", given=f"{has + 1:,}"
            )


def _taken(name: str, actor: Caller | None) -> OmniWebError:
    """Return the refusal of a name that another repository has, as much as the actor may know."""
    if actor is None or visible_to(actor).filter(named(name)).exists():
        return RepositoryExists(name)
    return NameUnavailable()


def _is_reserved(name: str) -> bool:
    return name.partition("/")[0].lower() in settings.OMNIWEB_RESERVED_NAMES


def _knows_all(actor: Caller | None) -> bool:
    """Tell whether it is a superuser, or the command line."""
    return actor is None or (isinstance(actor, User) and actor.is_superuser)


def repository_named(name: str) -> Repository:
    """Return the repository, for the command line; raise `RepositoryNotFound`."""
    try:
        return Repository.objects.get(named(name), deleted_at=None)
    except Repository.DoesNotExist:
        raise RepositoryNotFound(name) from None


def add_repository(
    name: str,
    source: str,
    *,
    actor: User | None = None,
    default_ref: str = "",
    extra_refs: Sequence[str] = (),
    visibility: Visibility = Visibility.PRIVATE,
    excludes: Sequence[str] = (),
    polling_interval: int = 900,
    username: str = "",
    token: str = "",
    allow_local: bool = False,
) -> Repository:
    """Add a repository; whoever adds it looks after it.

    Raise `NameRefused`, `RepositoryExists`, `NameUnavailable`, `TooMuchAsked`,
    `CredentialsKeyMissing` or `indexer.errors.SourceRefused`. Only the command line may allow a
    local path.
    """
    address = _checked_source(source, allow_local=allow_local)
    _check_is_free(check_name(name), actor, None)
    _check_may_add(actor)
    repository = Repository(
        name=name,
        source=address,
        local=allow_local and "://" not in address,
        default_ref=default_ref,
        extra_refs=check_refs(default_ref, extra_refs),
        visibility=visibility,
        excludes=check_excludes(excludes),
        polling_interval=check_polling(polling_interval),
        polled_at=timezone.now(),  # adding asks for a run of its own
        credentials=credentials.encrypt(username, token),
        added_by=actor,
    )
    try:
        with transaction.atomic(), acting_as(actor):
            repository.save()
            if actor is not None:
                grant_access(repository, actor, Role.ADMIN, actor=actor)
    except IntegrityError as error:
        raise _taken(name, actor) from error
    return repository


def _checked_source(source: str, *, allow_local: bool) -> str:
    source = source.strip()
    indexer.check_address(
        indexer.Source(
            address=source,
            allow_local=allow_local,
            allowed_hosts=tuple(settings.OMNIWEB_ALLOWED_GIT_HOSTS),
        )
    )
    return source


def change_repository(
    repository: Repository,
    *,
    actor: User | None,
    source: str | None = None,
    username: str = "",
    token: str = "",
    forget_credentials: bool = False,
    **changes: object,
) -> None:
    """Save other values; what is not given stays. Raise as `add_repository` does.

    A new address without new credentials drops the stored ones: they were for another host.
    """
    if source is not None and source.strip() != repository.source:
        repository.source = _checked_source(source, allow_local=False)
        repository.local, repository.credentials = False, ""
    if token or forget_credentials:
        repository.credentials = credentials.encrypt(username, token)
    if "name" in changes:
        _check_is_free(check_name(str(changes["name"])), actor, repository)
    before = repository.excludes
    for field, value in changes.items():
        setattr(repository, field, value)
    repository.extra_refs = check_refs(repository.default_ref, repository.extra_refs)
    repository.excludes = check_excludes(repository.excludes)
    if repository.excludes != before:
        repository.excludes_changed_at = timezone.now()
    check_polling(repository.polling_interval)
    try:
        with transaction.atomic(), acting_as(actor):
            repository.save()
    except IntegrityError as error:
        raise _taken(repository.name, actor) from error


@transaction.atomic
def delete_repository(repository: Repository, *, actor: User | None = None) -> None:
    """Take it out of every scope at once and end its runs; `forget_repository` does the rest."""
    now = timezone.now()
    if not Repository.objects.filter(pk=repository.pk, deleted_at=None).update(deleted_at=now):
        return
    IndexRun.objects.filter(repository=repository, state__in=ACTIVE).update(
        state=State.CANCELLED, finished_at=now, note=""
    )
    audit.record(actor, "repository.delete", f"repository {repository.name}", id=repository.pk)
