"""What is known of the name that a query is: found, narrowed, kept, and cut in time."""

from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager, nullcontext

import pytest
from django.core.cache import cache

from indexer import database
from omniweb.search.asked_name import AskedName
from omniweb.search.index import snapshots
from omniweb.search.navigation import Summary, summaries
from omniweb.search.types import Mode, PinnedScope, Published, Scope
from tests.unit.search.navigation.shapes import publish_shapes
from tests.unit.search.published import PublishedRepository, publish

ROUND, USE = "src/shapes/round.py", "app/use.py"


@pytest.fixture(scope="module")
def code(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path_factory: pytest.TempPathFactory,
) -> PublishedRepository:
    return publish_shapes(tmp_path_factory.mktemp("asked"))


@pytest.fixture(scope="module")
def other(
    code: PublishedRepository,  # noqa: ARG001 - it comes after that
    tmp_path_factory: pytest.TempPathFactory,
) -> PublishedRepository:
    files: dict[str | bytes, bytes | str] = {"own.py": b"class Circle:\n    pass\n"}
    return publish(tmp_path_factory.mktemp("other"), 7_902, "other/own", {**files})  # type: ignore[dict-item]


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


def pinned(*repositories: PublishedRepository) -> PinnedScope:
    def load() -> Published:
        with database.engine().connect() as connection:
            raw = connection.connection.driver_connection
            return snapshots.read(raw, Scope(tuple(each.scoped for each in repositories)))  # type: ignore[arg-type]

    return PinnedScope(load().digest, "ids", load)


def admitted(_expensive: bool) -> AbstractContextManager[object]:
    return nullcontext()


def known(text: str, *repositories: PublishedRepository, seconds: float = 60.0) -> Summary:
    about = AskedName.of(text, Mode.AUTO, pinned(*repositories))
    assert about is not None
    return about.summary(admitted, seconds)


def defined(found: Summary) -> list[tuple[str, str, int]]:
    return [(each.repository, each.path, each.line) for each in found.definitions]


def test_a_name_is_defined_once_and_its_first_uses_are_told(code: PublishedRepository) -> None:
    found = known("Circle", code)

    assert defined(found) == [("tools/shapes", ROUND, 4)]
    assert found.others == 0
    assert found.uses is not None
    told = [(each.path, use.line, use.role) for each in found.uses.files for use in each.uses]
    assert told == [(USE, 2, "import"), (USE, 7, "call"), (USE, 11, "call")]
    assert (found.uses.total.value, found.uses.in_files) == (4, 2)
    assert not found.incomplete


def test_a_qualified_name_is_that_member(code: PublishedRepository) -> None:
    assert defined(known("Circle.area", code)) == [("tools/shapes", ROUND, 5)]


def test_what_nothing_defines_has_no_uses(code: PublishedRepository) -> None:
    found = known("Nowhere", code)

    assert (found.definitions, found.uses) == ((), None)


def test_repositories_narrow_it(code: PublishedRepository, other: PublishedRepository) -> None:
    both = known("Circle", code, other)
    own = known("repo:own Circle", code, other)
    others = known("-repo:own Circle", code, other)

    assert {each[0] for each in defined(both)} == {"tools/shapes", "other/own"}
    assert defined(own) == [("other/own", "own.py", 1)]
    assert {each[0] for each in defined(others)} == {"tools/shapes"}


def test_what_is_outside_of_the_scope_is_not_told(
    code: PublishedRepository, other: PublishedRepository
) -> None:
    known("Circle", code, other)

    assert defined(known("Circle", other)) == [("other/own", "own.py", 1)]


def counting() -> tuple[list[bool], Callable[[bool], AbstractContextManager[None]]]:
    entered: list[bool] = []

    @contextmanager
    def admission(expensive: bool):  # type: ignore[no-untyped-def] # noqa: ANN202 - see `Admission`
        entered.append(expensive)
        yield

    return entered, admission


def test_it_is_counted_once_and_kept(code: PublishedRepository) -> None:
    entered, admission = counting()
    about = AskedName.of("Circle", Mode.AUTO, pinned(code))
    assert about is not None

    assert about.kept() is None
    first = about.summary(admission, 60.0)
    again = about.summary(admission, 60.0)

    assert first == again == about.kept()
    assert entered == [False]


def test_what_was_cut_in_time_says_so_and_is_not_kept(
    code: PublishedRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summaries, "_LEAST_SECONDS", -1.0)
    about = AskedName.of("twice", Mode.AUTO, pinned(code))
    assert about is not None

    cut = about.summary(admitted, -1.0)

    assert cut.is_late
    assert defined(cut) == [("tools/shapes", "src/shapes/base.py", 13)]
    assert about.kept() is None
    assert not about.summary(admitted, 60.0).is_late


def test_other_queries_are_no_name(code: PublishedRepository) -> None:
    assert AskedName.of("two names", Mode.AUTO, pinned(code)) is None
    assert AskedName.of("Circle", Mode.PATH, pinned(code)) is None
