"""The objects of uploads that REST sends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from django.conf import settings

from omniweb.api.responses import Notices
from omniweb.api.shapes import Json, Shape, Url
from omniweb.repositories.models import ScipUpload, UploadState


@dataclass(frozen=True, slots=True)
class Upload:
    """An uploaded index of SCIP."""

    id: int
    repository: str
    repository_id: int
    commit: str
    state: UploadState
    bytes: int
    tool: Annotated[str | None, "What made the index: name and version; null until it is read."]
    documents: Annotated[int, "Files of the commit that it says something of."]
    names: int
    left_out: Annotated[Mapping[str, int], "Its documents that are not kept, by reason."]
    notices: Notices
    error: str | None
    created_at: datetime
    finished_at: datetime | None
    url: Url


UPLOAD = Shape("Upload", Upload)


def upload_object(upload: ScipUpload) -> Json:
    """Return an upload with what became of it."""
    return UPLOAD.dump(
        Upload(
            id=upload.pk,
            repository=upload.repository.name,
            repository_id=upload.repository_id,
            commit=upload.commit,
            state=UploadState(upload.state),
            bytes=upload.size,
            tool=upload.tool or None,
            documents=upload.documents,
            names=upload.names,
            left_out=upload.left_out,
            notices=tuple(upload.notes),
            error=upload.error or None,
            created_at=upload.created_at,
            finished_at=upload.finished_at,
            url=f"{settings.OMNIWEB_PUBLIC_URL}{upload_path(upload)}",
        )
    )


def upload_path(upload: ScipUpload) -> str:
    """Return the address that follows an upload."""
    return f"/api/v1/repositories/{upload.repository_id}/scip/{upload.pk}"
