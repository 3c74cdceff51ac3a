"""What an uploaded index says counts where files are those that it was made of."""
# ruff: noqa: ARG001 - fixtures for their effect

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

import indexer
from indexer import database
from omniweb.search.navigation import Certainty, definition, references
from omniweb.search.types import Scope
from tests.fixtures.scip_index import Named, document, index, symbol
from tests.unit.search.navigation.marked import place
from tests.unit.search.published import PublishedRepository, publish

BASE = "class Shape:\n    def area(self):\n        return 0\n"
OTHER = "class Other:\n    def area(self):\n        return 1\n"
USE = "é = 1; thing = make()\n\n\ndef run(thing):\n    inner = 'ü'; return thing.area(), inner\n"
JSON = "import json\n\njson.dumps({})\n"
FILES = {"base.py": BASE, "other.py": OTHER, "use.py": USE, "dumps.py": "def dumps():\n    pass\n"}
SHAPE, AREA, OTHERS = (
    symbol("base/Shape#"),
    symbol("base/Shape#area()."),
    symbol("other/Other#area()."),
)
DUMPS = symbol("json/dumps().", "python-stdlib", "3.11")


def scip(version: str = "1") -> bytes:
    """Return what a compiler knows of them; columns are UTF-16."""
    area = AREA.replace(" 1 ", f" {version} ")
    line = USE.split("\n")[4]
    return index(
        [
            document(
                "base.py",
                [
                    Named(0, 0, 0, symbol("base/__init__:"), defines=True),
                    Named(0, 6, 5, SHAPE, defines=True),
                    Named(1, 8, 4, area, defines=True),
                ],
            ),
            document("other.py", [Named(1, 8, 4, OTHERS, defines=True)]),
            document(
                "use.py",
                [
                    Named(3, 4, 3, symbol("use/run()."), defines=True),
                    Named(4, 4, 5, "local 0", defines=True),
                    Named(4, line.index("area"), 4, area),
                    Named(4, line.rindex("inner"), 5, "local 0"),
                ],
            ),
            document(
                "calls.py",
                [
                    Named(0, 0, 0, symbol("calls/__init__:"), defines=True),
                    Named(2, 5, 5, DUMPS),
                ],
            ),
        ]
    )


def upload(code: PublishedRepository, data: bytes, folder: Path) -> "indexer.PreciseReport":
    file = folder / "index.scip"
    file.write_bytes(data)
    commit = code.git.git("rev-parse", "HEAD").strip()
    return indexer.keep_scip(code.number, code.mirror, commit, file)


@pytest.fixture(scope="module")
def repository(told: None, tmp_path_factory: pytest.TempPathFactory) -> PublishedRepository:
    folder = tmp_path_factory.mktemp("precise")
    contents = {**FILES, "calls.py": JSON}
    return publish(folder, 7_101, "tools/precise", {k: v.encode() for k, v in contents.items()})


@pytest.fixture
def code(repository: PublishedRepository, tmp_path: Path) -> PublishedRepository:
    with database.transaction() as connection:
        for table in ("precise_definition", "precise_document"):
            connection.execute(text(f"DELETE FROM search_index.{table}"))
    repository.git.commit({k: v.encode() for k, v in {**FILES, "calls.py": JSON}.items()})
    repository.index()
    return repository


def ask(
    code: PublishedRepository, path: str, content: str, line: int, name: str, nth: int = 0
) -> list[str]:
    column = place(content, line, name, nth)
    found = definition(Scope((code.scoped,)), code.number, path, line, column).definitions
    return [f"{each.certainty}: {each.path}:{each.line}" for each in found]


