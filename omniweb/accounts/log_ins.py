"""Log-ins, log-outs and failed ones in the audit log."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from omniweb.accounts.audit import record
from omniweb.accounts.models import User
from omniweb.accounts.throttling import may_try
from omniweb.accounts.tokens import PREFIX
from omniweb.serving.clients import address_of

FAILURES_PER_ADDRESS = 5
"""Failed log-ins of one address that are written down in a minute."""
FAILURES = 30
"""Those of all addresses: whoever has many fills no disk, at some 200 bytes each 9 MB a day."""
MAX_NAME = 150
"""Characters of what was typed, as many as a name may have."""


def _came(user: User, request: Any = None, **_: Any) -> None:
    record(user, "login", f"user {user.get_username()}", **_from(request))


def _left(user: User | None, request: Any = None, **_: Any) -> None:
    if user is not None:
        record(user, "logout", f"user {user.get_username()}", **_from(request))


def _failed(credentials: dict[str, Any], request: Any = None, **_: Any) -> None:
    if request is None or not _is_worth_a_row(address_of(request)):
        return
    record(None, "login.failed", f"user {_typed(credentials)}", **_from(request))


def _is_worth_a_row(address: str) -> bool:
    what = "written-login-failure"
    return may_try(what, address, FAILURES_PER_ADDRESS) and may_try(what, "all", FAILURES)


def _typed(credentials: dict[str, Any]) -> str:
    """Return the name as it was typed, printable and short; a token in its place is not kept."""
    name = str(credentials.get("username", ""))
    if PREFIX in name:
        return "(an API token)"
    return "".join(each if each.isprintable() else "\ufffd" for each in name[:MAX_NAME])


def _from(request: Any) -> dict[str, str]:
    return {} if request is None else {"ip": request.META.get("REMOTE_ADDR", "")}


def listen() -> None:
    """Record them from now on."""
    for signal, receiver in (
        (user_logged_in, _came),
        (user_logged_out, _left),
        (user_login_failed, _failed),
    ):
        signal.connect(receiver, dispatch_uid=f"{__name__}.{receiver.__name__}")
