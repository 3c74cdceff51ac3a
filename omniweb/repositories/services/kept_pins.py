"""Digests of large scopes that a process has made, and whether they still hold.

Rights are asked by every request, but not always made into a digest anew, which takes 20 ms of ten
thousand repositories. Triggers note each transaction that changes them (`ChangeOfRights`). Here is
kept which transactions had ended when a digest was made, as PostgreSQL tells it: a snapshot. The
digest still holds if no change is visible now that was not in that snapshot. There is no moment in
between: a change is visible from the very commit that takes the right away. What is published is
told by two numbers of all refs.
"""

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from omniweb.repositories.models import ChangeOfRights

MANY = 200
"""Repositories: the digest of fewer is made in the time in which it is seen that it holds."""
KEPT_SECONDS = 600.0
"""Since a digest was made, or seen to hold."""
FORGOTTEN_AFTER = timedelta(hours=1)
"""When a change goes that everybody can see: longer than any digest is kept."""
MOST = 2_000
"""Digests, of a caller each; some 500 bytes."""
MOMENT = "pg_current_snapshot()::text AS moment, pg_postmaster_start_time()::text AS server"
"""Another server, or one that was restored, counts transactions anew."""
SETTLED = "pg_current_xact_id_if_assigned() IS NULL"
"""This transaction has changed nothing itself, which no snapshot would tell."""
PUBLISHED = """(
  SELECT concat_ws(' ', count(*), bit_xor(hashint8extended(ref_id, generation)))
  FROM search_index.published_ref WHERE "commit" IS NOT NULL)"""
"""Generations only grow and ids of refs are never used again."""
UNCHANGED = """NOT EXISTS (
  SELECT FROM repositories_changeofrights
  WHERE transaction >= pg_snapshot_xmin((SELECT before FROM asked))::text::bigint
    AND NOT pg_visible_in_snapshot(transaction::text::xid8, (SELECT before FROM asked)))"""
"""Of a table `asked` with the snapshot `before`."""


@dataclass(frozen=True, slots=True)
class KeptPin:
    """The digests of a scope with all that they were made of.

    `facts` is what the statement that found the caller says of them.
    """

    digest: str
    ids_digest: str
    moment: str
    server: str
    published: str
    facts: tuple[Any, ...]

    def is_of(self, server: str, published: str, facts: tuple[Any, ...]) -> bool:
        """Tell whether it was made on a server, of what is published, for a caller like this."""
        return (server, published, facts) == (self.server, self.published, self.facts)


class KeptPins:
    """Pins by caller, those that were used last. Threads share it."""

    def __init__(self) -> None:
        """Begin with none."""
        self._held: OrderedDict[Hashable, tuple[float, KeptPin]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, caller: Hashable) -> KeptPin | None:
        """Return what is kept of a caller."""
        with self._lock:
            kept_at, found = self._held.get(caller, (0.0, None))
            return found if time.monotonic() - kept_at < KEPT_SECONDS else None

    def keep(self, caller: Hashable, pin: KeptPin) -> None:
        """Keep what holds now."""
        with self._lock:
            self._held[caller] = time.monotonic(), pin
            self._held.move_to_end(caller)
            if len(self._held) > MOST:
                self._held.popitem(last=False)

    def drop(self, caller: Hashable) -> None:
        """Forget what does not hold any more."""
        with self._lock:
            self._held.pop(caller, None)


class _Process:
    """What this process has found."""

    pins = KeptPins()


def of_process() -> KeptPins:
    """Return those of this process."""
    return _Process.pins


def forget_changes() -> None:
    """Remove changes that everybody has seen for long; one is dated when it is first seen here.

    A transaction may take long to end: no time that it writes itself would tell since when others
    see it.
    """
    now = timezone.now()
    ChangeOfRights.objects.filter(seen_at__lt=now - FORGOTTEN_AFTER).delete()
    ChangeOfRights.objects.filter(seen_at=None).update(seen_at=now)


def _forget_in_child() -> None:
    """Begin anew: a fork may have met a lock that is held."""
    _Process.pins = KeptPins()


os.register_at_fork(after_in_child=_forget_in_child)
