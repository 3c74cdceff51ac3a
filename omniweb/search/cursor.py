"""Where the next page of an answer begins: a number and a digest of the question, opaque."""

import base64
import binascii
import hashlib
import json
import sys
from typing import Any

from omniweb.search.errors import QueryError


def after(value: object, question: str) -> str:
    """Return the cursor of the page of a question that begins behind an offset, or any JSON."""
    data = json.dumps([value, _digest(question)], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(data.encode()).decode().rstrip("=")


def offset_of(cursor: str, question: str, furthest: int = sys.maxsize) -> int:
    """Return how many results the page of a cursor leaves out, 0 without one.

    Raise `QueryError` for one of another question, or beyond the result `furthest`.
    """
    if not cursor:
        return 0
    offset = value_of(cursor, question)
    if not isinstance(offset, int) or not 0 < offset <= furthest:
        raise foreign()
    return offset


def value_of(cursor: str, question: str) -> Any:
    """Return what `after` was given, as JSON has it; raise `QueryError` as `offset_of` does."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        value, digest = json.loads(base64.urlsafe_b64decode(padded.encode()))
    except (ValueError, TypeError, binascii.Error, RecursionError):  # the last: nested too deep
        value, digest = 0, ""
    if digest != _digest(question):
        raise foreign()
    return value


def foreign() -> QueryError:
    """Return the refusal of a cursor of another question."""
    message = "The cursor belongs to another question. Begin without one."
    return QueryError(message, 0)


def _digest(question: str) -> str:
    return hashlib.sha256(question.encode("utf-8", "surrogatepass")).hexdigest()[:12]
