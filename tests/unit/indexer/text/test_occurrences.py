"""Uses of names are found by name and by place."""

import pytest

from indexer.text import occurrences
from indexer.text.occurrences import Occurrence, Receiver, Role

USES = occurrences.gather(
    [
        Occurrence("größe", 2, 4, Role.READ),
        Occurrence("f", 1, 4, Role.DEFINE),
        Occurrence("f", 2, 0, Role.CALL, 0, Receiver.NAME, "m"),
    ]
)


def test_a_name_has_its_places() -> None:
    assert [USES[each].line for each in USES.of("f")] == [1, 2]
    assert not len(USES.of("m"))  # it qualifies, and is used nowhere else
    assert not len(USES.of("absent"))


@pytest.mark.parametrize(
    ("line", "column", "name"),
    [
        *((1, 4, "f"), (1, 5, "f"), (1, 3, None), (1, 6, None)),
        *((2, 0, "f"), (2, 1, "f"), (2, 2, None), (2, 4, "größe"), (2, 11, "größe")),
        *((2, 12, None), (3, 0, None), (0, 0, None)),
    ],
)
def test_a_place_has_its_name(line: int, column: int, name: str | None) -> None:
    found = USES.at(line, column)
    assert (None if found is None else USES[found].name) == name


def test_more_than_are_kept_are_said_to_be_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(occurrences, "MOST_OCCURRENCES", 2)
    uses = [Occurrence("f", line, 0, Role.CALL) for line in (1, 2, 3)]
    found = occurrences.gather(uses)
    assert (len(found), found.cut) == (2, True)
    assert not occurrences.gather(uses[:2]).cut
