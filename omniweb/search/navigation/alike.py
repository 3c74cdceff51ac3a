"""Which of several members of one name is likely meant, by the names that stand beside it. Pure.

Where nothing tells the type of `issue`, `issue.code` and `issue.origin` are of one that has both.
"""

from collections.abc import Collection, Sequence
from typing import Final

import numpy as np

from indexer.text.occurrences import Receiver
from omniweb.search.navigation.files import File
from omniweb.search.navigation.targets import Answer, Target

MOST_BESIDE: Final = 12
"""Names beside a member that are compared."""
_BEHIND: Final = [int(Receiver.NAME), int(Receiver.TYPE)]


def beside(file: File, place: int) -> list[str]:
    """Return the other members that the definition around a use has of the name before it."""
    uses = file.uses
    if uses.qualifier[place] < 0:
        return []
    alike = (uses.qualifier == uses.qualifier[place]) & (uses.name != uses.name[place])
    alike &= np.isin(uses.receiver, _BEHIND)
    for number in file.enclosing(int(uses.line[place]))[:1]:
        symbol = file.symbols[number]
        alike &= (uses.line >= symbol.first_line) & (uses.line <= symbol.last_line)
    return [uses.names[each] for each in np.unique(uses.name[alike])[:MOST_BESIDE]]


def ordered(answers: Sequence[Answer], names: Collection[str]) -> list[Answer]:
    """Return answers, those first whose types have most of some other names."""
    if not names:
        return list(answers)
    return sorted(answers, key=lambda each: -_has(each.target, names))


def _has(target: Target, names: Collection[str]) -> int:
    """Return how many names are defined beside a member."""
    return sum(_is_beside(target, each) for each in names)


def _is_beside(target: Target, name: str) -> bool:
    file, container = target.file, target.container
    if container is not None:
        return bool(file.declared(container, name))
    around = target.said_container
    found = (file.symbols[each].container for each in file.named.get(name, ()) if around)
    return any(each.rstrip(".:") == around for each in found)
