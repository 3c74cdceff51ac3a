"""What a run waits for, as its note says it to people and bots."""

from collections import defaultdict

from django.db.models import F
from django.utils import timezone

from omniweb.repositories import disk
from omniweb.repositories.models import RUNNING, IndexRun, State
from omniweb.repositories.runs.eligible import others, ready
from omniweb.repositories.runs.slots import Slots, host_of
from omniweb.repositories.runs.turns import OWNER

MOST_TOLD = 1_000
"""Of the oldest runs that wait; behind them a number says nothing any more."""
SAME_REF = "waits for the run before it"
SAME_MIRROR = "waits while another branch of the repository is fetched"
SWEPT = "waits while the repository is being cleaned"


def tell() -> None:
    """Write down what each run waits for that nobody is at; nothing where it is merely its turn."""
    paused = disk.shortage()
    if paused:
        for idle in (ready(), IndexRun.objects.filter(state=State.QUEUED)):
            idle.exclude(note=paused).update(note=paused)
        return
    IndexRun.objects.filter(state__in=RUNNING, note__startswith="paused: ").update(note="")
    notes: defaultdict[str, list[int]] = defaultdict(list)
    for run_id, note, before in _reasons():
        if note != before:
            notes[note].append(run_id)
    for note, runs in notes.items():
        IndexRun.objects.filter(pk__in=runs, state=State.QUEUED).update(note=note)


def _reasons() -> list[tuple[int, str, str]]:
    """Return id, note and the note before of the queued runs."""
    slots, now = Slots.now(), timezone.now()
    same_ref, same_mirror = others()
    queued = IndexRun.objects.filter(state=State.QUEUED, repository__deleted_at=None).annotate(
        owner=OWNER, same_ref=same_ref, same_mirror=same_mirror, source=F("repository__source")
    )
    found = []
    for run in queued.select_related("repository").order_by("pk")[:MOST_TOLD]:
        swept = run.repository.sweeping_until
        if run.same_ref:
            note = SAME_REF
        elif run.same_mirror:
            note = SAME_MIRROR
        elif swept and swept > now:
            note = SWEPT
        else:
            note = slots.why_not(run.owner, host_of(run.source))
        found.append((run.pk, note, run.note))
    return found
