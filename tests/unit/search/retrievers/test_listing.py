"""Documents in order without ranking: those with most matching lines first, else by path."""

from omniweb.search.index.view import View
from omniweb.search.query.parser import parse_query
from omniweb.search.question import Question
from omniweb.search.retrievers.listing import listed
from omniweb.search.terms import Terms
from omniweb.search.types import Mode
from tests.unit.search.conftest import Corpus


def _listed(
    corpus: Corpus, text: str, *, depth: int = 10, mode: Mode = Mode.AUTO, skip: int = 0
) -> list[str]:
    """Return the paths; the first `skip` of the documents are known already."""
    terms = Terms.of(text.split())
    question = Question(parse_query(text, mode=mode), corpus.ask(text), terms)
    view = View.of(corpus.connection, question.snapshots, question.condition)
    known = [each.key for each in listed(question, view, (), skip)]
    return [each.path for each in listed(question, view, known, depth)]


def test_more_matching_lines_come_first(corpus: Corpus) -> None:
    assert _listed(corpus, "/retry/") == ["src/retry.py", "retry.py"]
    assert _listed(corpus, "/retry/", depth=1) == ["src/retry.py"]


def test_equal_ones_go_by_path(corpus: Corpus) -> None:
    assert _listed(corpus, "/lock/") == ["docs/guide.md", "web/app.js"]


def test_all_that_is_required_is_met(corpus: Corpus) -> None:
    assert _listed(corpus, "/retry/ -policy") == ["retry.py"]


def test_documents_with_fewer_lines_follow_where_those_with_most_are_left_out(
    corpus: Corpus,
) -> None:
    assert _listed(corpus, "/[a-z]/ path:web", depth=1) == ["web/app.js"]


def test_without_lines_the_product_comes_first_and_short_paths_before_long_ones(
    corpus: Corpus,
) -> None:
    assert _listed(corpus, "lang:go") == ["main.go"]
    assert _listed(corpus, "lang:python") == ["retry.py", "src/retry.py", "src/config.py"]


def test_a_path_is_found_by_all_its_words(corpus: Corpus) -> None:
    assert _listed(corpus, "src conf", mode=Mode.PATH) == ["src/config.py"]
    assert _listed(corpus, "s_c conf", mode=Mode.PATH) == []


def test_what_is_known_already_is_not_listed_again(corpus: Corpus) -> None:
    assert _listed(corpus, "/retry/", skip=1) == ["retry.py"]
    assert _listed(corpus, "/retry/", skip=1, depth=1) == []


def test_nothing_is_listed_where_nothing_matches(corpus: Corpus) -> None:
    assert _listed(corpus, "/zzzz/") == []
    assert _listed(corpus, "words alone") == []
