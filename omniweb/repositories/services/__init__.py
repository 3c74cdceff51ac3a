"""The verbs of the catalogue."""

from omniweb.repositories.runs.requests import cancel_run, latest_runs, request_run
from omniweb.repositories.services.access import (
    administered_by,
    grant_access,
    revoke_access,
    scope_of,
    scope_of_everything,
    visible_to,
)
from omniweb.repositories.services.catalogue import (
    add_repository,
    change_repository,
    check_repository,
    delete_repository,
    repository_named,
)

__all__ = [
    "add_repository",
    "administered_by",
    "cancel_run",
    "change_repository",
    "check_repository",
    "delete_repository",
    "grant_access",
    "latest_runs",
    "repository_named",
    "request_run",
    "revoke_access",
    "scope_of",
    "scope_of_everything",
    "visible_to",
]
