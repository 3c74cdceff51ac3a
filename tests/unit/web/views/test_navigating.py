"""Pages about names: where they lead, what of an answer may leave, what a script gets."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.test import Client

from omniweb.repositories.models import Repository, Visibility
from omniweb.search import QueryError, navigation
from omniweb.search.navigation import (
    Callee,
    Callees,
    Certainty,
    Definition,
    Definitions,
    Hover,
    Implementations,
    NotLookedAt,
    References,
    looking,
)
from omniweb.search.navigation.looking import TITLES
from omniweb.search.types import Total
from omniweb.serving import admission
from tests.unit.web.conftest import ScriptedIndex, Stored
from tests.unit.web.views.conftest import Answer

pytestmark = pytest.mark.django_db
BASE = "/r/team/project/-"
PART = {"HTTP_HX_REQUEST": "true"}


def test_one_definition_is_gone_to(reader: Client, answer: Answer, defined: Definition) -> None:
    answer("definition", Definitions("one", (defined,)))

    response = reader.get(f"{BASE}/definition/src/a.py?at=7:6")

    assert response.headers["Location"] == "/r/team/project/-/file/lib/%3Cb%3E.py#L4"


def test_the_ref_of_the_address_is_kept(
    reader: Client, answer: Answer, defined: Definition
) -> None:
    answer("definition", Definitions("one", (defined,)))

    response = reader.get(f"{BASE}/definition/src/a.py?at=7:6&ref=v1")

    assert response.headers["Location"] == "/r/team/project/-/file/lib/%3Cb%3E.py?ref=v1#L4"


def test_several_are_listed_with_how_sure_they_are(
    reader: Client, answer: Answer, defined: Definition
) -> None:
    other = replace(defined, line=9, certainty=Certainty.SAME_NAME, reason="it is called so")
    answer("definition", Definitions("one", (defined, other)))

    response = reader.get(f"{BASE}/definition/src/a.py?at=7:6")

    page = response.content.decode()
    assert response.status_code == 200
    assert page.index("imports lead there") < page.index("it is called so")
    assert 'href="/r/team/project/-/file/lib/%3Cb%3E.py#L9"' in page
    assert "<b>" not in page


def test_a_definition_leads_to_its_uses(
    reader: Client, answer: Answer, defined: Definition
) -> None:
    answer("definition", Definitions("one", (replace(defined, path="src/a.py"),)))

    response = reader.get(f"{BASE}/definition/src/a.py?at=4:9")

    assert response.headers["Location"] == f"{BASE}/references/src/a.py?at=4:9"


def test_nothing_is_said_to_be_known(reader: Client, answer: Answer) -> None:
    answer("definition", Definitions("one", ()))

    response = reader.get(f"{BASE}/definition/src/a.py?at=7:6")

    assert response.status_code == 404
    assert "No definition is known" in response.content.decode()


@pytest.mark.parametrize("at", ["", "x", "1:", "-1:2", "1:2:3", "9999999999:1"])
@pytest.mark.parametrize("page", ["card", "definition", "references"])
def test_what_is_no_place_is_not_found(reader: Client, page: str, at: str) -> None:
    assert reader.get(f"{BASE}/{page}/src/a.py?at={at}").status_code == 404


@pytest.mark.parametrize("page", ["card", "definition", "references"])
def test_strangers_find_nothing(
    stranger: Client, answer: Answer, used: References, defined: Definition, page: str
) -> None:
    answer("references", used)
    answer("definition", Definitions("one", (defined,)))
    answer("hover", Hover("one", defined, 0, 1))

    assert stranger.get(f"{BASE}/{page}/src/a.py?at=7:6").status_code == 404


def test_the_card_tells_what_a_name_is(reader: Client, answer: Answer, defined: Definition) -> None:
    answer("hover", Hover("one", defined, 0, 1))

    card = reader.get(f"{BASE}/card/src/a.py?at=7:6").content.decode()

    assert 'data-go="/r/team/project/-/file/lib/%3Cb%3E.py#L4"' in card
    assert "def one(self)" in card
    assert "Says &lt;one&gt;." in card
    assert "imports lead there" in card
    assert f'hx-get="{BASE}/references/src/a.py?at=7:6&amp;count"' in card


def test_where_several_are_meant_the_card_leads_to_the_list(
    reader: Client, answer: Answer, defined: Definition
) -> None:
    answer("hover", Hover("one", defined, 2, 1))

    card = reader.get(f"{BASE}/card/src/a.py?at=7:6").content.decode()

    assert "data-go" not in card
    assert f'data-list="{BASE}/definition/src/a.py?at=7:6"' in card
    assert "2 others" in card


def test_there_is_no_card_of_what_is_not_known(reader: Client, answer: Answer) -> None:
    answer("hover", Hover("", None, 0, 0))

    assert reader.get(f"{BASE}/card/src/a.py?at=7:6").status_code == 204


def test_the_card_of_a_name_from_elsewhere_says_so(reader: Client, answer: Answer) -> None:
    answer("hover", Hover("Headers", None, 0, 2, notices=("It is imported from <werkzeug>.",)))

    card = reader.get(f"{BASE}/card/src/a.py?at=7:6").content.decode()

    assert "It is imported from &lt;werkzeug&gt;." in card
    assert "2 uses in this file" in card
    assert "data-" not in card


def test_uses_are_shown_with_their_lines_and_what_was_not_looked_at(
    reader: Client, answer: Answer, used: References
) -> None:
    answer("references", used)

    page = reader.get(f"{BASE}/references/src/a.py?at=4:8").content.decode()

    assert "<title>References" in page
    assert '<a href="/r/team/project/-/file/src/a.py#L7">' in page
    assert "a.<mark>one</mark>(&lt;x&gt;)" in page
    assert "1 reference in 1 file" in page
    assert "3 files not looked at. There was no time to look at them." in page
    assert "cursor=further" in page
    assert 'read <span class="count">2</span>' in page
    assert 'at least imported <span class="count">1</span>' in page


def test_a_page_that_has_not_seen_all_uses_has_them_counted_apart(
    reader: Client, answer: Answer, used: References
) -> None:
    first = replace(used, total=Total(1, "gte"), skipped=(), roles={}, certainties={})
    answer("references", first)
    answer("counted", replace(used, total=Total(812, "gte"), in_files=70))

    asked = f"{BASE}/references/src/a.py?at=4:8"
    part = reader.get(asked, **PART).content.decode()
    counted = reader.get(f"{asked}&count=all", **PART).content.decode()
    page = reader.get(f"{asked}&count=all").content.decode()

    assert "at least 1 reference in 1 file" in part
    assert 'count=all&amp;at=4:8" hx-trigger="load"' in part
    for each in (counted, page):
        assert "at least 812 references in 70 files" in each
        assert 'read <span class="count" title="at least so many">2+</span>' in each
        assert 'at least imported <span class="count" title="at least so many">1+</span>' in each
        assert 'hx-trigger="load"' not in each
        assert "count=more&amp;at=4:8" in each
    assert "There was no time to look at them." in counted
    assert "a.<mark>one</mark>" in page
    answer("counted", replace(used, total=Total(900, "eq"), skipped=(), in_files=70))
    more = reader.get(f"{asked}&count=more", **PART).content.decode()
    assert "900 references in 70 files" in more
    assert 'read <span class="count">2</span>' in more
    assert "Count on" not in more


def test_who_is_logged_in_and_asks_by_himself_has_uses_counted_for_longer(
    reader: Client, used: References, repository: Repository,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    given: list[float] = []

    def counted(*_: object, until: float, **__: object) -> References:
        given.append(until - time.monotonic())
        return used

    monkeypatch.setattr(looking, "SECONDS", 1.5)
    monkeypatch.setattr(navigation, "counted", counted)
    monkeypatch.setattr(navigation, "references", lambda *_, **__: used)
    asked = f"{BASE}/references/src/a.py?at=4:8"

    reader.get(f"{asked}&count=all", **PART)
    reader.get(f"{asked}&count", **PART)
    by_itself = list(given)
    reader.get(f"{asked}&count=more", **PART)
    reader.get(f"{asked}&count=all")
    asked_for = given[2:]
    repository.visibility = Visibility.PUBLIC
    repository.save()
    reader.logout()
    reader.get(f"{asked}&count=more", **PART)

    assert max(by_itself) <= 1.5
    assert min(asked_for) > 8
    assert len(asked_for) == 2
    assert given[4] <= 1.5


def test_a_script_gets_the_part_alone(reader: Client, answer: Answer, used: References) -> None:
    answer("references", used)

    response = reader.get(f"{BASE}/references/src/a.py?at=4:8", **PART)

    assert response.content.decode().startswith('<section class="found-names"')
    assert "HX-Request" in response.headers["Vary"]


@pytest.mark.parametrize(
    ("page", "reads_many"),
    [
        ("card", False),
        ("definition", False),
        ("references", True),
        ("callers", True),
        ("callees", True),
        ("implementations", True),
    ],
)
def test_there_is_less_room_for_what_reads_many_files(
    reader: Client,
    answer: Answer,
    monkeypatch: pytest.MonkeyPatch,
    page: str,
    reads_many: bool,
) -> None:
    asked = []

    @contextmanager
    def searching(_: object, *, expensive: bool) -> Iterator[None]:
        asked.append(expensive)
        yield

    monkeypatch.setattr(admission.Client, "searching", searching)
    answer("hover" if page == "card" else page, None)

    reader.get(f"{BASE}/{page}/src/a.py?at=4:8")

    assert asked == [reads_many]


def test_a_line_stands_for_the_definition_on_it(
    reader: Client,
    answer: Answer,
    monkeypatch: pytest.MonkeyPatch,
    index: ScriptedIndex,
    repository: Repository,
) -> None:
    index.files[repository.pk, "src/a.py"] = Stored("@x\ndef one(): ...\n")
    answer("names_on", ((2, 4),))
    asked = []
    monkeypatch.setattr(navigation, "references", lambda *place, **_: asked.append(place[3:5]))

    led = reader.get(f"{BASE}/file/src/a.py?references=1")
    reader.get(led.headers["Location"])

    assert led.headers["Location"] == f"{BASE}/references/src/a.py?at=1"
    assert asked == [(2, 4)]


def test_a_cursor_of_another_question_is_refused(reader: Client, answer: Answer) -> None:
    answer("references", QueryError("Begin without one.", 0))

    response = reader.get(f"{BASE}/references/src/a.py?at=4:8&cursor=x", **PART)

    assert response.status_code == 400
    assert "Begin without one." in response.content.decode()


def test_callers_stand_once_with_the_lines_of_their_calls(
    reader: Client, answer: Answer, used: References
) -> None:
    (file,) = used.files
    (use,) = file.uses
    again, top = replace(use, line=8), replace(use, line=20, enclosing="", enclosing_line=0)
    answer("callers", replace(used, files=(replace(file, uses=(use, again, top)),)))

    page = reader.get(f"{BASE}/callers/src/a.py?at=4:8").content.decode()

    assert page.count('<bdi class="call-name">run</bdi>') == 1
    assert '#L7">7</a>, <a href="/r/team/project/-/file/src/a.py#L8">8</a>' in page
    assert f'hx-get="{BASE}/callers/src/a.py?below=1&amp;at=5"' in page
    assert "top of the file" in page
    assert page.count("<details hx-get") == 1


def test_a_level_of_callers_comes_alone(reader: Client, answer: Answer, used: References) -> None:
    answer("callers", used)

    level = reader.get(f"{BASE}/callers/src/a.py?below=1&at=4:8", **PART).content.decode()

    assert level.startswith('<ul class="calls">')


def test_what_is_called_leads_on_where_it_is_defined(
    reader: Client, answer: Answer, defined: Definition
) -> None:
    known, unknown = Callee("one", (7, 9), (defined,)), Callee("len", (8,), ())
    answer("callees", Callees(replace(defined, path="src/a.py"), (known, unknown)))

    page = reader.get(f"{BASE}/callees/src/a.py?at=4:8").content.decode()

    assert 'href="/r/team/project/-/file/src/a.py#L9">9</a>' in page
    assert f'hx-get="{BASE}/callees/lib/%3Cb%3E.py?below=1&amp;at=4:8"' in page
    assert '<bdi class="call-name">len</bdi>' in page
    assert page.count("<details hx-get") == 1


def test_implementations_that_are_not_told_are_counted(
    reader: Client, answer: Answer, defined: Definition
) -> None:
    skipped = (NotLookedAt("implementing", 20, TITLES["implementing"]),)
    total = Total(1_020, "eq")
    found = Implementations("one", (defined,), incomplete=True, skipped=skipped, total=total)
    answer("implementations", found)

    page = reader.get(f"{BASE}/implementations/src/a.py?at=4:8").content.decode()

    assert '<span class="muted">1\u202f020</span>' in page
    assert "20 definitions not told. They implement it, too: only the first 1,000 are told." in page


def test_implementations_are_listed(reader: Client, answer: Answer, defined: Definition) -> None:
    answer("implementations", Implementations("one", (defined,)))

    page = reader.get(f"{BASE}/implementations/src/a.py?at=4:8").content.decode()

    assert "Implementations of <code><bdi>one" in page
    assert "Box.one" in page
