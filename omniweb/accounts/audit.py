"""The one door to the audit log."""

from typing import Any

from django.contrib.auth.signals import user_logged_in

from omniweb.accounts.models import AuditEntry, User


def record(actor: User | None, action: str, entity: str, **context: Any) -> AuditEntry:
    """Write down that `actor` (none: the command line) did `action` to `entity`."""
    return AuditEntry.objects.create(
        actor_id=actor.pk if actor else None,
        actor=actor.get_username() if actor else "",
        action=action,
        entity=entity[:300],
        context=context,
    )


def _logged_in(user: User, request: Any = None, **_: Any) -> None:
    record(
        user,
        "login",
        f"user {user.get_username()}",
        ip=getattr(request, "META", {}).get("REMOTE_ADDR"),
    )


def listen() -> None:
    """Record logins from now on."""
    user_logged_in.connect(_logged_in, dispatch_uid="omniweb.accounts.audit")