def test_what_a_compiler_says_is_precise_and_names_the_compiler(
    code: PublishedRepository, tmp_path: Path
) -> None:
    before = ask(code, "use.py", USE, 5, "area")
    assert sorted(before) == ["same name: base.py:2", "same name: other.py:2"]

    report = upload(code, scip(), tmp_path)

    assert (report.tool, report.documents, report.names, report.left_out) == (
        *("scip-python 0.6.6", 4, 10, {}),
    )
    assert ask(code, "use.py", USE, 5, "area") == ["precise: base.py:2"]
    column = place(USE, 5, "area")
    (found,) = definition(Scope((code.scoped,)), code.number, "use.py", 5, column).definitions
    assert found.certainty is Certainty.PRECISE
    assert found.reason == "scip-python 0.6.6 says so"
    assert ask(code, "use.py", USE, 5, "inner", 1) == ["precise: use.py:5"]


def test_a_use_that_means_something_else_is_none_of_this(
    code: PublishedRepository, tmp_path: Path
) -> None:
    scope = Scope((code.scoped,))
    before = references(scope, code.number, "other.py", 2, 8)
    assert before is not None
    assert {each.path for each in before.files} == {"other.py", "use.py"}

    upload(code, scip(), tmp_path)

    after = references(scope, code.number, "other.py", 2, 8)
    assert after is not None
    assert [each.path for each in after.files] == ["other.py"]
    meant = references(scope, code.number, "base.py", 2, 8)
    assert meant is not None
    told = {(each.path, use.line): use.certainty for each in meant.files for use in each.uses}
    assert told == {("base.py", 2): Certainty.PRECISE, ("use.py", 5): Certainty.PRECISE}


def test_a_push_takes_away_what_it_changes_and_nothing_else(
    code: PublishedRepository, tmp_path: Path
) -> None:
    upload(code, scip(), tmp_path)
    code.git.commit({"other.py": b"# changed\n"})
    code.index()
    assert ask(code, "use.py", USE, 5, "area") == ["precise: base.py:2"]

    changed = f"\n{BASE}"
    code.git.commit({"base.py": changed.encode()})
    code.index()
    assert ask(code, "use.py", USE, 5, "area") == ["only one: base.py:3"]
    assert ask(code, "use.py", USE, 5, "inner", 1) == ["precise: use.py:5"]

    code.git.commit({"base.py": BASE.encode()})
    code.index()
    assert ask(code, "use.py", USE, 5, "area") == ["precise: base.py:2"]


def test_an_index_of_another_version_of_the_package_writes_nothing_anew(
    code: PublishedRepository, tmp_path: Path
) -> None:
    upload(code, scip("1"), tmp_path)
    rows = text("SELECT id, read_at FROM search_index.precise_document ORDER BY id")
    with database.transaction() as connection:
        before = connection.execute(rows).all()

    upload(code, scip("2"), tmp_path)

    with database.transaction() as connection:
        assert connection.execute(rows).all() == before


def test_what_is_of_another_package_is_nothing_that_is_called_so_here(
    code: PublishedRepository, tmp_path: Path
) -> None:
    assert ask(code, "calls.py", JSON, 3, "dumps") in ([], ["only one: dumps.py:1"])

    upload(code, scip(), tmp_path)

    assert ask(code, "calls.py", JSON, 3, "dumps") == []


def test_what_no_document_has_is_swept_after_a_day(
    code: PublishedRepository, tmp_path: Path
) -> None:
    def sweep() -> int:
        indexer.sweep(code.number, leave=timedelta(0))
        counted = text("SELECT count(*) FROM search_index.precise_document")
        with database.transaction() as connection:
            return int(connection.execute(counted).scalar_one())

    upload(code, scip(), tmp_path)
    code.git.commit({"base.py": b"# all new\n", "other.py": b"# new\n"})
    code.index()
    assert sweep() == 4
    with database.transaction() as connection:
        connection.execute(
            text("UPDATE search_index.precise_document SET read_at = now() - interval '2 days'")
        )
    assert sweep() == 2
    with database.transaction() as connection:
        left = text(
            "SELECT count(*) FROM search_index.precise_definition e WHERE NOT EXISTS (SELECT FROM"
            " search_index.precise_document p WHERE p.id = e.precise_id)"
        )
        assert connection.execute(left).scalar_one() == 0
