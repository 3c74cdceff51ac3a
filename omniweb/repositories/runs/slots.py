"""How many runs may fetch at once: on the installation, of one owner, from one host.

A source may take minutes however little it sends. So nobody gets all slots, and a host that is
slow holds up its own repositories.
"""

import re
from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Func, QuerySet, Value
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from omniweb.repositories.models import IndexRun, State
from omniweb.repositories.runs.turns import NOBODY, OWNER

_HOST_PATTERN = r"^[a-z]+://(\[[^]/]*\]|[^/:]+)"
_HOST = Coalesce(
    Func(Lower("repository__source"), Value(_HOST_PATTERN), function="substring"), Value("")
)
"""As `host_of` has it."""


def host_of(source: str) -> str:
    """Return the host of an address without its port; a folder of the server has none: ""."""
    found = re.match(_HOST_PATTERN, source.lower())
    return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class Slots:
    """How many runs fetch at this moment, by owner (id) and by host."""

    taken: int
    by_owner: Counter[int]
    by_host: Counter[str]

    @classmethod
    def now(cls) -> "Slots":
        """Look at the runs that fetch."""
        fetching = IndexRun.objects.filter(state=State.FETCHING, lease_until__gt=timezone.now())
        rows = fetching.order_by().annotate(owner=OWNER, host=_HOST).values_list("owner", "host")
        owners, hosts = [owner for owner, _ in rows], [host for _, host in rows]
        return cls(len(rows), Counter(owners), Counter(hosts))

    @property
    def _full_owners(self) -> set[int]:
        most = settings.OMNIWEB_FETCHES_PER_OWNER
        return {owner for owner, held in self.by_owner.items() if held >= most} - {NOBODY}

    @property
    def _full_hosts(self) -> set[str]:
        most = settings.OMNIWEB_FETCHES_PER_HOST
        return {host for host, held in self.by_host.items() if held >= most} - {""}

    def admitted(self, runs: QuerySet[IndexRun]) -> QuerySet[IndexRun]:
        """Return those of the runs that may begin to fetch beside the others."""
        if self.taken >= settings.OMNIWEB_FETCH_SLOTS:
            return runs.none()
        asked = runs.annotate(owner=OWNER, host=_HOST)
        return asked.exclude(owner__in=self._full_owners).exclude(host__in=self._full_hosts)

    def why_not(self, owner: int, host: str) -> str:
        """Return what a run waits for, in words; "" where there is a slot for it."""
        if self.taken >= settings.OMNIWEB_FETCH_SLOTS:
            return f"waits for a slot: {_repositories(self.taken)} being fetched"
        if owner in self._full_owners:
            held = _repositories(self.by_owner[owner], "of the same owner")
            return f"waits for a slot: {held} being fetched"
        if host in self._full_hosts:
            held = _repositories(self.by_host[host], f"of {host}")
            return f"waits for a slot: {held} being fetched"
        return ""


def _repositories(count: int, whose: str = "") -> str:
    noun, verb = ("repository", "is") if count == 1 else ("repositories", "are")
    return " ".join(word for word in (f"{count} {noun}", whose, verb) if word)
