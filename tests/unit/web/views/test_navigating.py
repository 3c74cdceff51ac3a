"""Pages about names: where they lead, what of an answer may leave, what a script gets."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from omniweb.repositories.models import Repository
from omniweb.repositories.services import scope_of_everything
from omniweb.repositories.services.redaction import REDACTED
from omniweb.search import QueryError, navigation
from omniweb.search.navigation import (
    Callee,
    Callees,
    Certainty,
    Definition,
    Definitions,
    FileUses,
    Hover,
    Implementations,
    NotLookedAt,
    References,
    Use,
)
from omniweb.search.types import Total
from omniweb.serving import admission
from omniweb.web import places
from tests.unit.web.conftest import COMMIT, ScriptedIndex, Stored

pytestmark = pytest.mark.django_db
BASE = "/r/team/project/-"
PART = {"HTTP_HX_REQUEST": "true"}
Answer = Callable[..., None]


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Answer:
    """Let a question of navigation be answered so."""

    def scripted(question: str, found: Any) -> None:
        def asked(*_: Any, **__: Any) -> Any:
            if isinstance(found, Exception):
                raise found
            return found

        monkeypatch.setattr(navigation, question, asked)

    return scripted


@pytest.fixture
def defined(repository: Repository) -> Definition:
    return Definition(
        repository.pk,
        "team/project",
        "refs/heads/main",
        COMMIT,
        "lib/<b>.py",
        "python",
        "one",
        "Box.one",
        "method",
        "def one(self)",
        "Says <one>.",
        4,
        6,
        4,
        8,
        Certainty.IMPORTED,
        "imports lead there",
    )


@pytest.fixture
def used(repository: Repository, defined: Definition) -> References:
    use = Use(7, 6, 3, "call", Certainty.SAME_NAME, "it is called so", "    a.one(<x>)", "run", 5)
    file = FileUses(
        repository.pk, "team/project", "refs/heads/main", COMMIT, "src/a.py", "python", (use,)
    )
    return References(
        "one",
        (defined,),
        (file,),
        Total(1, "eq"),
        incomplete=True,
        skipped=(NotLookedAt("time", 3, "There was no time to look at them."),),
        next_cursor="further",
        in_files=1,
        roles={"call": 1, "read": 2},
        certainties={"imported": 1, "same name": 2},
    )


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


def test_a_script_gets_the_part_alone(reader: Client, answer: Answer, used: References) -> None:
    answer("references", used)

    response = reader.get(f"{BASE}/references/src/a.py?at=4:8", **PART)

    assert response.content.decode().startswith('<section class="found-names"')
    assert "HX-Request" in response.headers["Vary"]


def test_what_is_foreign_never_leaves(
    reader: Client, answer: Answer, used: References, defined: Definition
) -> None:
    other = Repository.objects.create(name="secret/one", source="https://git.example/s.git")
    (file,) = used.files
    foreign = replace(file, repository_id=other.pk, repository="secret/one", path="zq.py")
    theirs = replace(defined, repository_id=other.pk, repository="secret/one", path="zq.py")
    answer("references", replace(used, files=(file, foreign), definitions=(theirs,)))
    answer("definition", Definitions("one", (theirs,)))
    answer("hover", Hover("one", theirs, 0, 1))

    pages = [
        reader.get(f"{BASE}/{page}/src/a.py?at=7:6", **PART)
        for page in ("references", "definition", "card")
    ]

    assert [page.status_code for page in pages] == [200, 404, 204]
    text = "".join(page.content.decode() for page in pages)
    assert "zq.py" not in text
    assert "secret" not in text
    assert "at least 1 reference" in text


@pytest.fixture
def too_wide(monkeypatch: pytest.MonkeyPatch) -> int:
    """Let the first look at rights hold a repository that is not the reader's; return its id."""
    other = Repository.objects.create(name="secret/one", source="https://git.example/s.git")
    monkeypatch.setattr(places, "pinned_for", lambda _: scope_of_everything())
    return other.pk


@pytest.mark.usefixtures("too_wide")
@pytest.mark.parametrize("page", ["references", "callers"])
def test_nothing_is_said_of_a_scope_with_anything_foreign(
    reader: Client, answer: Answer, used: References, page: str
) -> None:
    answer(page, replace(used, total=Total(41, "eq"), in_files=37))

    text = reader.get(f"{BASE}/{page}/src/a.py?at=4:8", **PART).content.decode()

    assert "src/a.py" in text
    for of_the_whole in ("41", "37", "not looked at", "cursor=further", "There may be more"):
        assert of_the_whole not in text


@pytest.mark.usefixtures("too_wide")
def test_nor_is_it_counted(reader: Client, answer: Answer, used: References) -> None:
    answer("references", replace(used, total=Total(41, "eq"), in_files=37))
    before = REDACTED._value.get()

    text = reader.get(f"{BASE}/references/src/a.py?at=4:8&count", **PART).content.decode()

    assert text.strip() == "at least 1 reference in 1 file"
    assert REDACTED._value.get() == before + 1


@pytest.mark.usefixtures("too_wide")
def test_the_card_counts_no_others_of_such_a_scope(
    reader: Client, answer: Answer, defined: Definition
) -> None:
    answer("hover", Hover("one", defined, 2, 1))

    card = reader.get(f"{BASE}/card/src/a.py?at=7:6").content.decode()

    assert "def one(self)" in card
    assert "other" not in card


def test_foreign_callees_are_counted_as_kept_back(
    reader: Client, answer: Answer, defined: Definition, too_wide: int
) -> None:
    theirs = replace(defined, repository_id=too_wide, repository="secret/one", path="zq.py")
    skipped = (NotLookedAt("time", 3, "There was no time to look at them."),)
    callees = (Callee("one", (7,), (theirs,)),)
    answer("callees", Callees(defined, callees, incomplete=True, skipped=skipped))
    before = REDACTED._value.get()

    page = reader.get(f"{BASE}/callees/src/a.py?at=4:8").content.decode()

    assert '<bdi class="call-name">one</bdi>' in page
    assert "zq.py" not in page
    assert "no time" not in page
    assert REDACTED._value.get() == before + 1


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


def test_implementations_are_listed(reader: Client, answer: Answer, defined: Definition) -> None:
    answer("implementations", Implementations("one", (defined,)))

    page = reader.get(f"{BASE}/implementations/src/a.py?at=4:8").content.decode()

    assert "Implementations of <code><bdi>one" in page
    assert "Box.one" in page


def test_nothing_foreign_is_told_of_calls(
    reader: Client, answer: Answer, used: References, defined: Definition
) -> None:
    other = Repository.objects.create(name="secret/one", source="https://git.example/s.git")
    theirs = replace(defined, repository_id=other.pk, repository="secret/one", path="zq.py")
    (file,) = used.files
    foreign = replace(file, repository_id=other.pk, repository="secret/one", path="zq.py")
    answer("callers", replace(used, files=(foreign,)))
    answer("callees", Callees(defined, (Callee("one", (7,), (theirs,)),)))
    answer("implementations", Implementations("one", (theirs,)))

    text = "".join(
        reader.get(f"{BASE}/{page}/src/a.py?at=7:6", **PART).content.decode()
        for page in ("callers", "callees", "implementations")
    )

    assert "zq.py" not in text
    assert "secret" not in text
