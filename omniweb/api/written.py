"""Answers to searches as the bytes of their JSON, kept as such.

What is new each time is written into them on the way out: times, notices, whether it was kept.
"""

import hashlib
from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson
from django.conf import settings

from omniweb.api.responses import SEARCH_RESULT
from omniweb.search.cache import Answer, Form
from omniweb.search.types import SearchResult

_NEW = ("took_ms", "timings", "cached", "notices")
"""Members that stand side by side, and are written each time."""


class Written(NamedTuple):
    """An answer but for what is new each time; `repositories` are the ids of its hits'."""

    before: bytes
    after: bytes
    notices: tuple[str, ...]
    unindexed: tuple[int, ...]
    repositories: tuple[int, ...]

    def whole(self, answer: Answer[Any], further: Sequence[str]) -> bytes:
        """Return the JSON of an answer; `further` are notices for this caller alone."""
        values = (answer.took_ms, answer.timings, answer.cached, (*self.notices, *further))
        new = orjson.dumps(dict(zip(_NEW, values, strict=True)))
        return b"%b,%b,%b" % (self.before[:-1], new[1:-1], self.after[1:])


def _written(result: SearchResult) -> Written:
    members = SEARCH_RESULT.dump(result)
    names = list(members)
    first = names.index(_NEW[0])
    before, after = names[:first], names[first + len(_NEW) :]
    return Written(
        orjson.dumps({name: members[name] for name in before}),
        orjson.dumps({name: members[name] for name in after}),
        result.notices,
        result.unindexed,
        tuple({hit.repository_id for hit in result.hits}),
    )


def name_of_form() -> str:
    """Return what changes whenever the same result would be written otherwise."""
    how = f"{SEARCH_RESULT.display('value')} {settings.OMNIWEB_PUBLIC_URL}"
    return f"json:{hashlib.sha256(how.encode()).hexdigest()[:16]}"


WRITTEN: Form[Written] = Form(name_of_form(), _written)
