"""Where the next page of an answer begins: a number and a digest of the question, opaque."""

import base64
import binascii
import hashlib
import json
import sys

from omniweb.search.errors import QueryError


def after(offset: int, question: str) -> str:
    """Return the cursor of the page that begins behind `offset` results of a question."""
    data = json.dumps([offset, _digest(question)], separators=(",", ":"))
    return base64.urlsafe_b64encode(data.encode()).decode().rstrip("=")


def offset_of(cursor: str, question: str, furthest: int = sys.maxsize) -> int:
    """Return how many results the page of a cursor leaves out, 0 without one.

    Raise `QueryError` for one of another question, or beyond the result `furthest`.
    """
    if not cursor:
        return 0
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        offset, digest = json.loads(base64.urlsafe_b64decode(padded.encode()))
    except (ValueError, TypeError, binascii.Error, RecursionError):  # the last: nested too deep
        offset, digest = 0, ""
    if digest != _digest(question) or not isinstance(offset, int) or not 0 < offset <= furthest:
        message = "The cursor belongs to another question. Begin without one."
        raise QueryError(message, 0)
    return offset


def _digest(question: str) -> str:
    return hashlib.sha256(question.encode("utf-8", "surrogatepass")).hexdigest()[:12]
