"""`/definition` and `/hover`, and what all that is asked of places and symbols shares."""

from dataclasses import replace
from typing import Any, ClassVar, TypeVar

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from typing_extensions import override

from omniweb.accounts.scopes import SEARCH_READ
from omniweb.api import navigation as sent
from omniweb.api.parameters import from_address, notices_of
from omniweb.api.permissions import client_of, search_scope
from omniweb.api.places import PlaceParameters
from omniweb.api.second_look import left_of
from omniweb.api.shapes import Json
from omniweb.api.views.endpoint import Endpoint, responses
from omniweb.search import QueryError
from omniweb.search import navigation as engine
from omniweb.search.errors import PlaceError
from omniweb.search.navigation import Definition, Definitions
from omniweb.search.types import Scope

Place = tuple[int, str, int, int, str | None]
"""Repository, path, line, column and ref."""
Found = TypeVar("Found")


class Navigating(Endpoint):
    """What is asked of a place or a symbol, in what the caller may search."""

    searches = True
    scopes: ClassVar = {"GET": SEARCH_READ}
    parameters: ClassVar[type[Serializer[object]]] = PlaceParameters
    reads_many: ClassVar = False
    """It reads many files: there is less room for such (docs/adr/0022)."""

    def answered(self, request: Request) -> Response:
        """Return what may leave of the answer; raise `Http404` for what is not to be seen."""
        asked = from_address(self.parameters, request)
        notices = notices_of(self.parameters, request)
        scope = search_scope(request)
        try:
            with client_of(request).searching(self.reads_many):
                found = self.found(scope, asked, notices)
        except QueryError as refusal:
            raise ValidationError({"cursor": str(refusal)}) from refusal
        except PlaceError as refusal:
            raise ValidationError({refusal.parameter: str(refusal)}) from refusal
        return Response(left_of(request, scope, found, _about(scope, asked)))

    def found(self, scope: Scope, asked: dict[str, Any], notices: tuple[str, ...]) -> Json:
        """Return the answer; raise `Http404` where there is no such file."""
        raise NotImplementedError


def place_of(scope: Scope, asked: dict[str, Any]) -> Place:
    """Return the place that is asked for; raise `Http404` for an unknown repository."""
    number = asked.get("repository_id") or _number(scope, asked["repository"])
    return number, asked["path"], asked["line"], asked["column"], asked.get("ref")


def _about(scope: Scope, asked: dict[str, Any]) -> list[int]:
    """Return the repository that is asked about, by name or number."""
    if "repository_id" in asked:
        return [asked["repository_id"]]
    return [_number(scope, asked["repository"])] if "repository" in asked else []


def definitions_of(scope: Scope, asked: dict[str, Any], until: float | None = None) -> Definitions:
    """Return the definitions of the symbol that is asked for, by when the answer is due."""
    narrowed = [_number(scope, asked["repository"])] if "repository" in asked else None
    return engine.named(scope, asked["symbol"], narrowed, until=until)


def _number(scope: Scope, name: str) -> int:
    for each in scope.repositories:
        if each.name == name:
            return each.id
    raise Http404


def there(found: Found | None) -> Found:
    """Return an answer; raise `Http404` where there is no file."""
    if found is None:
        raise Http404
    return found


def where(definition: Definition) -> Place:
    """Return the place of a definition's name."""
    of = definition
    return of.repository_id, of.path, of.line, of.column, of.commit


class DefinitionOf(Navigating):
    """Where something is defined."""

    @extend_schema(
        operation_id="find_definition",
        parameters=[PlaceParameters],
        responses=responses(ok=sent.DEFINITIONS, refusals=(404, 429)),
    )
    def get(self, request: Request) -> Response:
        """Return what the name at a place may mean, or the definitions of a symbol."""
        return self.answered(request)

    @override
    def found(self, scope: Scope, asked: dict[str, Any], notices: tuple[str, ...]) -> Json:
        by_name = "symbol" in asked
        found = (
            definitions_of(scope, asked)
            if by_name
            else there(engine.definition(scope, *place_of(scope, asked)))
        )
        return _with(sent.DEFINITIONS.dump(found), notices)


class HoverOf(Navigating):
    """What to show beside a name."""

    @extend_schema(
        operation_id="hover",
        parameters=[PlaceParameters],
        responses=responses(ok=sent.HOVER, refusals=(404, 429)),
    )
    def get(self, request: Request) -> Response:
        """Return the likeliest definition of a name, and how many others there may be."""
        return self.answered(request)

    @override
    def found(self, scope: Scope, asked: dict[str, Any], notices: tuple[str, ...]) -> Json:
        if "symbol" not in asked:
            found = there(engine.hover(scope, *place_of(scope, asked)))
            return _with(sent.HOVER.dump(found), notices)
        named = definitions_of(scope, asked)
        found = engine.Hover(asked["symbol"], None, 0, 0)
        for first in named.definitions[:1]:
            of_first = there(engine.hover(scope, *where(first)))
            found = replace(of_first, others=len(named.definitions) - 1)
        told = replace(
            found,
            incomplete=named.incomplete or found.incomplete,
            skipped=sent.joined((*named.skipped, *found.skipped)),
            notices=(*named.notices, *found.notices),
        )
        return _with(sent.HOVER.dump(told), notices)


def _with(answer: Json, notices: tuple[str, ...]) -> Json:
    """Return an answer with notices added."""
    return answer | {"notices": [*answer["notices"], *notices]}
