"""Each use is told once, whatever number of the definitions that are asked for it may mean."""

from collections import Counter
from pathlib import Path

import pytest

from omniweb.search.navigation import References, counted_of, looking, named, references_of
from omniweb.search.types import Scope
from tests.fixtures.git_repository import Content
from tests.unit.search.published import PublishedRepository, publish

FILES: dict[str | bytes, Content] = {
    "doors.py": b"""\
class Door:
    def close(self):
        return self.lock()

    def both(self):
        self.close()

class Gate:
    def close(self):
        return 1

class Lid:
    def close(self):
        return 2
""",
    "shut.py": b"""\
from doors import Gate

def shut(it, other):
    it.close()
    other.close()
    Gate().close()
""",
    "branches.py": b"""\
import sys

if sys.platform == "win32":
    def opened(path):
        return path
else:
    def opened(path):
        return path

opened("x")
""",
}
ABROAD: dict[str | bytes, Content] = {"far.py": b"def far(it):\n    it.close()\n"}
TOLD = [
    ["doors.py:2 define", "doors.py:6 call", "shut.py:4 call", "shut.py:5 call"],
    ["doors.py:9 define", "shut.py:6 call"],
    ["doors.py:13 define"],
]


@pytest.fixture(scope="module")
def doors(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path_factory: pytest.TempPathFactory,
) -> PublishedRepository:
    return publish(tmp_path_factory.mktemp("doors"), 7_430, "tools/doors", FILES)


def _told(found: References) -> list[str]:
    return [f"{file.path}:{use.line} {use.role}" for file in found.files for use in file.uses]


def test_a_use_that_may_mean_several_is_told_with_the_first(doors: PublishedRepository) -> None:
    scope = Scope((doors.scoped,))
    definitions = named(scope, "close").definitions

    groups = references_of(scope, definitions)
    counts = counted_of(scope, definitions)

    assert list(map(_told, groups)) == TOLD
    assert [each.total.value for each in groups] == [4, 2, 1]
    assert {each.total.relation for each in groups} == {"eq"}
    assert [each.total for each in counts] == [each.total for each in groups]


def test_what_is_asked_alone_has_all_that_may_mean_it(doors: PublishedRepository) -> None:
    scope = Scope((doors.scoped,))
    (last,) = references_of(scope, named(scope, "close").definitions[2:])

    assert _told(last) == ["doors.py:13 define", "shut.py:4 call", "shut.py:5 call"]


def test_each_is_told_once_over_all_pages(
    doors: PublishedRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in ("PAGE_SECONDS", "FOLLOWING_SECONDS"):
        monkeypatch.setattr(looking, each, -1.0)  # a page ends with the first use that it has
    scope = Scope((doors.scoped,))
    definitions = named(scope, "close").definitions
    cursor, told, totals = "", list[str](), list[int]()
    while True:
        groups = references_of(scope, definitions, cursor=cursor, limit=2)
        told += [each for group in groups for each in _told(group)]
        totals.append(sum(each.total.value for each in groups))
        cursor = groups[-1].next_cursor
        if not cursor:
            break

    assert told == [each for group in TOLD for each in group]
    assert totals == sorted(totals)
    assert totals[-1] == len(told) == 7


def test_parts_of_one_definition_share_its_uses(doors: PublishedRepository) -> None:
    scope = Scope((doors.scoped,))
    groups = references_of(scope, named(scope, "opened").definitions)

    assert list(map(_told, groups)) == [
        ["branches.py:4 define", "branches.py:10 call"],
        ["branches.py:7 define"],
    ]


def test_what_may_be_meant_from_abroad_belongs_to_the_first_that_it_fits(
    doors: PublishedRepository, tmp_path: Path
) -> None:
    far = publish(tmp_path, 7_431, "tools/far", ABROAD)
    scope = Scope((doors.scoped, far.scoped))
    definitions = named(scope, "close", [doors.number]).definitions

    groups = references_of(scope, definitions)

    told = Counter(each for group in groups for each in _told(group))
    assert told["far.py:2 call"] == 1
    assert "far.py:2 call" in _told(groups[0])
    assert max(told.values()) == 1
