"""Uploads wait for a worker, one of a repository at a time, and outlive those that are lost."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone

import indexer
from indexer.errors import ScipUnreadable
from omniweb.accounts.models import AuditEntry, User
from omniweb.errors import TooManyUploads, UploadRefused
from omniweb.repositories.maintenance.forgetting import may_forget
from omniweb.repositories.models import Repository, ScipPiece, ScipUpload, UploadState
from omniweb.repositories.tasks import enqueue_upload
from omniweb.repositories.uploads import reading, storing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wakeups")]
COMMIT = "c" * 40


def upload(repository: Repository, data: bytes = b"index", actor: User | None = None) -> ScipUpload:
    return enqueue_upload(repository, COMMIT, io.BytesIO(data), actor=actor)


def read_all(monkeypatch: pytest.MonkeyPatch, failure: Exception | None = None) -> list[bytes]:
    """Read what waits with an index that keeps everything; return what it was given."""
    given = []

    def keep(*arguments: object) -> indexer.PreciseReport:
        given.append(arguments[3].read_bytes())  # type: ignore[attr-defined] # a path
        if failure is not None:
            raise failure
        return indexer.PreciseReport("scip-go 1", 2, 3, {"absent": 1})

    monkeypatch.setattr(indexer, "keep_scip", keep)
    while reading.read_next():
        pass
    return given


def test_what_is_stored_in_pieces_is_read_whole_and_its_bytes_go(
    repository: Repository, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "PIECE_BYTES", 3)
    made = upload(repository, b"12345678", ada)
    assert ScipPiece.objects.count() == 3

    assert read_all(monkeypatch) == [b"12345678"]

    made.refresh_from_db()
    assert (made.state, made.tool, made.documents, made.size) == ("read", "scip-go 1", 2, 8)
    assert made.notes == ["1 document is left out. The commit has no such files."]
    assert not ScipPiece.objects.exists()
    entry = AuditEntry.objects.get(action="repository.upload")
    assert (entry.actor, entry.context["bytes"]) == ("ada", 8)


def test_a_commit_in_capitals_is_the_same(repository: Repository) -> None:
    made = enqueue_upload(repository, COMMIT.upper(), io.BytesIO(b"index"), actor=None)

    assert made.commit == COMMIT


def test_few_wait_and_none_is_empty_or_of_a_branch(repository: Repository) -> None:
    for _ in range(storing.MOST_WAITING):
        upload(repository)
    with pytest.raises(TooManyUploads, match="4 indexes of this repository wait"):
        upload(repository)
    with pytest.raises(UploadRefused, match="whole id"):
        enqueue_upload(repository, "main", io.BytesIO(b"x"), actor=None)
    ScipUpload.objects.all().delete()
    with pytest.raises(UploadRefused, match="empty"):
        upload(repository, b"")
    assert not ScipUpload.objects.exists()


def test_one_person_leaves_places_to_others(repository: Repository, ada: User) -> None:
    for _ in range(storing.MOST_WAITING // 2):
        upload(repository, actor=ada)
    with pytest.raises(TooManyUploads) as refused:
        upload(repository, actor=ada)

    assert str(refused.value) == (
        "2 indexes of yours for this repository wait to be read already; the other places are kept"
        " for others. Try again in 10 seconds."
    )
    assert upload(repository, actor=User.objects.create_user("ben")).state == "queued"


def test_a_refusal_is_its_sentence(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    made = upload(repository)

    read_all(monkeypatch, ScipUnreadable(why="it is none"))

    made.refresh_from_db()
    assert (made.state, made.error) == ("failed", "The SCIP index cannot be read: it is none.")


def test_one_that_workers_are_lost_on_is_tried_three_times(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = upload(repository)
    for _ in range(reading.MOST_ATTEMPTS):
        with pytest.raises(OSError, match="away"):
            read_all(monkeypatch, OSError("away"))
        made.refresh_from_db()
        assert made.state == UploadState.QUEUED

    assert read_all(monkeypatch) == []

    made.refresh_from_db()
    assert made.state == UploadState.FAILED
    assert "cut off three times" in made.error


def test_who_comes_too_late_leaves_the_bytes_to_who_reads_them_now(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = upload(repository)

    def keep(*_: object) -> indexer.PreciseReport:
        ScipUpload.objects.filter(pk=made.pk).update(attempt=2)  # the lease was over meanwhile
        return indexer.PreciseReport("scip-go 1", 2, 3, {})

    monkeypatch.setattr(indexer, "keep_scip", keep)
    assert reading.read_next()

    made.refresh_from_db()
    assert made.state == UploadState.READING
    assert ScipPiece.objects.filter(upload=made).exists()


def test_while_one_is_read_no_other_of_the_repository_is_nor_is_it_forgotten(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = upload(repository, b"first"), upload(repository, b"second")
    lease = timezone.now() + timedelta(minutes=1)
    held = ScipUpload.objects.filter(pk=first.pk)
    held.update(state=UploadState.READING, lease_until=lease)
    assert read_all(monkeypatch) == []
    Repository.objects.update(deleted_at=timezone.now())
    assert not may_forget(repository.pk)
    Repository.objects.update(deleted_at=None)

    held.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert read_all(monkeypatch) == [b"first", b"second"]

    second.refresh_from_db()
    assert second.state == UploadState.READ
