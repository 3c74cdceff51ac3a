"""Names that come from outside of all repositories, and words that are none."""

import pytest

from omniweb.search.navigation import Hover, definition, hover
from omniweb.search.types import Scope
from tests.fixtures.git_repository import Content
from tests.unit.search.published import PublishedRepository, publish

NOWHERE = "which is in no repository that you can see."
FILES: dict[str | bytes, Content] = {
    "app.py": (
        b"from werkzeug.datastructures import Headers\n"
        b"import click\n"
        b"from own import missing\n\n\n"
        b"def run(it: Headers):\n"
        b"    click.echo(it)\n"
        b"    click.open(\n        url_for=1,\n    )\n"
        b"    missing()\n"
    ),
    "own.py": b"x = 1\n",
}


@pytest.fixture(scope="module")
def code(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path_factory: pytest.TempPathFactory,
) -> PublishedRepository:
    return publish(tmp_path_factory.mktemp("elsewhere"), 7_801, "tools/elsewhere", FILES)


def rest(code: PublishedRepository, line: int, column: int) -> Hover:
    found = hover(Scope((code.scoped,)), code.number, "app.py", line, column)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("place", "name", "uses", "sentence"),
    [
        (
            (6, 12),
            "Headers",
            2,
            f"“Headers” is imported from werkzeug.datastructures, {NOWHERE}",
        ),
        (
            (7, 10),
            "echo",
            1,
            f"“echo” comes from click, {NOWHERE}",
        ),
        (
            (11, 6),
            "missing",
            2,
            "“missing” comes from own; nothing is known to be called so there.",
        ),
    ],
)
def test_a_name_from_outside_says_from_where(
    code: PublishedRepository, place: tuple[int, int], name: str, uses: int, sentence: str
) -> None:
    found = rest(code, *place)

    assert (found.name, found.definition, found.uses) == (name, None, uses)
    assert found.notices == (sentence,)


def test_the_name_of_an_argument_is_called_one(code: PublishedRepository) -> None:
    found = definition(Scope((code.scoped,)), code.number, "app.py", 9, 9)

    assert found is not None
    assert found.notices == (
        "“url_for” at line 9 names an argument; what is called there is not known to have it.",
    )
