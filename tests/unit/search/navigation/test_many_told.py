"""Answers of many parts tell all of them, or say how many they leave out."""

from importlib import import_module
from typing import Final

import pytest

from omniweb.search.navigation import (
    Implementations,
    callees,
    definition,
    implementations,
    imports,
    references,
)
from omniweb.search.types import Scope
from tests.unit.search.published import PublishedRepository, publish

MANY: Final = 120
NAMES: Final = [f"kind_{number:03}" for number in range(MANY)]
FILES: Final = {
    "base.py": "class Base:\n    def go(self): pass\n",
    "kinds.py": "from base import Base\n"
    + "".join(f"class {each}(Base):\n    def go(self): pass\n" for each in NAMES),
    "calls.py": "from kinds import *\n\ndef every(it):\n"
    + "".join(f"    {each}()\n" for each in NAMES)
    + "    it.go()\n",
    "go.mod": "module example.com/many\n",
    "main.go": 'package main\n\nimport "example.com/many/parts"\n\nfunc main() { parts.Part0() }\n',
    **{f"parts/p{n}.go": f"package parts\n\nfunc Part{n}() {{}}\n" for n in range(60)},
}


@pytest.fixture(scope="module")
def many(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path_factory: pytest.TempPathFactory,
) -> PublishedRepository:
    files = {path: text.encode() for path, text in FILES.items()}
    return publish(tmp_path_factory.mktemp("many"), 7_421, "tools/many", {**files})


def implemented(code: PublishedRepository, line: int, column: int) -> Implementations:
    found = implementations(Scope((code.scoped,)), code.number, "base.py", line, column)
    assert found is not None
    return found


def bound(monkeypatch: pytest.MonkeyPatch, module: str, name: str, most: int) -> None:
    monkeypatch.setattr(import_module(f"omniweb.search.navigation.{module}"), name, most)


@pytest.mark.parametrize(("line", "column"), [(1, 6), (2, 8)])
def test_all_of_many_implementations_are_told(
    many: PublishedRepository, line: int, column: int
) -> None:
    found = implemented(many, line, column)

    assert len(found.definitions) == MANY
    assert (found.total.value, found.total.relation) == (MANY, "eq")
    assert (found.incomplete, found.skipped) == (False, ())


def test_implementations_beyond_the_bound_are_counted(
    many: PublishedRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound(monkeypatch, "implementations", "MOST_IMPLEMENTING", 100)

    found = implemented(many, 1, 6)

    assert [each.name for each in found.definitions] == NAMES[:100]
    assert (found.total.value, found.total.relation, found.incomplete) == (MANY, "eq", True)
    assert [(each.reason, each.files) for each in found.skipped] == [("implementing", 20)]
    assert found.skipped[0].counted == "20 definitions not told"


def test_calls_beyond_the_bound_are_counted(
    many: PublishedRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = callees(Scope((many.scoped,)), many.number, "calls.py", 3, 4)
    bound(monkeypatch, "relations", "MOST_CALLED", 100)
    part = callees(Scope((many.scoped,)), many.number, "calls.py", 3, 4)

    assert whole is not None
    assert part is not None
    assert [each.name for each in whole.callees] == [*NAMES, "go"]
    assert not whole.incomplete
    assert [each.name for each in part.callees] == NAMES[:100]
    assert part.incomplete
    assert [(each.reason, each.counted) for each in part.skipped] == [
        ("calls", "21 names not told")
    ]


def test_a_call_says_how_many_others_may_be_meant(many: PublishedRepository) -> None:
    found = callees(Scope((many.scoped,)), many.number, "calls.py", 3, 4)

    assert found is not None
    called = found.callees[-1]
    assert (called.name, len(called.definitions), called.others) == ("go", 5, MANY + 1 - 5)


def test_references_of_many_definitions_say_that_the_first_are_told(
    many: PublishedRepository,
) -> None:
    column = FILES["calls.py"].split("\n")[MANY + 3].index("go")
    found = references(Scope((many.scoped,)), many.number, "calls.py", MANY + 4, column)

    assert found is not None
    assert len(found.definitions) == 50
    assert found.notices == (f"The first 50 of at least {MANY + 1} definitions are told.",)


def test_all_files_of_an_import_are_told_or_those_left_are_counted(
    many: PublishedRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = imports(Scope((many.scoped,)), many.number, "main.go")
    bound(monkeypatch, "relations", "MOST_MEANT", 10)
    part = imports(Scope((many.scoped,)), many.number, "main.go")

    assert whole is not None
    assert part is not None
    assert [len(each.paths) for each in whole.imports] == [60]
    assert not whole.incomplete
    assert [len(each.paths) for each in part.imports] == [10]
    assert part.incomplete
    assert [(each.reason, each.counted) for each in part.skipped] == [
        ("meant", "50 files not told")
    ]


def test_where_more_files_define_a_name_than_are_read_nothing_is_the_only_one(
    many: PublishedRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    column = FILES["calls.py"].split("\n")[MANY + 3].index("go")
    place = (Scope((many.scoped,)), many.number, "calls.py", MANY + 4, column)
    whole = definition(*place)
    bound(monkeypatch, "by_name", "MOST_FILES", 1)
    part = definition(*place)

    assert whole is not None
    assert part is not None
    assert whole.definitions[0].reason == f"{MANY + 1} definitions are called go"
    assert [(each.certainty, each.reason) for each in part.definitions] == [
        ("same name", "more files define go than are read")
    ]
