"""`manage.py navigate`, over an index that is really there."""

import json
from collections.abc import Iterator
from importlib import import_module
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from omniweb.repositories.management.commands.navigate import _left
from omniweb.repositories.models import Repository
from omniweb.search.navigation import NotLookedAt, symbols
from omniweb.search.navigation.looking import TITLES
from tests.unit.indexer import databases
from tests.unit.search.navigation.shapes import column, publish_shapes
from tests.unit.search.published import REF, PublishedRepository

NAME, BASE, ROUND, USE = "tools/shapes", "src/shapes/base.py", "src/shapes/round.py", "app/use.py"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PublishedRepository]:
    with databases.migrated("navigate") as url, databases.told(url):
        yield publish_shapes(tmp_path_factory.mktemp("shapes"))


@pytest.fixture(autouse=True)
def _catalogued(published: PublishedRepository, db: None) -> None:  # noqa: ARG001 - for its effect
    Repository.objects.create(
        pk=published.number, name=NAME, source="https://git.example/x.git", resolved_ref=REF
    )


def told(*words: str) -> list[str]:
    out = StringIO()
    call_command("navigate", *words, stdout=out)
    return out.getvalue().splitlines()


def test_a_place_is_asked_about_by_line_and_column() -> None:
    at = column(USE, 7, "Circle")

    assert told("definition", NAME, f"{USE}:7:{at}") == [
        f"{ROUND}:4: class Circle(Flat) [imported]"
    ]


def test_without_a_column_the_definition_on_the_line_is_meant() -> None:
    assert told("callers", NAME, f"{BASE}:10") == [
        f"{BASE}:14: return self.area() * 2 [same scope]",
        f"{ROUND}:7: return super().area() + size + self.twice() [imported]",
    ]
    assert told("implementations", NAME, f"{BASE}:4") == [
        f"{ROUND}:4: class Circle(Flat) [imported]"
    ]
    called = told("callees", NAME, f"{USE}:6")
    assert called[:3] == [
        f"{USE}:7: Circle [imported]",
        f"{USE}:11: Circle [imported]",
        f"  {ROUND}:4: class Circle(Flat) [imported]",
    ]
    assert f"{USE}:12: print [not known]" in called


def test_a_symbol_is_asked_about_in_all_repositories() -> None:
    assert told("references", "--symbol", "Shape")[:2] == [
        f"{NAME} {BASE}:4: class Shape: [same scope]",
        f"{NAME} {ROUND}:1: from .base import Shape as Flat [imported]",
    ]
    assert len(told("definition", NAME, "--symbol", "area")) == 3


def test_what_is_not_asked_of_a_symbol_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(symbols, "MOST_APART", 2)

    assert told("callers", "--symbol", "area")[-1] == "note: The first 2 of 3 are looked at."


def test_an_outline_is_indented() -> None:
    assert told("outline", NAME, BASE) == [
        "4: class Shape",
        "  10: def area(self)",
        "  13: def twice(self)",
    ]


def test_implementations_beyond_the_bound_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    implementing = import_module("omniweb.search.navigation.implementations")
    monkeypatch.setattr(implementing, "MOST_IMPLEMENTING", 0)

    (note,) = told("implementations", NAME, f"{BASE}:4")

    assert note.startswith("note: 1 definition not told: they implement it, too")


@pytest.mark.parametrize(
    ("files", "said"),
    [(1, "1 file not looked at: they are"), (1_200, "1,200 files not looked at: they are")],
)
def test_a_note_begins_with_how_many_files_it_is_about(files: int, said: str) -> None:
    assert _left(NotLookedAt("language", files, TITLES["language"])).startswith(said)


def test_programs_get_json() -> None:
    (answer,) = json.loads("".join(told("definition", NAME, f"{BASE}:4", "--json")))

    assert answer["definitions"][0]["qualified_name"] == "Shape"
    assert answer["incomplete"] is False


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["definition", "no/such", f"{BASE}:4"], "no repository"),
        (["definition", NAME, "nowhere.py:4:0"], "no file"),
        (["definition", NAME, "nowhere.py:4"], "no file"),
        (["definition", NAME, f"{BASE}:400:0"], "no line 400"),
        (["definition", NAME, BASE], "on which line"),
        (["definition", NAME, f"{BASE}:2"], "say the column"),
        (["definition", NAME], "Name a repository"),
        (["outline", "--symbol", "x"], "Name a repository"),
    ],
)
def test_what_cannot_be_answered_is_said_in_a_sentence(words: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        told(*words)
