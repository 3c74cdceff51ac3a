"""The definitions of a file in the order of the text."""

from omniweb.search.navigation.definitions import described
from omniweb.search.navigation.files import File
from omniweb.search.navigation.left_out import titled
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
                _depth(at.file, number),
            )
            for number, each in enumerate(found)
        )
        left = {} if at.file.entry.current else {"analysed before": 1}
        said = () if items else ("No definitions are known in this file.",)
        return Outline(items, bool(left), titled(left), said)


def _depth(file: File, number: int) -> int:
    """Return how many definitions are around one."""
    own = file.symbols[number]
    return sum(
        each.start <= own.start and own.end <= each.end and each is not own
        for each in file.symbols[:number]
    )
