"""Upload what a compiler knows of a commit."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from omniweb.errors import OmniWebError, UploadRefused
from omniweb.repositories.models import UNREAD, Repository, ScipUpload, UploadState
from omniweb.repositories.services import repository_named
from omniweb.repositories.status import statuses_of
from omniweb.repositories.tasks import enqueue_upload

POLL_SECONDS: Final = 0.5


class Command(BaseCommand):
    """`upload_scip NAME FILE [--commit SHA] [--wait]`."""

    help = "Upload an index of SCIP: definitions and uses that it knows are precise."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("file", type=Path, help="such as index.scip")
        parser.add_argument("--commit", help="of which it was made; without it the published one")
        parser.add_argument("--wait", action="store_true", help="until it is read")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            repository = repository_named(options["name"])
            commit = options["commit"] or _published(repository)
            with options["file"].open("rb") as file:
                upload = enqueue_upload(repository, commit, file, actor=None)
        except (OmniWebError, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        while options["wait"] and upload.state in UNREAD:
            time.sleep(POLL_SECONDS)
            upload.refresh_from_db()
        if upload.state == UploadState.FAILED:
            raise CommandError(upload.error)
        self.stdout.write(_told(upload))


def _published(repository: Repository) -> str:
    index = statuses_of([repository])[repository.pk].index
    if index is None:
        raise UploadRefused(why="nothing of the repository is published yet; name the --commit")
    return index.commit


def _told(upload: ScipUpload) -> str:
    if upload.state in UNREAD:
        return f"Upload {upload.pk} of {upload.repository.name} is queued: {upload.size:,} bytes."
    read = (
        f"Upload {upload.pk} of {upload.repository.name} is read: {upload.tool} knows"
        f" {upload.names:,} names in {upload.documents:,} files."
    )
    return "\n".join((read, *upload.notes))
