"""Files as the repository has them, byte for byte."""

from threading import BoundedSemaphore
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

import indexer
from indexer.errors import IndexerError
from omniweb.repositories.mirrors import mirror_of
from omniweb.repositories.models import Repository
from omniweb.repositories.services import scope_of
from omniweb.search.index import documents
from omniweb.web.access import readable
from omniweb.web.views.browsing import absent

POLICY = "default-src 'none'; sandbox"
MOST_AT_ONCE = 4
"""Downloads from the mirrors that one process serves: each is a process of git."""
WAIT_SECONDS = 2.0
_places = BoundedSemaphore(MOST_AT_ONCE)


@require_safe
def raw(request: HttpRequest, name: str, path: str) -> HttpResponseBase:
    """Respond with the blob, byte for byte, as a download that can run nothing.

    Most texts of the index make their bytes again. What it does not hold whole comes from the
    mirror, if this server sees it.
    """
    repository = readable(request, name)
    ref = request.GET.get("ref") or None
    scope = scope_of(request.user)
    document = documents.read_document(scope, repository.pk, path, ref)
    if document is not None and document.gives_its_bytes:
        response: HttpResponseBase = HttpResponse(
            document.text.encode(document.encoding),
            content_type=f"text/plain; charset={document.encoding}",
        )
    else:
        place = documents.place_of(scope, repository.pk, path, ref)
        if place is None:
            raise Http404
        response = _from_mirror(request, repository, *place) or _lacking(
            request, repository, path, partial=document is not None
        )
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    if response.status_code == 200:  # noqa: PLR2004 - the others are pages
        file_name = quote(path.rpartition("/")[2], safe="")
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{file_name}"
    return response


def _lacking(
    request: HttpRequest, repository: Repository, path: str, *, partial: bool
) -> HttpResponse:
    if not partial:
        return absent(request, repository, path)
    sentence = "The index does not hold this file byte for byte, and this server has no copy of it."
    return render(request, "404.html", {"sentence": sentence}, status=404)


def _from_mirror(
    request: HttpRequest, repository: Repository, commit: str, path: bytes
) -> HttpResponseBase | None:
    """Respond with the file of a commit, or say what stands in the way; None: it is not there."""
    if not _places.acquire(timeout=WAIT_SECONDS):
        response = render(request, "503.html", status=503)
        response["Retry-After"] = "2"
        return response
    try:
        content = indexer.read_blob(mirror_of(repository.pk), commit, path)
    except IndexerError as refusal:
        return render(request, "404.html", {"sentence": str(refusal)}, status=404)
    finally:
        _places.release()
    if content is None:
        return None
    return FileResponse(content, content_type="application/octet-stream")
