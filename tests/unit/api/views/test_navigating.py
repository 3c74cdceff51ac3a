"""`/definition`, `/references` and the like, over an index that is really there."""
# ruff: noqa: ARG001 - fixtures asked for their effect

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from omniweb.accounts.models import User
from omniweb.repositories.models import Repository, Role
from omniweb.repositories.services import grant_access
from omniweb.search.navigation import looking
from tests.fixtures.git_repository import Content
from tests.unit.api.conftest import Ask
from tests.unit.indexer import databases
from tests.unit.search.navigation.shapes import column, publish_shapes
from tests.unit.search.published import REF, PublishedRepository, publish

pytestmark = pytest.mark.django_db
BASE, ROUND, USE = "src/shapes/base.py", "src/shapes/round.py", "app/use.py"
OTHER = b"class Circle:\n    def area(self):\n        return 1\n"
DOORS = ["definition", "hover", "references", "callers", "callees", "implementations"]


@pytest.fixture(scope="module")
def published(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[PublishedRepository, PublishedRepository]]:
    with databases.migrated("api") as url, databases.told(url):
        hidden = publish(tmp_path_factory.mktemp("other"), 7_002, "tools/other", {"o.py": OTHER})
        yield publish_shapes(tmp_path_factory.mktemp("shapes")), hidden


@pytest.fixture
def code(
    published: tuple[PublishedRepository, PublishedRepository], db: None, reader: User
) -> PublishedRepository:
    """Return a package that the reader may read; of the other nobody may."""
    for each in published:
        made = Repository.objects.create(
            pk=each.number, name=each.name, source="https://git.example/x.git", resolved_ref=REF
        )
        if each is published[0]:
            grant_access(made, reader, Role.READER, actor=None)
    return published[0]


def at(path: str, line: int, name: str, **more: Any) -> dict[str, Any]:
    place = {"path": path, "line": line, "column": column(path, line, name)}
    return {"repository": "tools/shapes", **place, **more}


@pytest.fixture
def get(ask: Ask, reader: User, code: PublishedRepository) -> Any:
    def getting(door: str, status: int = 200, **asked: Any) -> Any:
        answer = ask(reader, "GET", f"{door}?{urlencode(asked)}")
        assert answer.status_code == status, answer.content
        return answer.json()

    return getting


def uses(body: Any) -> list[str]:
    return [
        f"{file['path']}:{use['line']} {use['role']}"
        for group in body["groups"]
        for file in group["files"]
        for use in file["uses"]
    ]


def test_a_definition_is_told_with_its_page_and_how_sure_it_is(
    get: Any, code: PublishedRepository
) -> None:
    body = get("definition", **at(USE, 7, "Circle"))

    (found,) = body["definitions"]
    assert (found["path"], found["line"], found["column"]) == (ROUND, 4, 6)
    assert (found["start_line"], found["end_line"]) == (4, 7)
    assert (found["certainty"], found["kind"]) == ("imported", "class")
    assert found["repository_id"] == code.number
    assert found["web_url"].endswith(f"/r/tools/shapes/-/file/{ROUND}?ref={found['commit']}#L4")
    assert (body["name"], body["incomplete"], body["skipped"], body["notices"]) == (
        "Circle",
        False,
        [],
        [],
    )


def test_references_come_in_pages_by_role_and_certainty(get: Any) -> None:
    place = at(ROUND, 4, "Circle")
    whole = get("references", **place)
    first = get("references", **place, limit=3)
    second = get("references", **place, limit=3, cursor=first["next_cursor"])

    assert uses(whole) == [
        f"{ROUND}:4 define",
        f"{USE}:2 import",
        f"{USE}:7 call",
        f"{USE}:11 call",
    ]
    assert whole["total"] == {"value": 4, "relation": "eq"}
    assert uses(first) + uses(second) == uses(whole)
    assert second["next_cursor"] is None
    assert uses(get("references", **place, role="import")) == [f"{USE}:2 import"]
    assert uses(get("references", **place, certainty="same_scope")) == [f"{ROUND}:4 define"]
    use = whole["groups"][0]["files"][1]["uses"][1]
    assert (use["text"], use["enclosing"], use["certainty"]) == (
        "    it = Circle()",
        "run",
        "imported",
    )
    assert use["web_url"].endswith("#L7")


def test_beside_a_name_stands_its_definition(get: Any) -> None:
    body = get("hover", **at(ROUND, 4, "Flat"))

    assert body["definition"]["documentation"] == "A thing with an area."
    assert (body["others"], body["uses"]) == (0, 1)


