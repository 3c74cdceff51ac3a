"""What is said of the uses of a group: an answer that counts nothing yet, and counts by kind."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from omniweb.search.navigation.definitions import MOST_DEFINITIONS, described, first_of
from omniweb.search.navigation.described_uses import by_file
from omniweb.search.navigation.groups import Group
from omniweb.search.navigation.left_out import notices, of_file, titled
from omniweb.search.navigation.looking import UsePlace, is_incomplete
from omniweb.search.navigation.types import References
from omniweb.search.types import Total

NOTHING_LEFT: Final[Mapping[str, int]] = {}


def answer(
    group: Group, uses: Sequence[UsePlace], left: Mapping[str, int] = NOTHING_LEFT
) -> References:
    """Return an answer that tells some uses; `left` counts files not looked at, by reason.

    Raise `PlaceError` for a place that is not there.
    """
    at, found, (_, _, line, column, _) = group.at, group.found, group.place
    of_own, answers = of_file(at.file), found.answers if found else []
    said = notices(at, found, line, column)
    if len(answers) > MOST_DEFINITIONS:
        said = (*said, *first_of(MOST_DEFINITIONS, len(answers), is_exact=False))
    return References(
        found.name if found else "",
        described(at, answers),
        by_file(at, uses),
        Total(0, "eq"),
        is_incomplete(left) or any(of_own.values()),
        titled(Counter(left) | of_own),
        notices=said,
    )


def by_kind(every: Sequence[UsePlace]) -> dict[str, Any]:
    """Return how many uses have each role, and are as sure."""
    return {
        "roles": dict(Counter(each.role.name.lower() for each in every)),
        "certainties": dict(Counter(each.certainty for each in every)),
    }
