"""Storing an uploaded index until a worker reads it: in pieces, so that any host can."""

from typing import IO, Final

from django.db import transaction

import indexer
from omniweb.accounts import audit
from omniweb.accounts.models import User
from omniweb.errors import TooManyUploads, TooMuchAsked, UploadRefused
from omniweb.repositories.models import (
    UNREAD,
    IndexRun,
    Repository,
    ScipPiece,
    ScipUpload,
    State,
)

PIECE_BYTES: Final = 1024 * 1024
MOST_WAITING: Final = 4
"""Of one repository, that are not read yet; half of them of one person."""
RETRY_SECONDS: Final = 10
"""When who finds as many waiting may come again."""
KEPT_UPLOADS: Final = 20
"""Of one repository, with what became of them."""


def check_upload(repository: Repository, commit: str, actor: User | None) -> None:
    """Look at what is known before a body comes.

    Raise `UploadRefused` for what is no commit, `TooManyUploads` where as many wait already as may,
    or as many of the `actor`, whose others leave none to anybody else.
    """
    if not indexer.is_object_id(commit.lower()):
        raise UploadRefused(why="the commit must be a whole id, of 40 or 64 hexadecimal digits")
    unread = ScipUpload.objects.filter(repository=repository, state__in=UNREAD)
    if unread.count() >= MOST_WAITING:
        raise TooManyUploads(MOST_WAITING, RETRY_SECONDS)
    if actor and unread.filter(requested_by=actor).count() >= MOST_WAITING // 2:
        raise TooManyUploads(MOST_WAITING // 2, RETRY_SECONDS, of_one=True)


def store_upload(
    repository: Repository, commit: str, body: IO[bytes], *, actor: User | None
) -> ScipUpload:
    """Store an index that was made of a commit (its whole id); raise `UploadRefused`.

    Raise as `check_upload` does, and `TooMuchAsked` where it is too long. An administrator of the
    repository calls it.
    """
    commit = commit.lower()
    with transaction.atomic():
        Repository.objects.select_for_update(no_key=True).get(pk=repository.pk)
        uploads = ScipUpload.objects.filter(repository=repository)
        check_upload(repository, commit, actor)
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
