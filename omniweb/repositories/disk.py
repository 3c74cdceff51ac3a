"""Free space where mirrors and PostgreSQL lie: indexing pauses before there is none left.

Searching needs none and goes on. Each worker looks at its own machine; what `record` writes down
is for those who watch.
"""

import os
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from typing_extensions import override

from omniweb.repositories.models import DiskSpace

MIB = 1024 * 1024
SETTING = "OMNIWEB_DISK_RESERVE_MIB"
TWICE = f"twice {SETTING}"
RENEWALS_LEAVE = 2
"""What is analysed anew leaves so many times free what is kept free anyway."""
PAUSED = "paused: "
RECENT = timedelta(minutes=2)
"""What was written down before is of a worker that is gone."""


@dataclass(frozen=True, slots=True)
class Place:
    """A file system that indexing writes to; `free` bytes are left for it."""

    name: str
    free: int

    @property
    def is_short(self) -> bool:
        """Tell whether less is free than is to stay free."""
        return self.free < reserve()

    @property
    def when_renewing(self) -> str:
        """Say what is free, and what a renewal leaves."""
        free, left = f"{self.free // MIB:,} MiB", f"{RENEWALS_LEAVE * reserve() // MIB:,} MiB"
        return f"{free} of disk are free for {self.name}, and a renewal leaves {left} ({TWICE})"

    @override
    def __str__(self) -> str:
        free, kept = f"{self.free // MIB:,} MiB", f"{reserve() // MIB:,} MiB"
        return f"{free} of disk are free for {self.name}, and {kept} are kept free ({SETTING})"


def reserve() -> int:
    """Return how many bytes are to stay free."""
    return int(settings.OMNIWEB_DISK_RESERVE_MIB) * MIB


def mirrors() -> Place:
    """Look at the file system of the mirrors."""
    return _place("the mirrors", settings.OMNIWEB_MIRRORS)


def places() -> list[Place]:
    """Look at every file system that this worker can see."""
    found = [mirrors()]
    if settings.OMNIWEB_DATABASE_FOLDER:
        found.append(_place("PostgreSQL", Path(settings.OMNIWEB_DATABASE_FOLDER)))
    return found


def shortage(*, renewing: bool = False) -> str:
    """Return why nothing is indexed just now, in words; "" where there is room.

    `renewing`: why nothing is analysed anew. That pauses earlier, so as to leave room for people.
    """
    said = (_said_of(each, is_short=each.is_short, renewing=renewing) for each in places())
    return next(filter(None, said), "")


def shortage_in(recorded: Iterable[DiskSpace], *, renewing: bool = False) -> str:
    """Return what `shortage` gives the workers that wrote this down; "" while one host has room."""
    hosts: dict[str, str] = {}
    for each in recorded:
        name, _, host = each.place.rpartition(" of ")
        said = _said_of(Place(name, each.free_bytes), is_short=each.is_short, renewing=renewing)
        hosts[host] = hosts.get(host) or said
    return next(iter(hosts.values()), "") if all(hosts.values()) else ""


def _said_of(place: Place, *, is_short: bool, renewing: bool) -> str:
    if is_short:
        return f"{PAUSED}{place}"
    is_tight = renewing and place.free < RENEWALS_LEAVE * reserve()
    return f"{PAUSED}{place.when_renewing}" if is_tight else ""


def record() -> None:
    """Write down what is free here, for those who watch."""
    host = socket.gethostname()
    for place in places():
        DiskSpace.objects.update_or_create(
            place=f"{place.name} of {host}"[:100],
            defaults={
                "free_bytes": place.free,
                "is_short": place.is_short,
                "seen_at": timezone.now(),
            },
        )


def recorded() -> list[DiskSpace]:
    """Return what workers have written down lately."""
    return list(DiskSpace.objects.filter(seen_at__gt=timezone.now() - RECENT))


def _place(name: str, folder: Path) -> Place:
    """Look where a folder is, or will be."""
    there = next(each for each in (folder, *folder.parents) if each.exists())
    found = os.statvfs(there)
    return Place(name, found.f_bavail * found.f_frsize)
