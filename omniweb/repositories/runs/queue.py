"""The runs that are queued, as lines: those of one owner that are alike and come from one host.

However many runs wait, a look at the queue costs a probe of an index for each line
(`run_queue_idx`), not a row of each run. Nor is fetched far ahead of what is built: a run that is
fetched belongs to the hosts that have its mirror, and whoever builds looks through all of them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from omniweb.repositories.models import IndexRun, State
from omniweb.repositories.runs import folders, turns
from omniweb.repositories.runs.eligible import startable
from omniweb.repositories.runs.slots import Slots
from omniweb.repositories.runs.turns import Line

FETCHED_AHEAD = 10
"""Runs of one owner, alike, that wait here to be planned: then no more of them are fetched."""
_LINES = """
WITH RECURSIVE line AS (
    (SELECT patience, owner, host, id FROM repositories_indexrun
     WHERE state = 'queued' ORDER BY patience, owner, host, id LIMIT 1)
    UNION ALL
    SELECT next.* FROM line, LATERAL (
        SELECT patience, owner, host, id FROM repositories_indexrun
        WHERE state = 'queued' AND (patience, owner, host) > (line.patience, line.owner, line.host)
        ORDER BY patience, owner, host, id LIMIT 1
    ) next
)
SELECT patience, owner, host, id FROM line
"""
"""PostgreSQL skips from the first row of a line to the first of the next one."""


def next_runs(slots: Slots, patience: int) -> Iterator[int]:
    """Yield the ids of runs that may be fetched now, as their turns come: of each line one.

    First come those that were being fetched when their worker was lost. What has more than
    `patience` stays where it is. Others may be at the repository of the very first: whoever takes
    it looks anyway, and it is nearly always free. The rest is asked for only if it is not.
    """
    if slots.are_used_up:
        return
    yield from (each.first for each in sorted(_admitted(slots.lost, slots, patience)))
    ahead = _fetched_ahead()
    lines = [
        each
        for each in _admitted(_lines(), slots, patience)
        if ahead[each.patience, each.owner] < FETCHED_AHEAD
    ]
    if lines:
        lines = turns.by_turn(lines)
        yield lines[0].first
        startable_of = _first_startable([each.first for each in lines])
        yield from filter(None, (startable_of.get(each.first) for each in lines))


def _admitted(lines: Iterable[Line], slots: Slots, patience: int) -> list[Line]:
    return [each for each in lines if each.patience <= patience and slots.admits(each)]


def _fetched_ahead() -> Counter[tuple[int, int]]:
    """Return how many runs are fetched and wait here to be planned, by patience and owner."""
    waiting = IndexRun.objects.exclude(lease_until__gt=timezone.now()).filter(state=State.PLANNING)
    return Counter(folders.of_here(waiting).order_by().values_list("patience", "owner"))


def _lines() -> list[Line]:
    with connection.cursor() as cursor:
        cursor.execute(_LINES)
        return [Line(*row) for row in cursor.fetchall()]


def _first_startable(firsts: list[int]) -> dict[int, int | None]:
    """Return by the first run of each line the first one that nothing keeps from beginning.

    Few are passed over: those whose repository others work on.
    """
    alike = {name: OuterRef(name) for name in ("patience", "owner", "host")}
    startables = startable().filter(state=State.QUEUED, pk__gte=OuterRef("pk"), **alike)
    lines = IndexRun.objects.filter(pk__in=firsts).order_by()
    found = lines.annotate(startable=Subquery(startables.order_by("pk").values("pk")[:1]))
    return dict(found.values_list("pk", "startable"))
