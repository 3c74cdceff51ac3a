"""Repositories and access: what the audit log tells of them."""

from typing import Any

from omniweb.accounts.changes import Watched
from omniweb.repositories.models import Access, Repository


def _is_deleted(repository: Repository, _: Any) -> bool:
    """Tell whether it is being forgotten: that it is deleted, and by whom, is written down.

    Workers forget, and may not write in the log.
    """
    return repository.deleted_at is not None


REPOSITORIES = Watched(
    Repository,
    "repository",
    (
        "name",
        "source",
        "visibility",
        "default_ref",
        "extra_refs",
        "excludes",
        "polling_interval",
    ),
    secrets=("credentials",),
    named={"visibility": "visibility", "credentials": "credentials"},
    created="add",
    about=lambda repository: {"id": repository.pk},
    unless=_is_deleted,
)


def _holder(access: Access) -> dict[str, Any]:
    kind = "user" if access.user_id else "team"
    return {"holder": f"{kind} {access.user or access.team}", "role": access.role}


ACCESS = Watched(
    Access,
    "access",
    ("user", "team", "role"),
    created="grant",
    changed="grant",
    deleted="revoke",
    entity=lambda access: f"repository {access.repository}",
    about=_holder,
    unless=lambda access, fields: _is_deleted(access.repository, fields),
)


def listen() -> None:
    """Record from now on."""
    REPOSITORIES.listen()
    ACCESS.listen()
