"""`/repositories/{id}/scip`: what compilers know of a commit, uploaded as an index of SCIP."""

from typing import Any, ClassVar, Final, cast

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import resolve
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.status import HTTP_202_ACCEPTED
from typing_extensions import override

import indexer
from omniweb.accounts.scopes import INDEX_TRIGGER, REPOSITORIES_READ
from omniweb.api.authentication import SCHEME, sent
from omniweb.api.parameters import UploadParameters, from_address
from omniweb.api.permissions import administered_repository, readable_repository, user_of
from omniweb.api.problems import Problem
from omniweb.api.uploads import UPLOAD, upload_object, upload_path
from omniweb.api.views.endpoint import OF_BODIES, Endpoint, responses
from omniweb.repositories.models import Repository, ScipUpload
from omniweb.repositories.tasks import enqueue_upload
from omniweb.repositories.uploads.storing import check_upload
from omniweb.serving.bodies import MEBIBYTE, takes

SECONDS: Final = 300.0
"""In which the whole file must come."""
_PLAIN: Final = "identity"
_HOW_TO_SEND: Final = (
    "An upload needs a token with the scope “index:trigger”; a session is not enough. Send it as"
    " “Authorization: Bearer …”."
)


class _Encoded(UnsupportedMediaType):
    """The body is compressed."""

    def __init__(self, encoding: str) -> None:
        super().__init__(
            encoding, f"Send the index as it is, without Content-Encoding: {encoding}."
        )


class Uploads(Endpoint):
    """Uploading an index."""

    scopes: ClassVar = {"POST": INDEX_TRIGGER}

    @extend_schema(
        operation_id="upload_scip",
        parameters=[UploadParameters],
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses=responses(ok=UPLOAD, status=202, refusals=(*OF_BODIES, 404, 429)),
    )
    def post(self, request: Request, repository_id: int) -> Response:
        """Take a file of SCIP that was made of a commit; `Location` says what becomes of it."""
        repository, commit = _allowed(request, repository_id)
        body = cast("Any", request)  # a file; nothing has read of it
        upload = enqueue_upload(repository, commit, body, actor=user_of(request))
        location = {"Location": upload_path(upload)}
        return Response(upload_object(upload), status=202, headers=location)


class _Asking(Uploads):
    """Whether an upload may come: asked before its body is, and answered by its headers alone."""

    @override
    def post(self, request: Request, repository_id: int) -> Response:
        """Respond with the name to count the sender by."""
        check_upload(*_allowed(request, repository_id), user_of(request))
        return Response(f"user-{user_of(request).pk}", status=HTTP_202_ACCEPTED)


def _allowed(request: Request, repository_id: int) -> tuple[Repository, str]:
    """Return of what repository and commit an index is; raise what refuses it."""
    repository = administered_repository(request, repository_id)
    if request.headers.get("Content-Encoding", _PLAIN).lower() != _PLAIN:
        raise _Encoded(request.headers["Content-Encoding"])
    return repository, from_address(UploadParameters, request)["commit"]


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


def _admits(request: HttpRequest) -> str | HttpResponseBase:
    """Return whom an upload is counted for, or the response to who may not send one."""
    if sent(request) is None:
        challenge = {"WWW-Authenticate": f'{SCHEME} realm="OmniWeb"'}
        return Problem("unauthenticated", 401, _HOW_TO_SEND, headers=challenge).response()
    response = _asking(request, **resolve(request.path_info).kwargs)
    return str(response.data) if response.status_code == HTTP_202_ACCEPTED else response.render()


_asking = _Asking.as_view()
taking = takes(
    indexer.SCIP_LIMITS.file_bytes,
    seconds=SECONDS,
    admits=_admits,
    too_large=(
        f"The index is longer than the {indexer.SCIP_LIMITS.file_bytes // MEBIBYTE} MiB that may"
        " be sent: send one for each part of the repository."
    ),
)(Uploads.as_view())
