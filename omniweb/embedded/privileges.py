"""Whose rights the services get, and that they end with whoever started them.

PostgreSQL refuses to run as root. A user namespace shows it another user id and changes nothing
else. Containers often forbid that: then it really gets another user id, and keeps the one
capability without which it could not enter the folders above its own, which may be root's alone.
"""

import os
import pwd
import shutil
import signal
import subprocess
from functools import cache

NOBODY = 65534
"""User and group id of PostgreSQL where root may not make user namespaces."""
_AS_NOBODY = (
    "setpriv",
    f"--reuid={NOBODY}",
    f"--regid={NOBODY}",
    "--clear-groups",
    "--inh-caps=-all,+dac_override",
    "--ambient-caps=-all,+dac_override",
    "--securebits=+no_setuid_fixup",  # else access(2) would not count it, which initdb calls
)
_IN_NAMESPACE = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}")


@cache
def _works(*command: str) -> bool:
    """Tell whether a command can start another one at all."""
    if shutil.which(command[0]) is None:
        return False
    return subprocess.run([*command, "true"], check=False, capture_output=True).returncode == 0


def changes_owner() -> bool:
    """Tell whether PostgreSQL's folders must belong to `NOBODY`."""
    return os.geteuid() == 0 and not _works(*_IN_NAMESPACE)


def _is_named() -> bool:
    """Tell whether the system has a name for our user id; in containers it need not."""
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        return False
    return True


def not_as_root() -> tuple[str, ...]:
    """Return what stands before a command that refuses root and users without a name."""
    if os.geteuid() != 0:
        return () if _is_named() or not _works(*_IN_NAMESPACE) else _IN_NAMESPACE
    return _AS_NOBODY if changes_owner() else _IN_NAMESPACE


def ends_with_parent(number: signal.Signals) -> tuple[str, ...]:
    """Return what stands before a command that must get a signal when its parent dies.

    It must come after `not_as_root`: whoever changes its user id loses that arrangement. Empty
    where the system has no `setpriv`; then the next start ends what is left.
    """
    ends = ("setpriv", f"--pdeathsig={number.name.removeprefix('SIG')}")
    return (*ends, "--") if _works(*ends) else ()
