"""What may leave of what navigation answers: the second look at rights, of its pages.

An answer is made in the whole scope of the caller. Where anything in that, or in the answer, is not
his, what names it is dropped, and nothing is said of the whole.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from django.http import Http404

from omniweb.repositories.services import Caller, refused_of
from omniweb.search.navigation import (
    Callees,
    Definition,
    Definitions,
    Hover,
    Implementations,
    References,
    Summary,
)
from omniweb.search.types import Scope, Total
from omniweb.web.places import Place

Found = TypeVar("Found", bound=Definitions)


def own_hover(place: Place, found: Hover, caller: Caller) -> Hover:
    """Return what may leave of a card."""
    definition = found.definition
    refused = _refused(place, [definition.repository_id] if definition else [], caller)
    if not refused:
        return found
    left = definition if definition and definition.repository_id not in refused else None
    return replace(found, definition=left, others=0, uses=0, skipped=(), notices=())


def own_definitions(place: Place, found: Found, caller: Caller) -> Found:
    """Return what may leave of definitions."""
    refused = _refused(place, [each.repository_id for each in found.definitions], caller)
    if not refused:
        return found
    left = _left(found.definitions, refused)
    return replace(found, definitions=left, incomplete=False, skipped=(), notices=())


def own_implementations(place: Place, found: Implementations, caller: Caller) -> Implementations:
    """Return what may leave of implementations; then what is left is all that is counted."""
    left = own_definitions(place, found, caller)
    if left is found:
        return found
    return replace(left, total=Total(len(left.definitions), "gte"))


def own_references(place: Place, found: References, caller: Caller) -> References:
    """Return what may leave of references; then those that are left are all that is counted."""
    named = [each.repository_id for each in found.files]
    named += (each.repository_id for each in found.definitions)
    refused = _refused(place, named, caller)
    if not refused:
        return found
    files = tuple(each for each in found.files if each.repository_id not in refused)
    return replace(
        found,
        files=files,
        definitions=_left(found.definitions, refused),
        total=Total(sum(len(each.uses) for each in files), "gte"),
        incomplete=False,
        skipped=(),
        notices=(),
        next_cursor="",
        in_files=len(files),
        roles={},
        certainties={},
    )


def own_callees(place: Place, found: Callees, caller: Caller) -> Callees:
    """Return what may leave of what is called: names that the caller sees, and where they lead."""
    about = [found.definition] if found.definition else []
    called = (each for callee in found.callees for each in callee.definitions)
    refused = _refused(place, [each.repository_id for each in (*about, *called)], caller)
    if not refused:
        return found
    own = _left(about, refused)
    callees = tuple(
        replace(each, definitions=_left(each.definitions, refused), others=0)
        for each in found.callees
    )
    return replace(
        found,
        definition=own[0] if own else None,
        callees=callees if own else (),
        incomplete=False,
        skipped=(),
        notices=(),
    )


def own_summary(scope: Scope, found: Summary, caller: Caller) -> Summary:
    """Return what may leave of what is known of a name in a scope: uses only with all of it."""
    uses = found.uses.files if found.uses else ()
    named = [each.repository_id for each in found.definitions]
    named += (each.repository_id for each in uses)
    refused = refused_of(scope, named, caller)
    if not refused:
        return found
    return Summary(found.name, _left(found.definitions, refused))


def _refused(place: Place, named: list[int], caller: Caller) -> frozenset[int]:
    """Return what is not the caller's; raise `Http404` where the place itself is not."""
    here = place.repository.pk
    refused = refused_of(place.scope, [*named, here], caller)
    if here in refused:
        raise Http404
    return refused


def _left(found: Iterable[Definition], refused: frozenset[int]) -> tuple[Definition, ...]:
    return tuple(each for each in found if each.repository_id not in refused)
