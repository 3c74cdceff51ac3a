"""Documents in the order of their matching lines."""

from omniweb.search.index.view import View
from omniweb.search.retrievers import line_matches
from tests.unit.search.conftest import Corpus


def _ranked(corpus: Corpus, text: str, depth: int = 10) -> list[tuple[str, float]]:
    filtered = corpus.ask(text)
    view = View.of(corpus.connection, filtered.snapshots, filtered.condition)
    rows = view.ask({"rest": line_matches.statement(filtered, depth)})["rest"]
    paths = dict(corpus.connection.execute("SELECT id, path_text FROM search_index.document"))
    return [(paths[document], lines) for _, document, lines in rows]


def test_more_matching_lines_come_first(corpus: Corpus) -> None:
    assert _ranked(corpus, "/retry/") == [("src/retry.py", 3.0), ("retry.py", 1.0)]
    assert _ranked(corpus, "/retry/", depth=1) == [("src/retry.py", 3.0)]


def test_equal_ones_go_by_path(corpus: Corpus) -> None:
    assert [path for path, _ in _ranked(corpus, "/lock/")] == ["docs/guide.md", "web/app.js"]


def test_all_that_is_required_is_met(corpus: Corpus) -> None:
    assert _ranked(corpus, "/retry/ -policy") == [("retry.py", 1.0)]


def test_nothing_is_asked_where_nothing_matches(corpus: Corpus) -> None:
    assert line_matches.statement(corpus.ask("/zzzz/"), 5) is None
    assert line_matches.statement(corpus.ask("lang:go"), 5) is None
