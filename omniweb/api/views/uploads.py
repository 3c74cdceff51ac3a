"""`/repositories/{id}/scip`: what compilers know of a commit, uploaded as an index of SCIP."""

from typing import Any, ClassVar, Final, cast

from django.http import Http404, HttpRequest
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

import indexer
from omniweb.accounts.scopes import INDEX_TRIGGER, REPOSITORIES_READ
from omniweb.accounts.services import token_for
from omniweb.api.authentication import sent
from omniweb.api.parameters import UploadParameters, from_address
from omniweb.api.permissions import administered_repository, readable_repository, user_of
from omniweb.api.responses import UPLOAD, upload_object, upload_path
from omniweb.api.views.endpoint import OF_BODIES, Endpoint, responses
from omniweb.repositories.models import ScipUpload
from omniweb.repositories.tasks import enqueue_upload
from omniweb.serving.bodies import takes

SECONDS: Final = 300.0
"""In which the whole file must come."""


class Uploads(Endpoint):
    """Uploading an index."""

    scopes: ClassVar = {"POST": INDEX_TRIGGER}

    @extend_schema(
        operation_id="upload_scip",
        parameters=[UploadParameters],
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses=responses(ok=UPLOAD, status=202, refusals=(*OF_BODIES, 404)),
    )
    def post(self, request: Request, repository_id: int) -> Response:
        """Take a file of SCIP that was made of a commit; `Location` says what becomes of it."""
        repository = administered_repository(request, repository_id)
        commit = from_address(UploadParameters, request)["commit"]
        body = cast("Any", request)  # a file; nothing has read of it
        upload = enqueue_upload(repository, commit, body, actor=user_of(request))
        location = {"Location": upload_path(upload)}
        return Response(upload_object(upload), status=202, headers=location)


class OneUpload(Endpoint):
    """One uploaded index."""

    scopes: ClassVar = {"GET": REPOSITORIES_READ}

    @extend_schema(operation_id="get_upload", responses=responses(ok=UPLOAD, refusals=(404,)))
    def get(self, request: Request, repository_id: int, upload_id: int) -> Response:
        """Say whether an index waits, was read, or why it could not be."""
        repository = readable_repository(request, repository_id)
        uploads = ScipUpload.objects.select_related("repository").filter(repository=repository)
        upload = uploads.filter(pk=upload_id).first()
        if upload is None:
            raise Http404
        return Response(upload_object(upload))


def _has_token(request: HttpRequest) -> bool:
    """Tell whether somebody known sends it: of others nothing so long is read."""
    text = sent(request)
    return text is not None and token_for(text) is not None


taking = takes(indexer.SCIP_LIMITS.file_bytes, seconds=SECONDS, admits=_has_token)(
    Uploads.as_view()
)
