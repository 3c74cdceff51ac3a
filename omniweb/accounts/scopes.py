"""What an API token may be good for."""

from collections.abc import Iterable

from omniweb.errors import UnknownScope

SEARCH_READ = "search:read"
REPOSITORIES_READ = "repos:read"
INDEX_TRIGGER = "index:trigger"
ADMIN_WRITE = "admin:write"
DESCRIPTIONS = {
    SEARCH_READ: "search, and read what is found",
    REPOSITORIES_READ: "list repositories and follow their runs",
    INDEX_TRIGGER: "ask for a reindex, cancel and retry runs",
    ADMIN_WRITE: "add and delete repositories",
}
ALL = tuple(DESCRIPTIONS)


def checked(scopes: Iterable[str]) -> list[str]:
    """Return the scopes without repeats, in a fixed order; raise `UnknownScope`."""
    wanted = set(scopes)
    if unknown := sorted(wanted.difference(ALL)):
        raise UnknownScope(unknown[0], ALL)
    return [scope for scope in ALL if scope in wanted]