def test_callers_callees_and_implementations_of_a_place(get: Any) -> None:
    area = at(BASE, 10, "area")
    called = get("callees", **at(USE, 6, "run"))
    implemented = get("implementations", **at(BASE, 4, "Shape"))

    assert uses(get("callers", **area)) == [f"{BASE}:14 call", f"{ROUND}:7 call"]
    (group,) = called["groups"]
    assert group["definition"]["name"] == "run"
    assert [each["name"] for each in group["callees"]] == [
        "Circle", "area", "twice", "area", "print",
    ]  # fmt: skip
    (group,) = implemented["groups"]
    assert group["definition"]["name"] == "Shape"
    assert [each["name"] for each in group["implementations"]] == ["Circle"]
    assert group["total"] == {"value": 1, "relation": "eq"}


def test_implementations_beyond_the_bound_are_counted(
    get: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    implementing = import_module("omniweb.search.navigation.implementations")
    monkeypatch.setattr(implementing, "MOST_IMPLEMENTING", 0)

    answer = get("implementations", symbol="Shape", repository="tools/shapes")

    (group,) = answer["groups"]
    assert (group["implementations"], group["total"]["value"]) == ([], 1)
    assert answer["incomplete"] is True
    assert [(each["reason"], each["files"]) for each in answer["skipped"]] == [("implementing", 1)]


def test_a_symbol_is_asked_for_by_its_name_or_the_end_of_its_qualified_name(get: Any) -> None:
    short = get("definition", symbol="area")["definitions"]
    long = get("definition", symbol="Circle.area", repository="tools/shapes")["definitions"]

    assert [(each["path"], each["qualified_name"]) for each in short] == [
        ("app/json.py", "area"),
        (BASE, "Shape.area"),
        (ROUND, "Circle.area"),
    ]
    assert [each["qualified_name"] for each in long] == ["Circle.area"]
    assert get("definition", symbol="are")["definitions"] == []
    assert get("definition", symbol="nope")["notices"] == [
        "Nothing that you can see is defined as “nope”."
    ]


def test_pages_go_on_through_long_paths(get: Any, reader: User, tmp_path: Path) -> None:
    folder = "/".join(4 * ["目" * 80])
    text = "def far():\n    return 1\n\n\nfar()\nfar()\n"
    files: dict[str | bytes, Content] = {f"{folder}/use.py": text.encode()}
    far = publish(tmp_path, 7_003, "tools/far", files)
    made = Repository.objects.create(
        pk=far.number, name=far.name, source="https://git.example/x.git", resolved_ref=REF
    )
    grant_access(made, reader, Role.READER, actor=None)
    cursor, lines = "", []
    for _ in range(3):
        page = get("references", symbol="far", limit=1, cursor=cursor)
        cursor = page["next_cursor"] or ""
        lines += [use.rpartition(":")[2] for use in uses(page)]

    assert lines == ["1 define", "5 call", "6 call"]
    assert not cursor


def test_a_prototype_and_its_body_are_one_definition(
    get: Any, reader: User, tmp_path: Path
) -> None:
    header = b"int own_fn(int);\n"
    body = (
        b'#include "own.h"\nint own_fn(int n) { return n; }\nint two(void) { return own_fn(2); }\n'
    )
    files: dict[str | bytes, Content] = {"own.h": header, "own.c": body}
    made = publish(tmp_path, 7_004, "tools/own", files)
    row = Repository.objects.create(
        pk=made.number, name=made.name, source="https://git.example/x.git", resolved_ref=REF
    )
    grant_access(row, reader, Role.READER, actor=None)

    found = get("references", symbol="own_fn")
    counted = get("references", symbol="own_fn", count="all")

    assert sorted(uses(found)) == ["own.c:2 define", "own.c:3 call", "own.h:1 define"]
    assert found["total"] == counted["total"] == {"value": 3, "relation": "eq"}


def test_totals_of_all_uses_are_told_to_who_asks(get: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    place, area = at(ROUND, 4, "Circle"), {"symbol": "area", "limit": 1}
    totals = [each["total"] for each in get("references", symbol="area")["groups"]]
    monkeypatch.setattr(looking, "PAGE_SECONDS", -1.0)  # a page ends with the first use it has

    early = get("references", **place)
    counted = get("references", **place, count="all")
    second = get("references", **place, count="all", cursor=counted["next_cursor"])
    callers = get("callers", **place, count="all")
    groups = get("references", **area, count="all")

    assert early["total"]["relation"] == "gte"
    assert early["total"]["value"] < 4
    assert counted["total"] == second["total"] == {"value": 4, "relation": "eq"}
    assert uses(counted) == uses(early)
    assert not set(uses(second)) & set(uses(counted))
    assert callers["total"] == {"value": 2, "relation": "eq"}
    assert [each["total"] for each in groups["groups"]] == totals
    assert groups["total"]["value"] == sum(each["value"] for each in totals)
    refused = get("references", 400, **place, count="some")["errors"]
    assert [each["parameter"] for each in refused] == ["count"]


def test_what_several_definitions_of_a_symbol_have_is_told_apart(get: Any) -> None:
    body = get("references", symbol="area")
    first = get("references", symbol="area", limit=4)
    second = get("references", symbol="area", limit=4, cursor=first["next_cursor"])

    assert [each["definitions"][0]["qualified_name"] for each in body["groups"]] == [
        "area",
        "Shape.area",
        "Circle.area",
    ]
    assert body["total"]["value"] == sum(each["total"]["value"] for each in body["groups"])
    assert uses(first) + uses(second) == uses(body)[:8]
    assert len(get("callees", symbol="area")["groups"]) == 3
    assert get("hover", symbol="area")["others"] == 2
    groups = get("implementations", symbol="area")["groups"]
    assert [len(each["implementations"]) for each in groups] == [0, 1, 0]


@pytest.mark.parametrize("door", DOORS)
def test_what_may_not_be_read_is_as_unknown_as_what_is_not_there(get: Any, door: str) -> None:
    place = {"path": "o.py", "line": 1, "column": 6}
    hidden = get(door, 404, repository="tools/other", **place)

    assert get(door, 404, repository_id=7_002, **place) == hidden
    assert get(door, 404, repository="no/such", **place) == hidden
    assert get(door, 404, **at(BASE, 10, "area") | {"path": "nowhere.py"}) == hidden
    assert "tools/other" not in str(get(door, symbol="Circle"))
    assert get(door, 404, symbol="Circle", repository="tools/other") == hidden


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ({}, "path"),
        ({"path": BASE, "line": 0, "column": 0}, "line"),
        ({"path": BASE, "line": 5_000, "column": 0}, "line"),
        ({"path": BASE, "line": 10, "column": 5_000}, "column"),
        ({"path": BASE, "line": 10, "column": 0, "symbol": "area"}, "path"),
        ({"path": BASE, "line": 10, "column": 0, "repository_id": 7_001}, "repository_id"),
    ],
)
def test_a_wrong_place_is_refused_by_its_parameter(
    get: Any, door: str, asked: dict[str, Any], parameter: str
) -> None:
    body = get(door, 400, repository="tools/shapes", **asked)

    assert parameter in [each["parameter"] for each in body["errors"]]


