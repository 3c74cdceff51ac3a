"""What a process knows of an index from search to search: who is live, and where their codes are.

None of it can become wrong: documents and segments are immutable, and another generation is asked
for anew. Documents without codes are looked for again after some seconds.
"""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection, ProgrammingError
from psycopg.errors import QueryCanceled

from omniweb.search.index.arrays import received
from omniweb.search.index.conditions import Condition
from omniweb.search.index.document_sets import Documents
from omniweb.search.index.kept_facts import Kept
from omniweb.search.index.living import Living
from omniweb.search.index.pipeline import Statement
from omniweb.search.index.recent import Recent
from omniweb.search.index.snapshot_set import Snapshots
from omniweb.search.index.view import View
from omniweb.search.nearest import live, loading, stored_codes
from omniweb.search.nearest.arena import Arena
from omniweb.search.nearest.arena_file import ArenaFile, Damaged
from omniweb.search.nearest.judged import Judged
from omniweb.search.nearest.live import Live, Ref
from omniweb.search.nearest.selection import Selection, of_places, selected
from omniweb.search.question import Filtered
from omniweb.search.types import Snapshot

AGAIN_SECONDS = 5.0
"""After which codes are looked for again that were not there."""
LOCK_SECONDS = 2.0
"""How long a thread waits for another one that brings codes here."""
MOST_PLACES = 8_000_000
"""Live documents that a process remembers besides those of the search under way, 4 bytes each."""
MOST_LIVING = 2_000_000
"""Documents whose ids a process has in order, of all scopes together, 8 bytes each."""
FEW_STALE = 100
"""Refs that others published, and that a search learns before it has asked anything."""
SELECTIONS = 16
"""What is searched, remembered for the next search of the same scope and condition."""
FAULTS = (Damaged, ValueError, MemoryError, LookupError)
"""What a file raises in which somebody wrote while it was mapped: it is checked when opened."""
_log = logging.getLogger(__name__)


