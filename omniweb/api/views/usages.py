"""`/references` and `/callers`: where something is used, in pages."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from typing_extensions import override

from omniweb.api import navigation as sent
from omniweb.api.places import ALL, UsageParameters
from omniweb.api.shapes import Json
from omniweb.api.views.endpoint import responses
from omniweb.api.views.navigating import Navigating, definitions_of, place_of, there
from omniweb.search import navigation as engine
from omniweb.search.navigation import Certainty, Definition, Definitions, References, Wanted
from omniweb.search.types import Scope, Total


class ReferencesTo(Navigating):
    """Where something is used."""

    parameters = UsageParameters
    reads_many = True

    @extend_schema(
        operation_id="find_references",
        parameters=[UsageParameters],
        responses=responses(ok=sent.USAGES, refusals=(404, 429)),
    )
    def get(self, request: Request) -> Response:
        """Return the uses of what stands at a place, or of a symbol, the nearest files first.

        Each definition of a symbol has a group; each use is told once, with the first of its surest
        definitions among these, so the total is how many different uses there are. A page comes
        early: it may have fewer than `limit`, and the total is "gte" until the last, unless
        `count=all` asks for that of all.
        """
        return self.answered(request)

    @override
    def found(self, scope: Scope, asked: dict[str, Any], notices: tuple[str, ...]) -> Json:
        wanted = Wanted(self.roles(asked), Certainty(asked["certainty"]))
        page = {"wanted": wanted, "cursor": asked["cursor"], "limit": asked["limit"]}
        if "symbol" not in asked:
            place = place_of(scope, asked)
            found = there(engine.references(scope, *place, **page))
            if asked["count"] == ALL:
                every = engine.counted(scope, *place, wanted=wanted, until=self._counts_until)
                found = _of_all(found, every)
            return _usages((found,) if found.name else (), (*found.notices, *notices), found)
        until = engine.due()
        named = definitions_of(scope, asked, until)
        first, said = engine.apart(named)
        groups = engine.references_of(scope, first, **page, until=until)
        if asked["count"] == ALL:
            counts = engine.counted_of(scope, first, wanted=wanted, until=self._counts_until)
            of = {_place(each.definitions[0]): each for each in counts if each.definitions}
            groups = tuple(
                _of_all(group, of.get(_place(own)))
                for group in groups
                for own in group.definitions[:1]
            )
        return _usages(groups, (*said, *notices), named)

    @property
    def _counts_until(self) -> float:
        """When a count of all is due that begins now."""
        return engine.counts_until(is_known=self.request.user.is_authenticated)

    @staticmethod
    def roles(asked: dict[str, Any]) -> engine.Roles:
        """Return the roles of the uses that are asked for; none for all."""
        return engine.roles_named(asked["role"]) if "role" in asked else frozenset()


class CallersOf(ReferencesTo):
    """Who calls something."""

    @extend_schema(
        operation_id="find_callers",
        parameters=[UsageParameters],
        responses=responses(ok=sent.USAGES, refusals=(404, 429)),
    )
    @override
    def get(self, request: Request) -> Response:
        """Return the calls of what stands at a place, or of a symbol, with what is around each."""
        return self.answered(request)

    @override
    @staticmethod
    def roles(asked: dict[str, Any]) -> engine.Roles:
        if "role" not in asked:
            return engine.CALLS
        if not (named := engine.roles_named(asked["role"]) & engine.CALLS):
            raise ValidationError({"role": "Who calls does so as call or decorate."})
        return named


def _of_all(page: References, every: References | None) -> References:
    """Return a page that says how many uses there are in all."""
    if every is None:
        return page
    return replace(page, total=every.total, incomplete=every.incomplete, skipped=every.skipped)


def _place(definition: Definition) -> tuple[int, str, int, int]:
    return definition.repository_id, definition.path, definition.line, definition.column


def _usages(
    groups: Sequence[References], notices: tuple[str, ...], about: Definitions | References
) -> Json:
    """Return a page of uses; `about` is what else is not known."""
    told = {_place(of) for each in groups for of in each.definitions}
    named = about.definitions if isinstance(about, Definitions) else ()
    others = any(_place(each) not in told for each in named)
    left_out = others or about.incomplete or any(each.incomplete for each in groups)
    open_ended = left_out or any(each.total.relation == "gte" for each in groups)
    total = Total(sum(each.total.value for each in groups), "gte" if open_ended else "eq")
    skipped = [left for each in groups for left in each.skipped]
    skipped += about.skipped if isinstance(about, Definitions) or not groups else ()
    return sent.USAGES.dump(
        sent.Usages(
            tuple(
                sent.UsageGroup(
                    each.name,
                    each.definitions,
                    tuple(map(sent.usages_of_file, each.files)),
                    each.total,
                    each.incomplete,
                    each.skipped,
                )
                for each in groups
            ),
            total,
            left_out,
            sent.joined(skipped),
            groups[-1].next_cursor or None if groups else None,
            notices,
        )
    )
