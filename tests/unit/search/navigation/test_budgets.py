"""Counts that are exact, or said to be lower bounds; and one bound of time for a whole answer."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from omniweb.search.navigation import (
    callees,
    counted,
    definition,
    implementations,
    looking,
    named,
    references,
    references_of,
)
from omniweb.search.navigation import tree as trees
from omniweb.search.navigation.collected import collections
from omniweb.search.navigation.looking import DESCRIBING, Looking
from omniweb.search.navigation.marks import Mark
from omniweb.search.navigation.uses import Step, Uses
from omniweb.search.types import Scope
from tests.fixtures.git_repository import Content
from tests.unit.search.published import PublishedRepository, publish

METHODS = 999
MANY = "\n".join(f"class C{n}:\n    def m(self):\n        self.m()\n" for n in range(METHODS))
FILES: dict[str | bytes, Content] = {
    "many.py": MANY.encode(),
    "use.py": b"def use(x):\n" + b"    x.m()\n" * METHODS,
}


@pytest.fixture(scope="module")
def many(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path_factory: pytest.TempPathFactory,
) -> PublishedRepository:
    return publish(tmp_path_factory.mktemp("many"), 7_420, "tools/many", FILES)


def test_all_definitions_of_a_name_are_counted(many: PublishedRepository) -> None:
    found = named(Scope((many.scoped,)), "m")

    assert found.notices == ("The first 50 of 999 definitions are told.",)
    assert len(found.definitions) == 50
    assert found.incomplete
    assert [each.reason for each in found.skipped] == ["definitions"]


def test_what_was_not_counted_makes_it_at_least(many: PublishedRepository) -> None:
    found = named(Scope((many.scoped,)), "m", until=time.monotonic())

    assert found.notices[0].startswith("The first 50 of ")
    scope = Scope((many.scoped,))
    place = definition(scope, many.number, "use.py", 2, 6)
    assert place is not None
    assert place.notices == ("The first 50 of at least 999 definitions are told.",)
    assert place.incomplete


def test_files_beyond_the_limit_make_it_at_least(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path: Path,
) -> None:
    files: dict[str | bytes, Content] = {
        f"f{n}.py": b"def several():\n    pass\n" for n in range(trees.MOST_OF_A_NAME + 10)
    }
    code = publish(tmp_path, 7_421, "tools/several", files)
    found = named(Scope((code.scoped,)), "several")

    assert found.notices == ("The first 50 of at least 300 definitions are told.",)
    assert {each.reason for each in found.skipped} == {"defining", "definitions"}


def test_no_time_is_one_bound_for_all_that_is_asked(many: PublishedRepository) -> None:
    scope, now = Scope((many.scoped,)), time.monotonic()
    first = named(scope, "m").definitions[:3]
    groups = references_of(scope, first, until=now)
    below = implementations(scope, many.number, "many.py", 1, 6, until=now)
    called = callees(scope, many.number, "use.py", 1, 4, until=now)

    assert {each.total.relation for each in groups} == {"gte"}
    assert groups[-1].next_cursor
    for each in (below, called):
        assert each is not None
        assert each.incomplete
        assert "time" in [left.reason for left in each.skipped]


def test_a_name_of_many_definitions_ends_with_its_time(many: PublishedRepository) -> None:
    scope = Scope((many.scoped,))
    definitions = named(scope, "m").definitions[:10]
    groups = references_of(scope, definitions, until=time.monotonic() + 0.1 + DESCRIBING)

    assert len(groups) == 10
    assert groups[-1].total.relation == "gte"
    assert groups[-1].next_cursor
    assert references(scope, many.number, "use.py", 2, 6) is not None


def test_the_pages_behind_the_first_look_longer(
    many: PublishedRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "PAGE_SECONDS", -1.0)  # it ends with the first use that it has
    scope = Scope((many.scoped,))
    asked = (scope, many.number, "many.py", 2, 8)

    first = references(*asked, limit=50)
    assert first is not None
    second = references(*asked, limit=50, cursor=first.next_cursor)
    assert second is not None

    assert sum(len(each.uses) for each in first.files) == 1
    assert sum(len(each.uses) for each in second.files) > 1
    assert second.total.value >= 2


def test_who_asks_once_more_for_a_count_goes_on_where_time_was_up(
    many: PublishedRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope = Scope((many.scoped,))
    asked = (scope, many.number, "use.py", 2, 6)
    collections.forget()
    whole = counted(*asked)
    assert whole is not None
    assert whole.total.relation == "eq"
    collections.forget()
    looked: list[Mark | None] = []
    walk = Uses.walk

    def walked(self: Uses, after: Mark | None = None) -> Iterator[Step]:
        looked.append(after)
        for number, step in enumerate(walk(self, after)):
            yield step
            if number > 300:
                monkeypatch.setattr(Looking, "is_late", property(lambda _: True))

    monkeypatch.setattr(Uses, "walk", walked)
    late, totals = Looking.is_late, list[int]()
    while True:
        monkeypatch.setattr(Looking, "is_late", late)
        found = counted(*asked)
        assert found is not None
        totals.append(found.total.value)
        if found.total.relation == "eq":
            break

    assert len(totals) > 2
    assert totals == sorted(totals)
    assert len(set(looked)) == len(looked), "each goes on behind the one before"
    assert (totals[-1], found.in_files, found.skipped) == (whole.total.value, whole.in_files, ())
    assert (found.roles, found.certainties) == (whole.roles, whole.certainties)
