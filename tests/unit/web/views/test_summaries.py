"""The box above the hits of a name: where it comes, what of it may leave, what a script gets."""
# ruff: noqa: ARG001 - fixtures asked for their effect

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client

from omniweb.errors import TooManySearches
from omniweb.repositories.models import Repository
from omniweb.search import asked_name
from omniweb.search.navigation import (
    Certainty,
    Definition,
    FileUses,
    NotLookedAt,
    References,
    Summary,
    Use,
)
from omniweb.search.types import HitSymbol, Total
from omniweb.serving import admission
from tests.unit.web.conftest import COMMIT, EMPTY, ScriptedEngine
from tests.unit.web.views.test_searching import _hit

pytestmark = pytest.mark.django_db
PART = {"HTTP_HX_REQUEST": "true"}
LATE = NotLookedAt("time", 3, "There was no time to look at them.")
Knows = Callable[[Summary], list[float]]


@pytest.fixture
def knows(monkeypatch: pytest.MonkeyPatch) -> Knows:
    """Let this be what is known of any name; return the seconds that it was given each time."""
    given: list[float] = []

    def scripted(found: Summary) -> list[float]:
        def summary(_scope: object, _name: str, seconds: float) -> Summary:
            given.append(seconds)
            return found

        monkeypatch.setattr(asked_name, "summary", summary)
        return given

    return scripted


@pytest.fixture
def found(repository: Repository) -> Summary:
    where = (repository.pk, "team/project", "refs/heads/main", COMMIT)
    defined = Definition(
        *where, "lib/<b>.py", "python", "retry", "Box.retry", "method", "def retry(self, <x>)", "",
        4, 6, 4, 8, Certainty.SAME_NAME, "it is called so",
    )  # fmt: skip
    use = Use(7, 6, 5, "call", Certainty.IMPORTED, "imported", "    a.retry(<x>)")
    file = FileUses(*where, "src/a.py", "python", (use,))
    uses = References("retry", (defined,), (file,), Total(16, "eq"), False, (), in_files=5)
    return Summary("retry", (defined,), 0, uses)


@pytest.fixture
def hits(engine: ScriptedEngine, repository: Repository) -> ScriptedEngine:
    symbol = HitSymbol("retry", "Box.retry", "method", "def retry(self)", 4, 6)
    engine.result = replace(EMPTY, hits=(_hit(symbols=(symbol,)),), total=Total(1, "eq"))
    return engine


def _page(client: Client, address: str, **headers: str) -> str:
    return client.get(address, headers={"HX-Request": "true"} if headers else {}).content.decode()


def test_a_whole_page_has_it_above_the_hits(
    reader: Client, hits: ScriptedEngine, knows: Knows, found: Summary
) -> None:
    given = knows(found)

    page = _page(reader, "/?q=retry")

    assert page.index('class="name-box"') < page.index('class="hit"')
    assert "def retry(self, &lt;x&gt;)" in page
    assert 'href="/r/team/project/-/file/lib/%3Cb%3E.py#L4"' in page
    assert "16 references in 5 files" in page
    assert "<mark>retry</mark>(&lt;x&gt;)" in page
    assert "/-/callers/lib/%3Cb%3E.py?at=4:8" in page
    assert "/-/implementations/lib/%3Cb%3E.py?at=4:8" in page
    assert 'href="/?q=uses%3Aretry"' in page
    assert max(given) < 0.5


def test_a_script_gets_the_hits_at_once_and_asks_for_it_then(
    reader: Client, hits: ScriptedEngine, knows: Knows, found: Summary
) -> None:
    given = knows(found)

    page = _page(reader, "/?q=retry", part="1")
    assert 'hx-get="/symbol/?q=retry"' in page
    assert given == []

    part = _page(reader, "/symbol/?q=retry", part="1")
    assert part.startswith('<section class="name-box"')
    assert 'class="name-box"' in _page(reader, "/?q=retry", part="1"), "it is kept by now"
    assert len(given) == 1


def test_what_was_found_in_time_is_shown_with_counts_of_at_least(
    reader: Client, hits: ScriptedEngine, knows: Knows, found: Summary
) -> None:
    assert found.uses is not None
    uses = replace(found.uses, total=Total(16, "gte"), incomplete=True, skipped=(LATE,))
    given = knows(replace(found, uses=uses))

    page = _page(reader, "/?q=retry")

    assert "was not found as quickly as the hits" not in page
    assert "at least 16 references in 5 files" in page
    assert page.index('class="name-box"') < page.index('class="hit"')
    assert "at least 16 references in 5 files" in _page(reader, "/symbol/?q=retry")
    assert len(given) == 2, "what is not all there is is not kept"


