"""The place of a name is that of its definition, with whatever signs it is written."""

import pytest

from omniweb.search.navigation import definition, hover, outline
from omniweb.search.types import Scope
from tests.fixtures.git_repository import Content
from tests.unit.search.published import PublishedRepository, publish

FILES: dict[str | bytes, Content] = {
    "Tests.kt": b"class Tests {\n    fun `it has blanks`() {\n    }\n}\n",
    "Spec.scala": b"object Spec {\n  def `it has blanks`: Int = 1\n}\n",
    "tables.sql": b'CREATE TABLE "of orders" (\n    id int\n);\n',
    "keys.js": b'class Keys {\n  ["of keys"]() {\n    return 1;\n  }\n}\n',
}


@pytest.fixture(scope="module")
def quoted(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path_factory: pytest.TempPathFactory,
) -> PublishedRepository:
    return publish(tmp_path_factory.mktemp("quoted"), 7_410, "tools/quoted", FILES)


@pytest.mark.parametrize("path", [str(each) for each in FILES])
def test_the_place_that_an_outline_gives_answers_itself(
    quoted: PublishedRepository, path: str
) -> None:
    scope = Scope((quoted.scoped,))
    outlined = outline(scope, quoted.number, path)

    assert outlined is not None
    assert outlined.items
    for each in outlined.items:
        place = (scope, quoted.number, path, each.line, each.column)
        shown, found = hover(*place), definition(*place)
        assert shown is not None
        assert found is not None
        assert shown.definition is not None, each
        assert (shown.name, shown.definition.qualified_name) == (each.name, each.qualified_name)
        assert [of.line for of in found.definitions] == [each.line]
        assert not found.notices
