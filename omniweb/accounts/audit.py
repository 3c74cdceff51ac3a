"""The one door to the audit log."""

from typing import Any

from omniweb.accounts import acting
from omniweb.accounts.models import AuditEntry, User

MAX_ENTITY = 300
"""Characters."""


def record(actor: User | None, action: str, entity: str, **context: Any) -> AuditEntry:
    """Write down that `actor` (none: who acts, if anybody) did `action` to `entity`.

    `context` is JSON that those may read who may read the log: no secrets.
    """
    actor = actor or acting.actor()
    return AuditEntry.objects.create(
        actor_id=actor.pk if actor else None,
        actor=actor.get_username() if actor else "",
        action=action,
        entity=entity[:MAX_ENTITY],
        context=context,
    )
