"""What a queued run waits for and where it stands, as people and bots are told.

It is found out when somebody asks. Written down for each of thousands it would change all the time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from omniweb.repositories import disk
from omniweb.repositories.models import RUNNING, IndexRun, State
from omniweb.repositories.runs.eligible import others, ready
from omniweb.repositories.runs.slots import Slots
from omniweb.repositories.runs.turns import NOBODY, RENEWAL_PATIENCE

SAME_REF = "waits for the run before it"
SAME_MIRROR = "waits while another branch of the repository is fetched"
SWEPT = "waits while the repository is being cleaned"

_PLACES = """
WITH asked AS MATERIALIZED (
    SELECT id, patience, owner FROM repositories_indexrun
    WHERE state = 'queued' AND id = ANY(%s)
), line AS MATERIALIZED (
    SELECT patience, owner, count(*) AS runs FROM repositories_indexrun
    WHERE state = 'queued' GROUP BY patience, owner
), place AS (
    SELECT id, row_number() OVER (PARTITION BY patience, owner ORDER BY id) AS position
    FROM repositories_indexrun
    WHERE state = 'queued' AND (patience, owner) IN (SELECT patience, owner FROM asked)
)
SELECT asked.id, place.position, own.runs, (SELECT sum(runs) FROM line), place.position - 1 + (
    SELECT coalesce(sum(CASE WHEN line.patience < own.patience THEN runs
                             ELSE least(runs, place.position) END), 0)
    FROM line WHERE line.patience < own.patience
                 OR (line.patience = own.patience AND line.owner <> own.owner)
)
FROM asked JOIN place USING (id) JOIN line AS own USING (patience, owner)
"""


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """Where a run stands in the queue.

    Its owner's runs that are as urgent are a line: in it `position` counts from 1, `of` is its
    length. At most `ahead` queued runs are taken before it, if nobody asks for more: owners take
    turns. `waiting` is the number of all that are queued.
    """

    position: int
    of: int
    ahead: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Wait:
    """A queued run's place, and what it waits for; "" where that is merely its turn."""

    place: QueuePlace
    why: str
    of_nobody: bool

    @property
    def sentence(self) -> str:
        """Say where it stands."""
        place = self.place
        if not place.ahead:
            return f"next in turn{self._in_all}"
        whose = "the server asked for" if self.of_nobody else "of its owner"
        own = f"{_ordinal(place.position)} of {place.of:,} {whose}, " if place.of > 1 else ""
        return f"{own}at most {place.ahead:,} before it{self._in_all}"

    @property
    def _in_all(self) -> str:
        return f"; {self.place.waiting:,} wait in all" if self.place.waiting > 1 else ""


def waits_of(runs: Iterable[IndexRun]) -> Mapping[int, Wait]:
    """Return by id what the queued ones of the runs wait for; four statements for any number."""
    asked = [run.pk for run in runs if run.state == State.QUEUED]
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, [asked])
        places = {
            run_id: QueuePlace(position, of, int(ahead), int(waiting))
            for run_id, position, of, waiting, ahead in cursor.fetchall()
        }
    return {
        run.pk: Wait(places[run.pk], why, run.owner == NOBODY)
        for run, why in _reasons(places)
        if run.pk in places
    }


def _reasons(asked: Iterable[int]) -> Iterable[tuple[IndexRun, str]]:
    spaces = disk.recorded()
    paused, renewals_paused = (disk.shortage_in(spaces, renewing=each) for each in (False, True))
    slots, now = Slots.now(), timezone.now()
    same_ref, same_mirror = others()
    queued = IndexRun.objects.filter(pk__in=list(asked)).select_related("repository")
    for run in queued.annotate(same_ref=same_ref, same_mirror=same_mirror):
        swept = run.repository.sweeping_until
        if short := renewals_paused if run.patience == RENEWAL_PATIENCE else paused:
            yield run, short
        elif run.same_ref:
            yield run, SAME_REF
        elif run.same_mirror:
            yield run, SAME_MIRROR
        elif swept and swept > now:
            yield run, SWEPT
        else:
            yield run, slots.why_not(run.owner, run.host)


def tell() -> None:
    """Write down that what is begun and nobody is at pauses, while too little disk is free."""
    said, renewals = disk.shortage(), disk.shortage(renewing=True)
    paused = ready() if said else ready().filter(patience=RENEWAL_PATIENCE)
    if said or renewals:
        paused.exclude(note=said or renewals).update(note=said or renewals)
    over = IndexRun.objects.filter(state__in=RUNNING, note__startswith=disk.PAUSED)
    if not said:
        (over.exclude(patience=RENEWAL_PATIENCE) if renewals else over).update(note="")


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{'th' if number // 10 % 10 == 1 else ending}"
