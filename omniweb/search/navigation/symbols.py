"""What is defined under a name in a scope, where no place says which is meant."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any, Final

from psycopg import Connection

from indexer.text import paths, tokens
from indexer.types import Flag
from omniweb.search.index.arrays import ranges
from omniweb.search.index.documents import snapshot_of
from omniweb.search.index.pool import reading
from omniweb.search.navigation.definitions import MOST_DEFINITIONS, described
from omniweb.search.navigation.forest import Forest
from omniweb.search.navigation.left_out import titled
from omniweb.search.navigation.places import Opened
from omniweb.search.navigation.resolving import Resolver
from omniweb.search.navigation.targets import Answer, Target
from omniweb.search.navigation.types import Certainty, Definition, Definitions
from omniweb.search.navigation.uses import MOST_REPOSITORIES
from omniweb.search.types import Scope

_SEPARATOR: Final = re.compile(r"::|->|[.#]")
_REASON: Final = "it is called so"
_DEFINING: Final = """
SELECT DISTINCT repository_id FROM search_index.symbol
WHERE normalised = %(normalised)s AND name = %(name)s
  AND repository_id <@ %(repositories)s::int4multirange
ORDER BY repository_id LIMIT %(most)s"""


def named(scope: Scope, name: str, repositories: Collection[int] | None = None) -> Definitions:
    """Return the definitions of a name, or those whose qualified name ends so: `Shape.area`.

    `repositories` narrows the scope to some of it. Those of tests come last.
    """
    wanted = set(scope.ids).intersection(scope.ids if repositories is None else repositories)
    with reading() as connection:
        found, left = _called(connection, scope, wanted, name, name)
        last = _SEPARATOR.split(name)[-1]
        if not found and last and last != name:
            found, left = _called(connection, scope, wanted, last, name)
    said = () if found else (f"Nothing that you can see is defined as “{name[:80]}”.",)
    if len(found) > MOST_DEFINITIONS:
        said = (f"The first {MOST_DEFINITIONS} of {len(found)} definitions are told.",)
    return Definitions(
        name, tuple(found[:MOST_DEFINITIONS]), any(left.values()), titled(left), said
    )


def _called(
    connection: Connection[Any], scope: Scope, wanted: Collection[int], name: str, qualified: str
) -> tuple[list[Definition], Counter[str]]:
    """Return what is called `name` and whose qualified name is `qualified` or ends so."""
    values = {
        "normalised": tokens.normalise(name),
        "name": name,
        "repositories": ranges(sorted(wanted)),
        "most": MOST_REPOSITORIES + 1,
    }
    rows = connection.execute(_DEFINING, values).fetchall()
    left = Counter({"repositories": 1} if len(rows) > MOST_REPOSITORIES else {})
    found: list[Definition] = []
    for (number,) in rows[:MOST_REPOSITORIES]:
        found += _in(connection, scope, number, name, "" if name == qualified else qualified)
    ordered = sorted(found, key=_order)
    return ordered, left


def _in(
    connection: Connection[Any], scope: Scope, repository: int, name: str, qualified: str
) -> Iterator[Definition]:
    """Yield the definitions in one repository."""
    snapshot = snapshot_of(connection, scope, repository, None)
    if snapshot is None:
        return
    forest = Forest(connection, scope, snapshot)
    targets = [
        Target.of(file, number)
        for file in forest.home.files(forest.home.defining(name))
        for number, symbol in enumerate(file.symbols)
        if symbol.name == name and _ends(symbol.qualified_name, qualified)
    ]
    answers = [Answer(each, Certainty.SAME_NAME, _REASON) for each in targets]
    for each in answers[:1]:
        at = Opened(Resolver(forest), each.target.file)
        yield from described(at, answers, most=MOST_DEFINITIONS + 1)


def _ends(whole: str, end: str) -> bool:
    """Tell whether a qualified name ends with names, however those are joined."""
    if not end:
        return True
    steps, wanted = _SEPARATOR.split(whole), _SEPARATOR.split(end)
    return steps[-len(wanted) :] == wanted


def _order(definition: Definition) -> tuple[bool, str, str, int]:
    is_test = Flag.TEST in paths.flags(definition.path)
    return is_test, definition.repository, definition.path, definition.line
