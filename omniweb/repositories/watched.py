"""Repositories and access: what the audit log tells of them."""

from typing import Any

from omniweb.accounts.changes import Watched
from omniweb.repositories.models import Access, Repository

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
    deleted="forget",
    about=lambda repository: {"id": repository.pk},
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
)


def listen() -> None:
    """Record from now on."""
    REPOSITORIES.listen()
    ACCESS.listen()
