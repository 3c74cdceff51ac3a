"""`/symbols` answers what `sym:` finds, also short names, operators and names in other scripts."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from omniweb.accounts.models import User
from omniweb.api.views import files
from omniweb.repositories.models import Repository, Visibility
from omniweb.search import search
from omniweb.search.types import Scope
from tests.unit.api.conftest import Ask
from tests.unit.indexer import databases
from tests.unit.search.published import REF, PublishedRepository, publish, request

pytestmark = pytest.mark.django_db
RUBY = b"""class Money
  def ==(other)
    true
  end

  def <=>(other)
    0
  end

  def [](at)
    at
  end

  def empty?
    false
  end

  def save!
    1
  end
end
"""
FILES: dict[str | bytes, bytes] = {
    "money.rb": RUBY,
    "short.go": b"package short\n\nfunc Do() int { return 1 }\n\nfunc T() {}\n\ntype Id struct{}\n",
    "short.py": "def id(x):\n    pass\n\ndef 計算():\n    pass\n\ndef _():\n    pass\n".encode(),
    "op.cpp": b"struct V { int x; };\nbool operator==(V a, V b) { return a.x == b.x; }\n",
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PublishedRepository]:
    with databases.migrated("symbols") as url, databases.told(url):
        yield publish(tmp_path_factory.mktemp("symbols"), 7_011, "tools/short", {**FILES})


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("Do", "short.go"),
        ("T", "short.go"),
        ("Id", "short.go"),
        ("id", "short.py"),
        ("計算", "short.py"),
        ("_", "short.py"),
        ("==", "money.rb"),
        ("<=>", "money.rb"),
        ("[]", "money.rb"),
        ("empty?", "money.rb"),
        ("save!", "money.rb"),
        ("operator==", "op.cpp"),
        ("Money", "money.rb"),
    ],
)
def test_it_finds_every_name_that_the_filter_finds(
    ask: Ask,
    reader: User,
    published: PublishedRepository,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    path: str,
) -> None:
    # The index of this test is in a database of its own, where the catalogue is not.
    monkeypatch.setattr(files, "search_scope", lambda _: Scope((published.scoped,)))
    Repository.objects.create(
        pk=published.number,
        name=published.name,
        source="https://git.example/x.git",
        resolved_ref=REF,
        visibility=Visibility.PUBLIC,
    )

    body = ask(reader, "GET", f"symbols?{urlencode({'name': name})}").json()
    filtered = search(request(f'sym:"{name}"', published))

    assert name in [each["name"] for each in body["results"]]
    assert path in [each["path"] for each in body["results"]]
    assert {each["path"] for each in body["results"]} == {hit.path for hit in filtered.hits}
