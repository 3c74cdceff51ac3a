"""Storing an uploaded index until a worker reads it: in pieces, so that any host can."""

from typing import IO, Final

from django.db import transaction

import indexer
from omniweb.accounts import audit
from omniweb.accounts.models import User
from omniweb.errors import TooMuchAsked, UploadRefused
from omniweb.repositories.models import (
    UNREAD,
    IndexRun,
    Repository,
    ScipPiece,
    ScipUpload,
    State,
)

PIECE_BYTES: Final = 1024 * 1024
MOST_WAITING: Final = 3
"""Of one repository, that are not read yet."""
KEPT_UPLOADS: Final = 20
"""Of one repository, with what became of them."""


def store_upload(
    repository: Repository, commit: str, body: IO[bytes], *, actor: User | None
) -> ScipUpload:
    """Store an index that was made of a commit (its whole id); raise `UploadRefused`.

    Raise `TooMuchAsked` where as many wait already. An administrator of the repository calls it.
    """
    if not indexer.is_object_id(commit):
        raise UploadRefused(why="the commit must be a whole id, of 40 or 64 hexadecimal digits")
    with transaction.atomic():
        Repository.objects.select_for_update(no_key=True).get(pk=repository.pk)
        uploads = ScipUpload.objects.filter(repository=repository)
        if uploads.filter(state__in=UNREAD).count() >= MOST_WAITING:
            raise TooMuchAsked(
                what="unread indexes of a repository", most=str(MOST_WAITING), given="one more"
            )
        made = ScipUpload.objects.create(
            repository=repository, commit=commit, requested_by=actor, folder=_folder_of(repository)
        )
        made.size = _store(made, body)
        made.save(update_fields=["size"])
        old = uploads.exclude(state__in=UNREAD).order_by("-pk").values("pk")[KEPT_UPLOADS:]
        ScipUpload.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()
        audit.record(
            actor,
            "repository.upload",
            f"repository {repository.name}",
            upload=made.pk,
            commit=commit,
            bytes=made.size,
        )
    return made


def _store(upload: ScipUpload, body: IO[bytes]) -> int:
    """Store the bytes; return how many."""
    size = number = 0
    while piece := body.read(PIECE_BYTES):
        size += len(piece)
        if size > indexer.SCIP_LIMITS.file_bytes:
            limit = f"{indexer.SCIP_LIMITS.file_bytes // PIECE_BYTES} MiB"
            raise TooMuchAsked(what="an index", most=limit, given="more")
        ScipPiece.objects.create(upload=upload, number=number, content=piece)
        number += 1
    if not size:
        raise UploadRefused(why="the body is empty; send the bytes of the .scip file")
    return size


def _folder_of(repository: Repository) -> str:
    """Return the folder of mirrors that has the repository; "" where that is not known."""
    fetched = IndexRun.objects.filter(repository=repository, state=State.DONE).order_by("-pk")
    return fetched.values_list("folder", flat=True).first() or ""
