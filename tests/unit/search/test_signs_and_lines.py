"""Names with signs and expressions over lines, in whole searches."""
# ruff: noqa: ARG001 - fixtures asked for their effect

import pytest
from django.core.cache import cache as store

from omniweb.search import search
from omniweb.search.types import Hit
from tests.fixtures.git_repository import Content
from tests.unit.search.published import PublishedRepository, publish, request

PAIRS = 60
FILES: dict[str | bytes, Content] = {
    "eq.cpp": b"struct A {\n  bool operator==(const A& o);\n  bool operator<(const A& o);\n};\n",
    "plus.cpp": b"struct B { B operator+(const B& o) const; };\n",
    "bang.rb": b"class Q\n" + b"  puts 1\n" * 200 + b"  def save!; end\n  def ==(o); end\nend\n",
    "save.rb": b"class R\n  def save; end\nend\n",
    "prime.hs": b"module G where\nfoldx' :: Int\nfoldx' = 2\n",
    "fold.hs": b"module F where\nfoldx :: Int\nfoldx = 1\n",
    "dollar.js": b"function $http() { }\n",
    "http.js": b"function http() { }\n",
    "pairs.txt": b"".join(
        b"alpha_%03d(%s,\r\n    beta_%03d)\r\n" % (n, b"x" * 60, n) for n in range(PAIRS)
    ),
}


@pytest.fixture(scope="module")
def signs(told: None, tmp_path_factory: pytest.TempPathFactory) -> PublishedRepository:
    """Return a repository with names that differ in their signs alone."""
    return publish(tmp_path_factory.mktemp("signs"), 991, "team/signs", FILES)


@pytest.fixture(autouse=True)
def _no_cache() -> None:
    store.clear()


def _hits(repository: PublishedRepository, text: str) -> tuple[Hit, ...]:
    return search(request(text, repository)).hits


@pytest.mark.parametrize(
    ("text", "path", "name"),
    [
        ("sym:operator==", "eq.cpp", "operator=="),
        ("sym:operator+", "plus.cpp", "operator+"),
        ("sym:save!", "bang.rb", "save!"),
        ('sym:"=="', "bang.rb", "=="),
        ("sym:foldx'", "prime.hs", "foldx'"),
        ("sym:$http", "dollar.js", "$http"),
        ("case:yes sym:save!", "bang.rb", "save!"),
        ("sym:/^save.$/", "bang.rb", "save!"),
        ("sym:operator<", "eq.cpp", "operator<"),
        ("sym:A::operator==", "eq.cpp", "operator=="),
    ],
)
def test_a_name_with_signs_is_that_one_and_its_definition_is_shown(
    signs: PublishedRepository, text: str, path: str, name: str
) -> None:
    (hit,) = _hits(signs, text)

    assert (hit.path, hit.symbols[0].name) == (path, name)
    line = hit.symbols[0].first_line
    assert any(chunk.start_line <= line <= chunk.end_line for chunk in hit.chunks)


def test_a_name_without_signs_is_found_with_them(signs: PublishedRepository) -> None:
    assert {hit.path for hit in _hits(signs, "sym:save")} == {"save.rb", "bang.rb"}


def test_a_match_over_two_lines_is_marked_on_both_wherever_a_chunk_ends(
    signs: PublishedRepository,
) -> None:
    for number in range(PAIRS):
        (hit,) = _hits(signs, rf"/alpha_{number:03}\(x*,\n\s*beta_{number:03}/")

        marked = [(mark.line, mark.start, mark.end) for mark in hit.chunks[0].highlights]
        assert marked == [(2 * number + 1, 0, 71), (2 * number + 2, 0, 12)]
        assert hit.match_count == 2


def test_every_line_of_a_match_counts(signs: PublishedRepository) -> None:
    (hit,) = _hits(signs, r"/alpha_\d+\(x+,\n\s+beta_\d+\)/")

    assert hit.match_count == 2 * PAIRS


def test_without_an_end_of_line_in_it_an_expression_stays_in_its_line(
    signs: PublishedRepository,
) -> None:
    assert not _hits(signs, r"/x,\s*beta/")
