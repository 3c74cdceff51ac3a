"""What was not looked at is said, and the total is then no more than a lower bound."""

from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import text

from indexer import database
from omniweb.search.navigation import References, counted, imported_by, references
from omniweb.search.types import Scope
from tests.fixtures.git_repository import Content
from tests.unit.search.published import PublishedRepository, publish

FILES: dict[str | bytes, Content] = {
    "one.py": b"def turn():\n    pass\n",
    "two.py": b"from one import turn\n\nturn()\n",
    "three.py": b"from one import turn\n\nturn()\n",
    "notes.md": b"# turn\n\nIt may turn.\n",
}


def ask(code: PublishedRepository) -> References:
    found = references(Scope((code.scoped,)), code.number, "one.py", 1, 4)
    assert found is not None
    return found


def skipped(found: References) -> list[tuple[str, int]]:
    return [(each.reason, each.files) for each in found.skipped]


def test_prose_that_holds_the_name_is_told_and_leaves_the_total_exact(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path: Path,
) -> None:
    found = ask(publish(tmp_path, 7_401, "tools/turns", FILES))

    assert (found.total.value, found.total.relation, found.incomplete) == (5, "eq", False)
    assert skipped(found) == [("language", 1)]


def test_files_of_an_earlier_analysis_are_counted(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path: Path,
) -> None:
    code = publish(tmp_path, 7_402, "tools/older", FILES)
    with database.transaction() as connection:
        connection.execute(
            text(
                "DELETE FROM search_index.occurrence o USING search_index.document d WHERE"
                " o.repository_id = 7402 AND d.id = o.document_id AND d.path_text = 'two.py'"
            )
        )
        connection.execute(
            text(
                "UPDATE search_index.document SET analysis = '0-x-0'"
                " WHERE repository_id = 7402 AND path_text = 'two.py'"
            )
        )

    found = ask(code)

    assert (found.total.value, found.total.relation, found.incomplete) == (3, "gte", True)
    assert ("analysed before", 1) in skipped(found)


def test_without_time_all_files_are_left(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = publish(tmp_path, 7_403, "tools/hurried", FILES)
    asking = import_module("omniweb.search.navigation.looking")
    monkeypatch.setattr(asking, "SECONDS", 0.0)

    found = counted(Scope((code.scoped,)), code.number, "one.py", 1, 4)

    assert found is not None
    assert (found.total.value, found.incomplete) == (0, True)
    assert "time" in [each.reason for each in found.skipped]


def test_a_name_without_letters_is_looked_for_in_its_own_file_alone(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path: Path,
) -> None:
    text = b"function $() {}\n\n$();\n"
    code = publish(tmp_path, 7_404, "tools/blank", {"one.js": text, "$.js": b"x = 1\n"})
    scope = Scope((code.scoped,))
    found = references(scope, code.number, "one.js", 1, 9)
    importing = imported_by(scope, code.number, "$.js")

    assert found is not None
    assert importing is not None
    assert [use.line for file in found.files for use in file.uses] == [1, 3]
    assert (found.total.relation, skipped(found)) == ("gte", [("no word", 1)])
    assert [each.reason for each in importing.skipped] == ["no word"]
    assert importing.incomplete


def test_pages_go_on_where_the_time_of_the_one_before_ended(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = publish(tmp_path, 7_405, "tools/pages", FILES)
    scope, place = Scope((code.scoped,)), (code.number, "one.py", 1, 4)
    whole = counted(scope, *place, limit=100)
    monkeypatch.setattr(import_module("omniweb.search.navigation.looking"), "SECONDS", 0.0)
    paged, cursor, pages = list[tuple[str, int]](), "", 0
    while cursor or not pages:
        page = references(scope, *place, limit=2, cursor=cursor)
        assert page is not None
        assert not page.incomplete
        paged += [(file.path, use.line) for file in page.files for use in file.uses]
        cursor, pages = page.next_cursor, pages + 1
        assert page.total.relation == ("gte" if cursor else "eq")

    assert whole is not None
    assert paged == [(file.path, use.line) for file in whole.files for use in file.uses]
    assert pages >= 5
    assert (page.total.value, page.in_files) == (whole.total.value, whole.in_files)


def test_what_was_not_looked_at_is_looked_at_by_who_asks_again(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = publish(tmp_path, 7_406, "tools/again", FILES)
    with monkeypatch.context() as hurried:
        hurried.setattr(import_module("omniweb.search.navigation.looking"), "SECONDS", 0.0)
        hurriedly = counted(Scope((code.scoped,)), code.number, "one.py", 1, 4)
        assert hurriedly is not None
        assert hurriedly.incomplete

    found = counted(Scope((code.scoped,)), code.number, "one.py", 1, 4)

    assert found is not None
    assert (found.total.value, found.incomplete) == (5, False)


def test_no_more_names_are_followed_than_a_cursor_has_room_for(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path: Path,
) -> None:
    modules: dict[str | bytes, Content] = {
        f"as_{n}.py": f"from one import turn as turn_{n}\n".encode() for n in range(53)
    }
    code = publish(tmp_path, 7_405, "tools/aliases", FILES | modules)
    scope, lines, cursor = Scope((code.scoped,)), list[int](), ""
    while True:
        found = references(scope, code.number, "one.py", 1, 4, limit=30, cursor=cursor)
        assert found is not None
        lines += [use.line for file in found.files for use in file.uses]
        if not (cursor := found.next_cursor):
            break

    assert len(lines) == 5 + 2 * 53
    assert found.incomplete
    assert ("names", 4) in skipped(found)


def test_a_name_is_not_kept_that_is_too_long(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path: Path,
) -> None:
    name = 201 * "k"
    text = f"def {name}():\n    pass\n\n\n{name}()\n"
    code = publish(tmp_path, 7_406, "tools/long", {"one.py": text.encode()})

    for line, column in ((1, 4), (5, 0)):
        found = references(Scope((code.scoped,)), code.number, "one.py", line, column)
        assert found is not None
        assert [each.partition(" has ")[2] for each in found.notices] == [
            "more than 200 bytes: so long a name is not kept."
        ]