@pytest.mark.parametrize("door", DOORS)
def test_where_no_name_stands_it_is_said_what_does(get: Any, door: str) -> None:
    body = get(door, repository_id=7_001, path=USE, line=4, column=0)

    assert body["notices"][0] == "Line 4 is empty: there is no name."
    assert not any(body.get(key) for key in ("definitions", "groups", "definition"))


def test_a_foreign_cursor_is_refused(get: Any) -> None:
    body = get("references", 400, **at(BASE, 10, "area"), cursor="bm8")

    assert [each["parameter"] for each in body["errors"]] == ["cursor"]


def test_the_outline_and_the_imports_of_a_file(get: Any) -> None:
    outline = get("repositories/7001/outline", path=BASE)
    imports = get("repositories/7001/imports", path=ROUND)
    back = get("repositories/7001/imports", path=BASE)

    assert [(each["qualified_name"], each["depth"]) for each in outline["definitions"]] == [
        ("Shape", 0),
        ("Shape.area", 1),
        ("Shape.twice", 1),
    ]
    assert [
        (each["target"], each["line"], [file["path"] for file in each["files"]])
        for each in imports["imports"]
    ] == [(".base", 1, [BASE])]
    assert [(each["path"], each["target"], each["line"]) for each in back["imported_by"]] == [
        (ROUND, ".base", 1)
    ]
    get("repositories/7001/outline", 404, path="nowhere.py")
    get("repositories/7002/outline", 404, path="o.py")
    get("repositories/7002/imports", 404, path="o.py")


def test_a_token_for_other_repositories_sees_nothing(
    ask: Ask, reader: User, code: PublishedRepository
) -> None:
    place = urlencode(at(BASE, 10, "area"))

    assert ask(reader, "GET", f"definition?{place}", repositories=[1]).status_code == 404
    assert ask(reader, "GET", f"definition?{place}", scopes=("repos:read",)).status_code == 403
