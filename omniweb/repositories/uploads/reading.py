"""Reading uploaded indexes: each by one worker, which has the mirror of its repository."""

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import IO, Final

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

import indexer
from indexer.errors import CommitUnknown, IndexerError
from omniweb import mirror_folder
from omniweb.repositories.mirrors import mirror_of
from omniweb.repositories.models import (
    ACTIVE,
    FINAL,
    IndexRun,
    ScipPiece,
    ScipUpload,
    UploadState,
)
from omniweb.repositories.runs import wakeup
from omniweb.repositories.runs.requests import request_run
from omniweb.repositories.runs.wakeup import Bell

LEASE: Final = timedelta(minutes=15)
"""Longer than reading may take: then the worker was lost."""
MOST_ATTEMPTS: Final = 3
_LOST: Final = "Reading it was cut off three times on this server. Upload it again, or in parts."
_ANYBODYS: Final = ""


def folders_waited_for() -> list[str]:
    """Return the folders of mirrors whose workers have something to read; "" for any."""
    return list(_waiting().order_by("folder").values_list("folder", flat=True).distinct())


def read_next() -> bool:
    """Read the upload that has waited longest, if there is one; tell whether one was read."""
    take_back_lost()
    upload = _claimed()
    if upload is None:
        return False
    try:
        with tempfile.NamedTemporaryFile(prefix="omniweb-scip-") as file:
            _fill(upload, file)
            _read(upload, Path(file.name))
    except IndexerError as refusal:
        _end(upload, UploadState.FAILED, error=str(refusal))
    except BaseException:  # an outage, or the end of this worker: it is tried again
        _requeue(upload)
        raise
    return True


def _waiting() -> QuerySet[ScipUpload]:
    """Return what can be taken up: no run is under way that is to fetch its commit."""
    active = IndexRun.objects.filter(state__in=ACTIVE)
    queued = ScipUpload.objects.filter(state=UploadState.QUEUED, repository__deleted_at=None)
    return queued.exclude(fetched_by__in=active.values("pk"))


def _claimed() -> ScipUpload | None:
    """Claim an upload whose repository no other worker reads one of; None where there is none."""
    here = _waiting().filter(folder__in=(_ANYBODYS, mirror_folder.name()))
    reading = ScipUpload.objects.filter(state=UploadState.READING)
    free = here.exclude(repository__in=reading.values("repository"))
    try:
        with transaction.atomic():
            found = free.select_for_update(skip_locked=True, of=("self",), no_key=True)
            upload = found.order_by("pk").first()
            if upload is not None:
                upload.state, upload.attempt = UploadState.READING, upload.attempt + 1
                upload.lease_until = timezone.now() + LEASE
                upload.save(update_fields=["state", "attempt", "lease_until"])
    except IntegrityError:  # somebody began with another one of the repository
        return None
    return upload


def take_back_lost() -> None:
    """Have what a lost worker read tried again, a few times."""
    lost = ScipUpload.objects.filter(state=UploadState.READING, lease_until__lt=timezone.now())
    lost.update(state=UploadState.QUEUED, lease_until=None)
    tired = ScipUpload.objects.filter(state=UploadState.QUEUED, attempt__gte=MOST_ATTEMPTS)
    for each in tired:
        _end(each, UploadState.FAILED, error=_LOST)


def _fill(upload: ScipUpload, file: IO[bytes]) -> None:
    pieces = ScipPiece.objects.filter(upload=upload).order_by("number")
    for number in list(pieces.values_list("number", flat=True)):  # one in memory at a time
        file.write(pieces.values_list("content", flat=True).get(number=number))
    file.flush()


def _read(upload: ScipUpload, file: Path) -> None:
    mirror = mirror_of(upload.repository_id)
    try:
        report = indexer.keep_scip(upload.repository_id, mirror, upload.commit, file)
    except CommitUnknown:
        if not _fetched(upload):
            return
        raise
    upload.tool, upload.documents, upload.names = report.tool, report.documents, report.names
    upload.left_out, upload.notes = dict(report.left_out), list(report.sentences)
    _end(upload, UploadState.READ)


def _fetched(upload: ScipUpload) -> bool:
    """Tell whether a run that began after the upload has ended; else see to it that one does."""
    run = IndexRun.objects.filter(pk=upload.fetched_by or 0).first()
    if run is not None and run.state in FINAL and run.folder in {upload.folder, _ANYBODYS}:
        return True
    if run is None:
        with transaction.atomic():
            # Of nobody: it is in the log already who uploaded, and workers may not write there.
            run = request_run(upload.repository_id, reason="upload", requested_by=None)
        wakeup.ring(Bell.FETCH)
    # It waits on purpose: that is no attempt.
    ScipUpload.objects.filter(pk=upload.pk, attempt=upload.attempt).update(
        state=UploadState.QUEUED,
        attempt=upload.attempt - 1,
        lease_until=None,
        fetched_by=run.pk,
        folder=run.folder,
    )
    return False


def _requeue(upload: ScipUpload) -> None:
    held = ScipUpload.objects.filter(pk=upload.pk, attempt=upload.attempt)
    held.update(state=UploadState.QUEUED, lease_until=None)


def _end(upload: ScipUpload, state: UploadState, error: str = "") -> None:
    """Write down what became of it; its bytes go, unless another worker reads them by now."""
    with transaction.atomic():
        held = ScipUpload.objects.filter(pk=upload.pk, attempt=upload.attempt).update(
            state=state,
            error=error,
            lease_until=None,
            finished_at=timezone.now(),
            tool=upload.tool,
            documents=upload.documents,
            names=upload.names,
            left_out=upload.left_out,
            notes=upload.notes,
        )
        if held:
            ScipPiece.objects.filter(upload=upload.pk).delete()
