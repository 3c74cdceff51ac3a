"""Files as the repository has them, byte for byte."""

import asyncio
import threading
from collections import Counter
from collections.abc import AsyncIterator
from typing import IO
from urllib.parse import quote

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.views.decorators.http import require_safe
from typing_extensions import override

import indexer
from indexer.errors import IndexerError
from omniweb.repositories.mirrors import mirror_of
from omniweb.repositories.models import Repository
from omniweb.repositories.services import scope_of_one
from omniweb.search.index import documents
from omniweb.serving.admission import Client
from omniweb.web.access import readable
from omniweb.web.views.browsing import absent

POLICY = "default-src 'none'; sandbox"
PIECE_BYTES = 64 * 1024
MOST_AT_ONCE, MOST_OF_ONE = 6, 2
"""Downloads from the mirrors of one process, and of one caller: each keeps a file until its end."""


class _Places:
    """Who downloads; a place is held until the response is closed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: Counter[str] = Counter()

    def take(self, who: str) -> bool:
        """Tell whether there was one."""
        with self._lock:
            if self._held.total() >= MOST_AT_ONCE or self._held[who] >= MOST_OF_ONE:
                return False
            self._held[who] += 1
            return True

    def leave(self, who: str) -> None:
        """Give one back."""
        with self._lock:
            self._held -= Counter({who: 1})


_places = _Places()


class _Download(StreamingHttpResponse):
    """A file in pieces; its place is given back when the response is closed.

    Django's own response to a file would be read as a whole first by a server like ours.
    """

    def __init__(self, content: IO[bytes], who: str) -> None:
        super().__init__(_pieces(content), content_type="application/octet-stream")
        self._content, self._who = content, who

    @override
    def close(self) -> None:
        super().close()
        if not self._content.closed:
            self._content.close()
            _places.leave(self._who)


async def _pieces(content: IO[bytes]) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    while piece := await loop.run_in_executor(None, content.read, PIECE_BYTES):
        yield piece


@require_safe
def raw(request: HttpRequest, name: str, path: str) -> HttpResponseBase:
    """Respond with the blob, byte for byte, as a download that can run nothing.

    Most texts of the index make their bytes again. What it does not hold whole comes from the
    mirror, if this server sees it.
    """
    repository = readable(request, name)
    ref = request.GET.get("ref") or None
    scope = scope_of_one(repository)
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
    if response.status_code == 200:  # noqa: PLR2004 - the others are pages
        response["Content-Security-Policy"] = POLICY
        response["X-Content-Type-Options"] = "nosniff"
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
    who = Client.of(request, request.user).name
    if not _places.take(who):
        response = render(request, "503.html", status=503)
        response["Retry-After"] = "2"
        return response
    content = None
    try:
        content = indexer.read_blob(mirror_of(repository.pk), commit, path)
    except IndexerError as refusal:
        return render(request, "404.html", {"sentence": str(refusal)}, status=404)
    finally:
        if content is None:
            _places.leave(who)
    return None if content is None else _Download(content, who)
