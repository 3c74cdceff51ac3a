"""How many runs may fetch at once: on the installation, of one owner, from one host.

A source may take minutes however little it sends. So nobody gets all slots, and a host that is
slow holds up its own repositories.
"""

from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from omniweb.repositories.models import IndexRun, State
from omniweb.repositories.runs.turns import NOBODY, Line


@dataclass(frozen=True, slots=True)
class Slots:
    """How many runs fetch at this moment, by owner (id) and by host; who of them was lost."""

    taken: int
    by_owner: Counter[int]
    by_host: Counter[str]
    lost: tuple[Line, ...]

    @classmethod
    def now(cls) -> "Slots":
        """Look at the runs that fetch."""
        now = timezone.now()
        rows = IndexRun.objects.filter(state=State.FETCHING).order_by()
        fields = rows.values_list("patience", "owner", "host", "pk", "lease_until")
        held, lost = list[Line](), list[Line]()
        for patience, owner, host, first, until in fields:
            is_held = until is not None and until > now
            (held if is_held else lost).append(Line(patience, owner, host, first))
        owners, hosts = Counter(each.owner for each in held), Counter(each.host for each in held)
        return cls(len(held), owners, hosts, tuple(lost))

    @property
    def are_used_up(self) -> bool:
        """Tell whether the installation fetches as much as it may."""
        return self.taken >= int(settings.OMNIWEB_FETCH_SLOTS)

    def _is_full_for(self, owner: int) -> bool:
        return owner != NOBODY and self.by_owner[owner] >= settings.OMNIWEB_FETCHES_PER_OWNER

    def _is_full_at(self, host: str) -> bool:
        return bool(host) and self.by_host[host] >= settings.OMNIWEB_FETCHES_PER_HOST

    def admits(self, line: Line) -> bool:
        """Tell whether a run of a line may begin to fetch beside the others."""
        full = self._is_full_for(line.owner) or self._is_full_at(line.host)
        return not (self.are_used_up or full)

    def why_not(self, owner: int, host: str) -> str:
        """Return what a run waits for, in words; "" where there is a slot for it."""
        if self.are_used_up:
            return f"waits for a slot: {_repositories(self.taken)} being fetched"
        if self._is_full_for(owner):
            held = _repositories(self.by_owner[owner], "of the same owner")
            return f"waits for a slot: {held} being fetched"
        if self._is_full_at(host):
            held = _repositories(self.by_host[host], f"of {host}")
            return f"waits for a slot: {held} being fetched"
        return ""


def _repositories(count: int, whose: str = "") -> str:
    noun, verb = ("repository", "is") if count == 1 else ("repositories", "are")
    return " ".join(word for word in (f"{count} {noun}", whose, verb) if word)
