"""Where the next page of uses begins: a number, and a digest of the question that it belongs to."""

import base64
import binascii
import hashlib
import json

from omniweb.search.errors import QueryError


def after(offset: int, question: str) -> str:
    """Return the cursor of the page that begins with the use `offset`."""
    data = json.dumps([offset, _digest(question)], separators=(",", ":"))
    return base64.urlsafe_b64encode(data.encode()).decode().rstrip("=")


def offset_of(cursor: str, question: str) -> int:
    """Return where the page of a cursor begins, 0 without one; raise `QueryError`."""
    if not cursor:
        return 0
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        offset, digest = json.loads(base64.urlsafe_b64decode(padded.encode()))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        offset, digest = -1, ""
    if digest != _digest(question) or not isinstance(offset, int) or offset < 0:
        message = "The cursor belongs to another question. Begin without one."
        raise QueryError(message, 0)
    return offset


def _digest(question: str) -> str:
    return hashlib.sha256(question.encode("utf-8", "surrogatepass")).hexdigest()[:12]
