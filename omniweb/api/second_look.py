"""The second look at rights for answers of navigation: whatever they name may leave, or is dropped.

Which repositories an answer names is read off the very object that is sent, so that no part of it
can be forgotten.
"""

from collections.abc import Collection, Iterator
from typing import Any, Final, cast

from django.http import Http404
from rest_framework.request import Request

from omniweb.api.permissions import may_leave, readable_rows
from omniweb.api.shapes import Json
from omniweb.search.types import PinnedScope

_OF_ALL: Final[Json] = {
    "total": {"value": 0, "relation": "gte"},
    "skipped": [],
    "notices": [],
    "next_cursor": None,
}
"""What is said of a whole answer, where not all of it may leave."""
_COUNTS: Final = frozenset({"others", "uses"})


def left_of(request: Request, scope: PinnedScope, answer: Json, about: Collection[int]) -> Json:
    """Return what may leave of an answer that was made in a scope.

    `about` are the repositories that were asked about by name or number: raise `Http404` where one
    of them is not the caller's.
    """
    named = {*_named(answer), *about}
    if may_leave(request, scope, named):
        return answer
    asked = sorted({*named, *scope.ids})
    kept = frozenset(readable_rows(request, asked, of=int))
    if not kept.issuperset(about):
        raise Http404
    return answer if len(kept) == len(asked) else cast("Json", _left(answer, kept))


def _named(value: Any) -> Iterator[int]:
    """Yield the repositories that a part of an answer names."""
    if isinstance(value, dict):
        if "repository_id" in value:
            yield value["repository_id"]
        for inner in value.values():
            yield from _named(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _named(inner)


def _left(value: Any, kept: frozenset[int]) -> Any:
    """Return a part without what names other repositories, and without what counts them."""
    if isinstance(value, list):
        return [_left(each, kept) for each in value if _may(each, kept)]
    if not isinstance(value, dict):
        return value
    left = {key: _left(inner, kept) if _may(inner, kept) else None for key, inner in value.items()}
    zero = {key: 0 for key in _COUNTS & left.keys() if isinstance(left[key], int)}
    return left | zero | {key: _OF_ALL[key] for key in _OF_ALL.keys() & left.keys()}


def _may(value: Any, kept: frozenset[int]) -> bool:
    """Tell whether a part may leave: it, and one of the definitions that it is about."""
    if not isinstance(value, dict):
        return True
    about = [*value.get("definitions", ()), *filter(None, [value.get("definition")])]
    may = not about or any(_may(each, kept) for each in about)
    return may and value.get("repository_id") in {*kept, None}