def test_what_takes_too_long_is_left_out_and_says_so(
    reader: Client, hits: ScriptedEngine, knows: Knows, found: Summary
) -> None:
    knows(replace(found, definitions=(), uses=None, incomplete=True, skipped=(LATE,)))

    page = _page(reader, "/?q=retry")

    assert "was not found as quickly as the hits" in page
    assert 'href="/symbol/?q=retry"' in page
    assert 'class="hit"' in page


def test_where_no_use_was_found_in_time_none_are_counted(
    reader: Client, knows: Knows, found: Summary
) -> None:
    assert found.uses is not None
    uses = replace(found.uses, files=(), total=Total(0, "gte"), skipped=(LATE,))
    knows(replace(found, uses=uses))

    page = _page(reader, "/symbol/?q=retry")

    assert "0 references" not in page
    assert ">References</a>" in page


def test_of_several_definitions_a_count_says_whose_it_is(
    reader: Client, knows: Knows, found: Summary
) -> None:
    (first,) = found.definitions
    knows(replace(found, definitions=(first, replace(first, path="z.py", line=9))))
    several = _page(reader, "/symbol/?q=retry")
    knows(found)
    alone = _page(reader, "/symbol/?q=retry2")

    assert (
        "16 references in 5 files to <bdi>Box.retry</bdi> of <bdi>lib/&lt;b&gt;.py</bdi>" in several
    )
    assert " to <bdi>" not in alone.partition('class="name-used"')[2].partition("</h2>")[0]


@pytest.mark.parametrize(
    "address", ["/?q=retry+policy", "/?q=other", "/?q=retry&mode=path", "/?q=retry&cursor=x"]
)
def test_other_hits_have_none(
    address: str, reader: Client, hits: ScriptedEngine, knows: Knows, found: Summary
) -> None:
    given = knows(found)

    assert "name-box" not in _page(reader, address)
    assert given == []


def test_what_may_not_be_read_any_more_is_told_nobody(
    reader: Client, knows: Knows, found: Summary, repository: Repository
) -> None:
    knows(found)
    assert "Box.retry" in _page(reader, "/symbol/?q=retry")
    hidden = replace(found.definitions[0], repository_id=repository.pk + 1_000)
    knows(replace(found, definitions=(hidden,)))

    response = reader.get("/symbol/?q=retry2")

    assert response.status_code == 404
    assert b"Box.retry" not in response.content
    assert b"16 references" not in response.content


def test_of_several_each_says_how_sure_it_is(reader: Client, knows: Knows, found: Summary) -> None:
    (first,) = found.definitions
    knows(replace(found, definitions=(first, replace(first, path="z.py", line=9)), others=2))

    page = _page(reader, "/symbol/?q=retry")

    assert "4 definitions" in page
    assert page.count("same name") == 2
    assert "/-/references/z.py?at=9:8" in page


def test_a_page_of_its_own_and_refusals(
    reader: Client, knows: Knows, found: Summary, monkeypatch: pytest.MonkeyPatch
) -> None:
    knows(found)
    assert reader.get("/symbol/?q=two+names").status_code == 404
    assert reader.get("/symbol/").status_code == 404
    assert reader.get("/symbol/?q=case:x").status_code == 400
    assert _page(reader, "/symbol/?q=two+names", part="1").strip() == ""

    def full(*_: object) -> None:
        raise TooManySearches(2)

    monkeypatch.setattr(admission, "_enter", full)
    response = reader.get("/symbol/?q=retry")
    assert (response.status_code, response["Retry-After"]) == (429, "2")


def test_where_there_is_no_room_the_hits_come_without_it(
    reader: Client, hits: ScriptedEngine, knows: Knows, found: Summary,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    knows(found)
    real = admission._enter
    entered: list[object] = []

    def one_only(*given: object) -> None:
        entered.append(given)
        if len(entered) > 1:
            raise TooManySearches(2)
        real(*given)  # type: ignore[arg-type] # as it was called

    monkeypatch.setattr(admission, "_enter", one_only)

    page = _page(reader, "/?q=retry")

    assert 'class="hit"' in page
    assert "was not found as quickly as the hits" in page
