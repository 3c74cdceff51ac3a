"""Of definitions of one name the likeliest comes first: for boxes, answers and pages of uses."""

from pathlib import Path

import pytest

from omniweb.search.navigation import named, summary
from omniweb.search.types import Scope
from tests.fixtures.git_repository import Content
from tests.unit.search.published import PublishedRepository, publish

FILES: dict[str | bytes, Content] = {
    "lib/app.py": b"""\
class App:
    def url_of(self, name):
        return name
""",
    "lib/zoo.py": b"def url_of(name):\n    return name\n\n\nclass Client:\n    pass\n",
    "lib/rare.py": b"def url_of(name):\n    return 1\n",
    "lib/outer.py": b"def around():\n    def url_of(name):\n        return 1\n    return url_of\n",
    "examples/client.ts": b"export type Client = string\n",
    "examples/app.py": b"def url_of(name):\n    return name\n\n\nclass Client:\n    pass\n",
    "tests/test_app.py": b"def url_of(name):\n    return name\n\n\nclass Client:\n    pass\n",
    "lib/names.py": b"from lib import zoo\n\nClient = zoo.Client\n",
    "lib/a.py": b"from lib import zoo\n\nzoo.url_of(1)\n",
    "lib/b.py": b"from lib import zoo\nfrom lib.zoo import url_of\n\nurl_of(1)\n",
}


@pytest.fixture(scope="module")
def project(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path_factory: pytest.TempPathFactory,
) -> PublishedRepository:
    return publish(tmp_path_factory.mktemp("project"), 7_440, "tools/project", FILES)


def test_library_code_at_the_top_that_most_files_import_comes_first(
    project: PublishedRepository,
) -> None:
    found = named(Scope((project.scoped,)), "url_of").definitions

    assert [each.path for each in found] == [
        "lib/zoo.py",  # three files import it
        "lib/rare.py",
        "lib/app.py",  # a member
        "lib/outer.py",  # within a function
        "examples/app.py",
        "tests/test_app.py",
    ]


def test_a_type_comes_before_other_names_of_it(project: PublishedRepository) -> None:
    found = named(Scope((project.scoped,)), "Client").definitions

    assert [each.path for each in found] == [
        "lib/zoo.py",
        "lib/names.py",
        "examples/app.py",
        "examples/client.ts",
        "tests/test_app.py",
    ]


def test_so_it_does_over_repositories(project: PublishedRepository, tmp_path: Path) -> None:
    files: dict[str | bytes, Content] = {
        "lib/all.py": b"class All:\n    def url_of(self):\n        return 1\n"
    }
    other = publish(tmp_path, 7_439, "a/first", files)
    scope = Scope((other.scoped, project.scoped))

    found = named(scope, "url_of").definitions

    assert found[0].path == "lib/zoo.py"
    assert [each.repository for each in found].index("a/first") == 2


def test_what_is_known_in_short_tells_of_the_likeliest_whatever_time_there_is(
    project: PublishedRepository,
) -> None:
    scope = Scope((project.scoped,))
    whole, hurried = summary(scope, "url_of", 5.0), summary(scope, "url_of", 0.0)

    assert whole.uses is not None
    assert [each.path for each in whole.uses.definitions] == ["lib/zoo.py"]
    assert whole.uses.total.value == 4
    assert hurried.definitions[0].path == "lib/zoo.py"
    assert hurried.uses is not None
    assert hurried.uses.total.value > 0


def test_who_has_no_time_looks_where_a_likely_one_is(
    project: PublishedRepository, tmp_path: Path
) -> None:
    files: dict[str | bytes, Content] = {"examples/first.py": b"class Client:\n    pass\n"}
    first = publish(tmp_path, 7_438, "a/examples", files)
    scope = Scope((first.scoped, project.scoped))

    assert summary(scope, "Client", -1.0).definitions[0].path == "lib/zoo.py"
