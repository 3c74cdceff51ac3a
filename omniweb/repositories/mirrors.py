"""Where a repository's mirror lies, and how it is fetched."""

import re
import shutil
from pathlib import Path

from django.conf import settings

import indexer
from omniweb.repositories import credentials
from omniweb.repositories.models import Repository

_MIRROR = re.compile(r"(\d+)\.git")


def mirror_of(repository_id: int) -> Path:
    """Return the folder of the bare mirror; by id, so that no name reaches the file system."""
    folder: Path = settings.OMNIWEB_MIRRORS
    return folder / f"{repository_id}.git"


def source_of(repository: Repository) -> "indexer.Source":
    """Return the address with its credentials; raise `CredentialsUnreadable`."""
    username, token = credentials.decrypt(repository)
    return indexer.Source(
        address=repository.source,
        username=username,
        password=token,
        allow_local=repository.local,
        allowed_hosts=tuple(settings.OMNIWEB_ALLOWED_GIT_HOSTS),
    )


def strangers() -> list[int]:
    """Return the ids of mirrors that lie here and whose repository is forgotten."""
    folder: Path = settings.OMNIWEB_MIRRORS
    # In this order: a repository that is added meanwhile is in neither list.
    here = {int(found[1]) for each in folder.iterdir() if (found := _MIRROR.fullmatch(each.name))}
    known = Repository.objects.filter(pk__in=here).values_list("pk", flat=True)
    return sorted(here.difference(known))


def remove_mirror(repository_id: int) -> None:
    """Remove the mirror and what lies beside it; one that is not there is fine."""
    mirror = mirror_of(repository_id)
    for place in mirror.parent.glob(f"{mirror.name}*"):  # its lock; what a killed fetch left
        shutil.rmtree(place, ignore_errors=True)
        place.unlink(missing_ok=True)
