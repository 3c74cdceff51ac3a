"""The definitions of a file in the order of the text, and those on one of its lines."""

from collections.abc import Iterator

from indexer.types import Symbol
from omniweb.search.navigation.definitions import described
from omniweb.search.navigation.files import File
from omniweb.search.navigation.left_out import titled
from omniweb.search.navigation.named_places import head, name_place
from omniweb.search.navigation.places import opened
from omniweb.search.navigation.targets import Answer, Target
from omniweb.search.navigation.types import Certainty, Outline, OutlineItem
from omniweb.search.types import Scope


def outline(scope: Scope, repository: int, path: str, ref: str | None = None) -> Outline | None:
    """Return the definitions of a file; None where the scope, the ref or the path has none."""
    with opened(scope, repository, path, ref) as at:
        if at is None:
            return None
        symbols = range(len(at.file.symbols))
        here = [Answer(Target.of(at.file, each), Certainty.SAME_SCOPE, "") for each in symbols]
        found = described(at, here, most=len(here))
        items = tuple(
            OutlineItem(
                each.name,
                each.qualified_name,
                each.kind,
                each.signature,
                each.first_line,
                each.last_line,
                each.line,
                each.column,
                depth,
            )
            for each, depth in zip(found, _depths(at.file), strict=True)
        )
        left = {} if at.file.entry.current else {"analysed before": 1}
        said = () if items else ("No definitions are known in this file.",)
        return Outline(items, bool(left), titled(left), said)


def names_on(
    scope: Scope, repository: int, path: str, line: int, ref: str | None = None
) -> tuple[tuple[int, int], ...] | None:
    """Return the places (line, column) of the names of the definitions on a line.

    Those whose names stand there come first, then those that begin there: below a decorator, say.
    None where the scope, the ref or the path has none.
    """
    with opened(scope, repository, path, ref) as at:
        if at is None:
            return None
        every = (Target.of(at.file, each) for each in range(len(at.file.symbols)))
        near = [each for each in every if line in head(each) or line == _begins(each)]
        texts = at.forest.lines({at.file.entry: {of for each in near for of in head(each)}})
        places = [(name_place(each, texts), _begins(each)) for each in near]
        standing = [place for place, _ in places if place[0] == line]
        below = [place for place, first in places if first == line]
        return tuple(dict.fromkeys((*standing, *below)))


def _begins(target: Target) -> int:
    number = target.symbol
    return target.line if number is None else target.file.symbols[number].first_line


def _depths(file: File) -> Iterator[int]:
    """Yield how many definitions are around each: those that begin before it and end behind it."""
    around: list[Symbol] = []
    for own in map(file.symbols.__getitem__, range(len(file.symbols))):
        around = [each for each in around if each.end > own.start]
        yield sum(each.start <= own.start and own.end <= each.end for each in around)
        around.append(own)
