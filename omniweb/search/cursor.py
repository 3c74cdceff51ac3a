"""Where the next page of an answer begins, opaque to callers and good for one query alone."""

import base64
import binascii
import hashlib
import json

from omniweb.search.errors import QueryError
from omniweb.search.types import SearchRequest

FURTHEST = 10_000
"""Documents that can be paged through."""


def _digest(request: SearchRequest) -> str:
    asked = repr((request.text, str(request.mode), request.fusion))
    return hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def after(request: SearchRequest, offset: int) -> str:
    """Return the cursor of the page that begins behind `offset` documents."""
    data = json.dumps([offset, _digest(request)], separators=(",", ":"))
    return base64.urlsafe_b64encode(data.encode()).decode().rstrip("=")


def offset_of(request: SearchRequest) -> int:
    """Return how many documents the page leaves out; raise `QueryError` for a foreign cursor."""
    if not request.cursor:
        return 0
    try:
        padded = request.cursor + "=" * (-len(request.cursor) % 4)
        offset, digest = json.loads(base64.urlsafe_b64decode(padded.encode()))
    except (ValueError, TypeError, binascii.Error, RecursionError):  # the last: nested too deep
        offset, digest = -1, ""
    if digest != _digest(request) or not isinstance(offset, int) or not 0 < offset <= FURTHEST:
        message = "The cursor belongs to another search. Begin without one."
        raise QueryError(message, 0)
    return offset