class KnownIndex:
    """The arena of an index and who is live in it. Threads share it."""

    def __init__(self, arena: Arena) -> None:
        """Begin knowing nothing."""
        self.documents = Kept()
        self.judged = Judged()
        self._arena = arena
        self._lives: OrderedDict[Ref, Live] = OrderedDict()
        self._file = arena.look()
        self._selections: Recent[Selection] = Recent(SELECTIONS)
        self._living: Recent[Living] = Recent(MOST_LIVING)
        self._places: Recent[NDArray[np.int32]] = Recent(MOST_LIVING)
        self._too_many: Recent[bool] = Recent(SELECTIONS)
        self._lock = threading.Lock()

    def living(self, searched: Sequence[Snapshot]) -> Living | None:
        """Return the live documents, None where they are not known, or many; wait for nobody."""
        key = _key(searched, None)
        if not self._lock.acquire(blocking=False):
            return None
        try:
            if (there := self._living.use(key)) is not None or self._too_many.use(key):
                return there
            known = [(each, self._lives.get(_ref(each))) for each in searched]
            held = [each for s, each in known if each and each.generation == s.generation]
            documents = sum(len(each.places) + len(each.lacking) for each in held)
            if len(held) < len(known):
                return None
            if documents > MOST_LIVING:
                self._too_many.keep(key, value=True)
                return None
            self._file.ensure_whole()
            made = Living(np.sort(np.concatenate([each.ids(self._file) for each in held])))
            self._living.keep(key, made, len(made.ids))
            return made
        finally:
            self._lock.release()

    def places(
        self, connection: Connection[Any], searched: Sequence[Snapshot], until: float
    ) -> tuple[ArenaFile, NDArray[np.int32]] | None:
        """Return the places of the live documents in a file, ascending, where each has one.

        What few publishes have changed is learned; None where more is not known.
        """
        key = _key(searched, None)
        with self._held(until) as mine:
            if not mine:
                return None
            self._file.ensure_whole()
            if (there := self._places.use(key)) is not None:
                return self._file, there
            if len(self._stale(searched)) > FEW_STALE or not self._renew(
                connection, searched, until
            ):
                return None
            lives = [self._lives[_ref(each)] for each in searched]
            if any(len(each.lacking) for each in lives):
                return None
            made = np.sort(np.concatenate([each.places for each in lives]))
            self._places.keep(key, made, len(made))
            return self._file, made

    def select(
        self,
        view: View,
        searched: Sequence[Snapshot],
        filtered: Filtered,
        until: float,
    ) -> Selection:
        """Return the rows of all live documents that meet what is required; ask what is not known.

        That ends at `until` of `time.monotonic`, or where a statement is stopped.
        """
        condition = filtered.condition
        key = _key(searched, condition)
        with self._held(until) as mine:
            if not mine:
                return selected(self._file, (), (), None, complete=False)
            self._file.ensure_whole()
            there = self._selections.use(key)
            if there is not None and self._is_fresh(there, searched):
                return there
            complete = self._renew(view.connection, searched, until)
            file, lives = self._file, [self._lives.get(_ref(each)) for each in searched]
        documents = filtered.documents
        met = self._met(file, searched, condition) if condition and documents is None else None
        if met is not None:
            made = of_places(file, met, complete=complete)
        else:
            ids = None if condition is None else _meeting(view, searched, condition, documents)
            made = selected(file, searched, lives, ids, complete=complete)
        if made.complete and not view.cut:
            self._remember(key, made)
        return made

    def _met(
        self, file: ArenaFile, searched: Sequence[Snapshot], condition: Condition
    ) -> NDArray[np.int32] | None:
        """Return the places of those that meet a condition, where filters have asked for them."""
        with self._lock:
            places = self._places.use(_key(searched, None))
        return None if places is None else self.judged.meeting(file, condition, places)

    def discard(self) -> None:
        """Give up the file: whoever looks for it next makes another one."""
        self._arena.discard()

    def learn(
        self, connection: Connection[Any], searched: Sequence[Snapshot], until: float
    ) -> None:
        """Learn what searches of some snapshots will need, as far as there is time."""
        with self._held(until) as mine:
            if mine:
                self._renew(connection, searched, until)

    @contextmanager
    def _held(self, until: float) -> Iterator[bool]:
        """Yield whether this thread alone may learn now."""
        patience = min(LOCK_SECONDS, max(until - time.monotonic(), 0))
        mine = self._lock.acquire(timeout=patience)
        try:
            yield mine
        finally:
            if mine:
                self._lock.release()

    def _is_fresh(self, selection: Selection, searched: Sequence[Snapshot]) -> bool:
        lives = (self._lives.get(_ref(each)) for each in searched)
        again = not len(selection.lacking[1]) or not any(_is_due(each) for each in lives)
        return again and selection.file is self._file

    def _remember(self, key: object, selection: Selection) -> None:
        with self._lock:
            self._selections.keep(key, selection)

    def _renew(
        self, connection: Connection[Any], searched: Sequence[Snapshot], until: float
    ) -> bool:
        """Learn where the live documents of snapshots are; false where time was over before."""
        stale = self._stale(searched)
        complete = True
        for some in stored_codes.slices(stale):
            if time.monotonic() > until:
                return False
            try:
                ids = stored_codes.live_documents(connection, some)
            except QueryCanceled:
                complete = False
                continue
            self._place(some, ids, 0.0)
        due = [each for each in searched if _is_due(self._lives.get(_ref(each)))]
        if due:
            complete = self._load(connection, due, until) and complete
        if stale:
            self._forget_all_but(searched)
        return complete

    def _stale(self, searched: Sequence[Snapshot]) -> list[Snapshot]:
        """Return the snapshots of which it is not known who lives."""
        known = ((each, self._lives.get(_ref(each))) for each in searched)
        return [s for s, held in known if held is None or held.generation != s.generation]

    def _load(self, connection: Connection[Any], due: Sequence[Snapshot], until: float) -> bool:
        """Bring codes here that are lacking; false where time was over before."""
        repositories = sorted({each.repository_id for each in due})
        try:
            complete = loading.load(self._arena, connection, repositories, until)
        except QueryCanceled:
            complete = False
        except ProgrammingError as error:  # the table has gone, or may not be read
            _log.warning("Codes cannot be read: %s", error)
            complete = True
        ids = {_ref(each): self._lives[_ref(each)].ids(self._file) for each in due}
        self._place(due, ids, time.monotonic() if complete else 0.0)
        return complete

    def _place(
        self, searched: Sequence[Snapshot], ids: Mapping[Ref, NDArray[np.int64]], asked: float
    ) -> None:
        self._follow()
        wanted = {_ref(each): (each.generation, ids[_ref(each)]) for each in searched}
        self._lives.update(live.find(self._file, wanted, asked))

    def _forget_all_but(self, searched: Sequence[Snapshot]) -> None:
        """Forget refs of other searches, the oldest first, while more are known than may be."""
        held = sum(len(each.places) for each in self._lives.values())
        mine = set(map(_ref, searched)) if held > MOST_PLACES else set()
        for ref in [ref for ref in self._lives if ref not in mine]:
            if held <= MOST_PLACES:
                break
            held -= len(self._lives.pop(ref).places)

    def _follow(self) -> None:
        """Find everybody in the file that bears the name of the arena now."""
        file = self._arena.look()
        if file is self._file:
            return
        before, self._file = self._file, file
        self._selections.clear()
        self._places.clear()
        self.judged.clear()
        wanted = {ref: (each.generation, each.ids(before)) for ref, each in self._lives.items()}
        self._lives.update(live.find(file, wanted, 0.0))


def _ref(snapshot: Snapshot) -> Ref:
    return snapshot.repository_id, snapshot.ref_id


def _key(searched: Sequence[Snapshot], condition: Condition | None) -> object:
    scope = Snapshots.of(searched).digest
    return scope, condition and (condition.sql, repr(condition.parameters))


def _meeting(
    view: View,
    searched: Sequence[Snapshot],
    condition: Condition,
    documents: Documents | None,
) -> NDArray[np.int64]:
    """Return the ids of the documents that meet a condition; none where asking was cut."""
    if documents is not None:
        return documents.ids
    sql = stored_codes.meeting_sql(searched, condition)
    rows = view.ask({"meaning": Statement(sql)})["meaning"]
    return received(rows[0][0] if rows else None, 8)


def _is_due(held: Live | None) -> bool:
    """Tell whether codes of a ref's documents are lacking, and are to be looked for now."""
    if held is None or not len(held.lacking):
        return False
    return held.asked == 0 or time.monotonic() - held.asked > AGAIN_SECONDS
