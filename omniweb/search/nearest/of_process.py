"""What this process knows of the index that it searched last."""

import logging
import threading
import time
from collections.abc import Sequence
from typing import Any

from psycopg import Connection

from indexer import database
from omniweb.search.index.kept_facts import Kept
from omniweb.search.index.living import Living
from omniweb.search.index.view import View
from omniweb.search.nearest import place, stored_codes
from omniweb.search.nearest.arena import Arena
from omniweb.search.nearest.known import FAULTS, KnownIndex
from omniweb.search.types import Snapshot

RENAMED_SECONDS = 60.0
"""How often it is asked whether the index is still the same one."""
_log = logging.getLogger(__name__)


class _Known:
    """The index that this process searched last."""

    lock = threading.Lock()
    address: str = ""
    name: str | None = None
    asked: float = 0.0
    index: KnownIndex | None = None


def known_index(connection: Connection[Any]) -> KnownIndex | None:
    """Return what is known of the index behind a connection; None where it has no codes."""
    address, now = database.address(), time.monotonic()
    with _Known.lock:
        if _Known.address == address and _Known.name and now - _Known.asked < RENAMED_SECONDS:
            return _Known.index
        name = stored_codes.index_name(connection)
        if (_Known.address, _Known.name) != (address, name):
            _Known.index = KnownIndex(Arena(place.folder(), name)) if name else None
        _Known.address, _Known.name, _Known.asked = address, name, now
        return _Known.index


def start_anew(index: KnownIndex, fault: Exception) -> None:
    """Forget an index whose file somebody wrote into while it was mapped, and the file with it."""
    _log.error("The codes on this machine are damaged and read anew.", exc_info=fault)
    index.discard()
    with _Known.lock:
        if _Known.index is index:
            _Known.name, _Known.index = None, None


def kept_documents(view: View) -> Kept:
    """Return what is kept of the documents of an index; nothing where it is not known which."""
    index = known_index(view.connection)
    return Kept() if index is None else index.documents


def live_documents(view: View, searched: Sequence[Snapshot]) -> Living | None:
    """Return the live documents of snapshots, where this process knows them."""
    index = known_index(view.connection) if searched else None
    if index is None:
        return None
    try:
        return index.living(searched)
    except FAULTS as fault:
        start_anew(index, fault)
        return None
