"""`/callees` and `/implementations`."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from typing_extensions import override

from omniweb.api import navigation as sent
from omniweb.api.places import PlaceParameters
from omniweb.api.shapes import Json
from omniweb.api.views.endpoint import responses
from omniweb.api.views.navigating import (
    Navigating,
    Place,
    definitions_of,
    place_of,
    where,
)
from omniweb.search import navigation as engine
from omniweb.search.navigation import (
    Callees,
    Definition,
    Definitions,
    Implementations,
    NotLookedAt,
)
from omniweb.search.types import Scope

_Answer = Callees | Implementations
_Question = Callable[..., _Answer | None]


@dataclass(frozen=True, slots=True)
class _Answers:
    """Those about a place, or about the definitions of a symbol, and what is to be said of all."""

    found: tuple[Any, ...]
    skipped: tuple[NotLookedAt, ...]
    incomplete: bool
    notices: tuple[str, ...]


class CalleesOf(Navigating):
    """What something calls."""

    reads_many = True

    @extend_schema(
        operation_id="find_callees",
        parameters=[PlaceParameters],
        responses=responses(ok=sent.CALLED, refusals=(404, 429)),
    )
    def get(self, request: Request) -> Response:
        """Return what the definition at a place, or a symbol, calls."""
        return self.answered(request)

    @override
    def found(self, scope: Scope, asked: dict[str, Any], notices: tuple[str, ...]) -> Json:
        answers = _answers(scope, asked, engine.callees)
        groups = tuple(
            sent.Called(each.definition, each.callees) for each in answers.found if each.definition
        )
        said = (*answers.notices, *notices)
        return sent.CALLED.dump(
            sent.CalledGroups(groups, answers.incomplete, answers.skipped, said)
        )


class ImplementationsOf(Navigating):
    """What implements something."""

    reads_many = True

    @extend_schema(
        operation_id="find_implementations",
        parameters=[PlaceParameters],
        responses=responses(ok=sent.IMPLEMENTED, refusals=(404, 429)),
    )
    def get(self, request: Request) -> Response:
        """Return the types that inherit from a type, or the members that override one."""
        return self.answered(request)

    @override
    def found(self, scope: Scope, asked: dict[str, Any], notices: tuple[str, ...]) -> Json:
        answers = _answers(scope, asked, engine.implementations)
        groups = tuple(
            sent.Implemented(each.of, each.definitions, each.total)
            for each in answers.found
            if each.name
        )
        said = (*answers.notices, *notices)
        return sent.IMPLEMENTED.dump(
            sent.ImplementedGroups(groups, answers.incomplete, answers.skipped, said)
        )


def _answers(
    scope: Scope,
    asked: dict[str, Any],
    question: _Question,
) -> _Answers:
    """Ask about a place, or about each definition of a symbol while there is time."""
    if "symbol" not in asked:
        found = _answer(question, scope, place_of(scope, asked))
        return _Answers((found,), found.skipped, found.incomplete, found.notices)
    until, answers = engine.due(), list[_Answer]()
    named = definitions_of(scope, asked, until)
    first, notices = engine.apart(named)
    for each in first:
        if time.monotonic() > until:
            break
        answers.append(_answer(question, scope, where(each), until=until))
    return _joined(named, first, answers, notices)


def _answer(question: _Question, scope: Scope, place: Place, until: float | None = None) -> _Answer:
    found = question(scope, *place, until=until)
    if found is None:
        raise Http404
    return found


def _joined(
    named: Definitions,
    first: Sequence[Definition],
    found: Sequence[_Answer],
    notices: tuple[str, ...],
) -> _Answers:
    if len(found) < len(first):
        notices = (*notices, f"There was time for {len(found)} of {len(first)} definitions.")
    return _Answers(
        tuple(found),
        sent.joined(left for part in (named, *found) for left in part.skipped),
        named.incomplete or len(found) < len(first) or any(each.incomplete for each in found),
        (*notices, *(said for each in found for said in each.notices)),
    )
