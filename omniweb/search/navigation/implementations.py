"""What inherits from a type, on whatever level, and what overrides its members."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from indexer.text.occurrences import Role
from omniweb.search.navigation.definitions import described
from omniweb.search.navigation.groups import meant
from omniweb.search.navigation.implementing import inheriting
from omniweb.search.navigation.left_out import notices, of_file, titled
from omniweb.search.navigation.looking import (
    MOST_IMPLEMENTING,
    Looking,
    is_incomplete,
    looks_until,
)
from omniweb.search.navigation.places import Opened, asked, opened
from omniweb.search.navigation.targets import Answer, Target, distinct
from omniweb.search.navigation.types import Definition, Implementations
from omniweb.search.navigation.uses import Uses
from omniweb.search.types import Scope, Total

_Written = dict[tuple[int, int, str], str]
"""The types that impls in Rust are for, as they are written, by the keys of targets."""


def implementations(
    scope: Scope,
    repository: int,
    path: str,
    line: int,
    column: int,
    ref: str | None = None,
    *,
    until: float | None = None,
) -> Implementations | None:
    """Return the types that inherit from the one at a place, or what overrides its member.

    Those that inherit directly come first, the nearest ones. None where the scope has no such file.
    The total is "at least" where more may be known. `until` is when the answer is due, in `SECONDS`
    by default.
    """
    looking = Looking(looks_until(until))
    with opened(scope, repository, path, ref) as at:
        if at is None:
            return None
        found = asked(at, line, column)
        said = notices(at, found, line, column)
        if found is None or not found.answers:
            left = of_file(at.file)
            name = found.name if found else ""
            return Implementations(name, (), any(left.values()), titled(left), said)
        target = meant(found)[0]
        container = target.container if target.is_member else None
        of = target if container is None else Target.of(target.file, container)
        written = _Written()
        below = list(_below(at, of, looking, written)) if of.is_type else []
        if container is not None:
            below = list(_overriding(below, target.name))
        if not of.is_type:
            said = (f"{found.name} is neither a type nor a member of one.",)
        every, left = distinct(below), looking.left | of_file(at.file)
        is_part = is_incomplete(left) or any(of_file(at.file).values())
        first = described(at, every, most=MOST_IMPLEMENTING)
        left["implementing"] += len(every) - len(first)
        (here,) = described(at, found.answers, most=1)
        return Implementations(
            found.name,
            tuple(map(_named_so, first, (written.get(each.target.key) for each in every))),
            is_part or len(first) < len(every),
            titled(left),
            said,
            here,
            Total(len(every), "gte" if is_part else "eq"),
        )


def _named_so(found: Definition, written: str | None) -> Definition:
    """Return an impl under the name of the type that it is for."""
    if not written:
        return found
    return replace(found, name=written, qualified_name=written, kind="impl")


def _overriding(below: Iterable[Answer], name: str) -> Iterator[Answer]:
    """Yield the members of a name that types declare."""
    for each in below:
        number = each.target.symbol
        for place in each.target.file.declared(number, name)[:1] if number is not None else ():
            yield Answer(Target.at(each.target.file, place), each.certainty, each.reason)


def _below(at: Opened, of: Target, looking: Looking, written: _Written) -> Iterator[Answer]:
    """Yield the types that inherit from one, level by level, each once, until time is up.

    `looking` gets what was not looked at, `written` the types of other repositories.
    """
    level, seen = [of], {of.key}
    while level:
        following = []
        for each in level:
            some = Looking(looking.until)
            uses = Uses(at.resolver, [each], {Role.INHERIT}).collect(some)
            looking.left |= uses.left
            inherits = [use for use in uses.found if use.role is Role.INHERIT]
            for own in inheriting(at, inherits):
                if own.target.key not in seen:
                    seen.add(own.target.key)
                    following += [own.target] if own.target.is_type else []
                    reason = f"it inherits from {each.name}"
                    written[own.target.key] = own.written
                    yield Answer(own.target, own.use.certainty, reason)
        level = following
