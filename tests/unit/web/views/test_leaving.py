"""What of an answer about names may leave: rights are looked at again."""

from dataclasses import replace

import pytest
from django.test import Client

from omniweb.repositories.models import Repository
from omniweb.repositories.services import scope_of_everything
from omniweb.repositories.services.redaction import REDACTED
from omniweb.search.navigation import (
    Callee,
    Callees,
    Definition,
    Definitions,
    Hover,
    Implementations,
    NotLookedAt,
    References,
)
from omniweb.search.types import Total
from omniweb.web import places
from tests.unit.web.views.conftest import Answer

pytestmark = pytest.mark.django_db
BASE = "/r/team/project/-"
PART = {"HTTP_HX_REQUEST": "true"}


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
    answer("counted", replace(used, total=Total(41, "eq"), in_files=37))
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
