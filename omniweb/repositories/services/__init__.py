"""The verbs of the catalogue."""

from omniweb.repositories.services.access import (
    Caller,
    administered_by,
    grant_access,
    named,
    revoke_access,
    runs_of,
    scope_of,
    scope_of_everything,
    scope_of_one,
    shared_with,
    visible_to,
)
from omniweb.repositories.services.catalogue import (
    add_repository,
    change_repository,
    check_repository,
    delete_repository,
    repository_named,
)
from omniweb.repositories.services.pinning import pinned_by, pinned_for
from omniweb.repositories.services.redaction import (
    foreign,
    is_theirs,
    kept,
    may_read,
    redacted,
    refused_of,
)

__all__ = [
    "Caller",
    "add_repository",
    "administered_by",
    "change_repository",
    "check_repository",
    "delete_repository",
    "foreign",
    "grant_access",
    "is_theirs",
    "kept",
    "may_read",
    "named",
    "pinned_by",
    "pinned_for",
    "redacted",
    "refused_of",
    "repository_named",
    "revoke_access",
    "runs_of",
    "scope_of",
    "scope_of_everything",
    "scope_of_one",
    "shared_with",
    "visible_to",
]
