"""To which of several groups of definitions a use belongs that may mean any of them."""

from collections.abc import Sequence
from typing import Final

from indexer.text.occurrences import Receiver, Role
from omniweb.search.navigation.files import File
from omniweb.search.navigation.overloads import apart
from omniweb.search.navigation.targets import Answer, Target
from omniweb.search.navigation.types import Certainty

_ABROAD: Final = "another repository uses the name; its imports are not known to lead here"


class Owners:
    """Tells the one owner of a use: each use belongs to one group of those that are asked for.

    That is the group of the first of its surest answers that is asked for. What may be meant from
    another repository for all that is known belongs to the first group that it fits.
    """

    def __init__(self, groups: Sequence[Sequence[Target]]) -> None:
        self._groups = groups
        self._of_key: dict[object, int] = {}
        self._of_definition: dict[object, int] = {}
        self._families = [{each.file.entry.family for each in of} for of in groups]
        self._names = [{each.name for each in of} for of in groups]
        for number, targets in enumerate(groups):
            for each in targets:
                self._of_key.setdefault(_key(each), number)
                self._of_definition.setdefault(_definition(each), number)

    @property
    def asked(self) -> tuple[object, ...]:
        """What no other question has."""
        return tuple(tuple(map(_key, targets)) for targets in self._groups)

    def is_told_before(self, number: int) -> bool:
        """Tell whether all of a group is in earlier ones: a prototype, say, beside its body."""
        targets = self._groups[number]
        return bool(targets) and all(self._of_key[_key(each)] < number for each in targets)

    def answer(
        self, number: int, file: File, place: int, answers: Sequence[Answer]
    ) -> Answer | None:
        """Return the answer by which the use at a place belongs to a group, None for no such."""
        is_definition = file.uses.role[place] == Role.DEFINE
        best = answers[0].certainty if answers else None
        for each in answers[:1] if is_definition else answers:
            owner = self._owner(each.target, file)
            if each.certainty is best and owner is not None:
                return each if owner == number else None
        if is_definition or best not in {None, Certainty.SAME_NAME}:
            return None
        fits = (at for at in range(number + 1) if self._may_be_abroad(at, file, place))
        if next(fits, None) != number:
            return None
        return Answer(self._groups[number][0], Certainty.SAME_NAME, _ABROAD)

    def _owner(self, target: Target, file: File) -> int | None:
        """Return the group of a target: of overloads the very one; None for what is not asked."""
        number = self._of_key.get(_key(target))
        if number is None:
            number = self._of_definition.get(_definition(target))
        is_seen = number is not None and file.entry.family in self._families[number]
        return number if is_seen else None

    def _may_be_abroad(self, number: int, file: File, place: int) -> bool:
        """Tell whether a use in another repository may mean a group for all that is known."""
        targets, use = self._groups[number], file.uses[place]
        if not targets or use.binding or file.entry.family not in self._families[number]:
            return False
        target = targets[0]
        if file.entry.repository_id == target.file.entry.repository_id:
            return False
        brought = any(each.name == use.name for each in file.imports)
        is_free = use.receiver == Receiver.NONE
        return use.name in self._names[number] and (brought if is_free else target.is_member)


def _key(target: Target) -> tuple[object, ...]:
    return target.file.entry.repository_id, target.key


def _definition(target: Target) -> tuple[object, ...]:
    return target.file.entry.repository_id, apart(target)
