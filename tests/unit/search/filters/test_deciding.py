"""Trees of conditions on texts, decided in a small repository beside a big one."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pytest

from indexer.text import tokens
from omniweb.search.candidates import DocumentKey
from omniweb.search.filters import counting, deciding, prefilter, scope
from omniweb.search.filters.budget import Budget
from omniweb.search.filters.deciding import Decider, grouped
from omniweb.search.filters.prefilter import Words
from omniweb.search.filters.repository_names import RepositoryFilter
from omniweb.search.filters.rows import RowCompiler
from omniweb.search.filters.scope import documents_in_scope, documents_led_to
from omniweb.search.query.line_matcher import LineMatcher
from omniweb.search.query.nodes import And, Node, Not, Or, Path, Phrase, Regex, Text
from omniweb.search.query.parser import parse_query
from omniweb.search.query.spanning import SpanningMatcher, is_spanning
from omniweb.search.types import Snapshot
from tests.unit.search.conftest import Corpus

SMALL: Mapping[str, str] = {
    "flags.go": "package flags\n\n// Flag has a usage.\nfunc (f *Flag) Usage() {\n\tf.usage\n}\n",
    "command.go": "package x\n\n// The usage of a command\n// is here.\nfunc run() { connect() }\n",
    "middle.go": "package chi\n\nfunc Middleware(logger Logger) {}\n",
    "plain.go": "package chi\n\nfunc middleware() { here() }\n",
    "http.py": "def connect(timeout):\n    # connection refused\n    raise Timeout\n",
    "retry.py": "def connect_again(retry):\r\n    return retry\r\n# test\r\n",
    "test_http.py": "def test_refused():\n    assert 'connection refused'\n",
    "long.py": "".join(f"value_{n} = 'flag'\n" for n in range(400)) + "last = connect\n",
    "docs.md": "# École\n\nconnection\nrefused\n\n==\n",
    "empty.txt": "",
}
TEXTS = [
    '"flag" "usage"',
    '"middleware" -"logger"',
    '"connect" AND ("timeout" OR "retry")',
    '"connection refused" -"test"',
    '"here"',
    '"a" "e"',
    '-"connection refused" -"flag"',
    'NOT ("flag" OR "connect")',
    '"flag" OR -"connect"',
    '("flag" AND "usage") OR ("connect" AND NOT "test")',
    'connect AND "timeout"',
    'usage OR "here"',
    '-usage "connect"',
    r"/connection\nrefused/ AND connection",
    r'"connection" AND -/connection\nrefused/',
    r"/connection\s+refused/ OR /^def \w+\(retry/",
    r"/value_39\d/ /last = connect$/",
    '"=="',
    r"/==$/",
    '"==" AND "()"',
    f'"{"=" * 9_000}"',
    '"==" OR "usage"',
    '-"==" "connect"',
    r"/\w+\(/ AND -/func/",
    'path:*.py "connect" -"retry"',
    '(path:*.go OR "connect") -"usage"',
    r'(path:/^t.*\.py$/ OR "here")',
    r'-path:/\.go$/ "connect"',
    r'NOT (path:/\.go$/ OR "connect")',
    'case:yes "Flag"',
    'case:yes Middleware OR "Usage"',
    '"École"',
    r"/^\/\/.*\.$/",
    'NOT NOT "flag"',
    '("flag" OR "flag") AND ("flag" OR "here")',
]


@dataclass(frozen=True)
class Held:
    """A small repository beside a big one, and what stands in both."""

    corpus: Corpus
    snapshots: tuple[Snapshot, ...]
    texts: Mapping[str, str]

    def paths(self, ids: list[int]) -> set[str]:
        rows = self.corpus.connection.execute(
            "SELECT path_text FROM search_index.document WHERE id = ANY(%s)", [ids]
        ).fetchall()
        return {path for (path,) in rows}

    def chunks(self, key: DocumentKey) -> int:
        sql = (
            "SELECT count(*) FROM search_index.chunk WHERE (repository_id, document_id) = (%s, %s)"
        )
        row = self.corpus.connection.execute(sql, key).fetchone()
        return int(row[0]) if row else 0

    def decided(self, text: str, budget: Budget) -> set[str]:
        """Return what is decided of a query of which texts tell everything."""
        query = parse_query(text)
        assert query.required is not None
        tree = grouped(query.required)
        rows = RowCompiler(budget, self.snapshots, RepositoryFilter(tree, ()), case=query.case)
        decider = Decider(budget, self.snapshots, tree, rows.parts(tree), query.case)
        whole = Budget(self.corpus.connection, 60.0)
        found = decider.decide(documents_in_scope(whole, self.snapshots))
        return self.paths(found.ids.tolist())

    def expected(self, text: str) -> set[str]:
        """Return the paths of the documents whose texts meet a query."""
        query = parse_query(text)
        assert query.required is not None
        meets = (
            path
            for path, each in self.texts.items()
            if _meets(query.required, path, each, query.case)
        )
        return set(meets)


def _meets(node: Node | None, path: str, text: str, case: bool) -> bool:  # noqa: PLR0911 - one per kind
    match node:
        case And(children):
            return all(_meets(child, path, text, case) for child in children)
        case Or(children):
            return any(_meets(child, path, text, case) for child in children)
        case Not(child):
            return not _meets(child, path, text, case)
        case Path(pattern, is_regex=True):
            return LineMatcher.of(Regex(pattern), case=case).finds(path)
        case Path(pattern):
            return path.endswith(pattern.removeprefix("*"))
        case Text(word) if not case:
            sought = tokens.guaranteed_lexeme(word)
            return any(sought in tokens.lexemes(each) for each in tokens.words(text))
        case Text(word):
            return word in text
        case Regex(pattern) if is_spanning(pattern):
            return bool(SpanningMatcher(pattern, case).spans_by_line(text))
        case Phrase() | Regex():
            finds = LineMatcher.of(node, case=case).finds
            return any(map(finds, text.splitlines()))
    raise AssertionError(node)


@pytest.fixture(scope="module")
def held(corpus: Corpus) -> Iterator[Held]:
    others = {
        f"big/{n}.py": f"import os\n\n\ndef number_{n}():\n    return {n}\n" for n in range(300)
    }
    big = corpus.publish("big", others)
    small = corpus.publish("small", SMALL)
    yield Held(corpus, (small,), SMALL)
    del corpus.snapshots["big"], corpus.snapshots["small"]
    assert big.chunks >= 300


@pytest.mark.parametrize("text", TEXTS)
def test_a_tree_is_decided_as_its_texts_say(held: Held, text: str) -> None:
    filtered = held.corpus.ask(text, "small")

    assert filtered.documents is not None
    assert held.paths(filtered.documents.ids.tolist()) == held.expected(text)
    assert (filtered.total, filtered.complete) == (len(held.expected(text)), True)


@pytest.mark.parametrize("text", TEXTS)
def test_in_slices_and_by_way_of_all_sketches_it_is_the_same(
    held: Held, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deciding, "SLICE", 3)
    monkeypatch.setattr("omniweb.search.filters.contents.LOOK_UP_SKETCHES", 0)
    monkeypatch.setattr("omniweb.search.filters.deciding.LOOK_UP_CHUNKS", 0)
    filtered = held.corpus.ask(text, "small")

    assert filtered.documents is not None
    assert held.paths(filtered.documents.ids.tolist()) == held.expected(text)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("most", [1, 10_000])
def test_where_words_lead_to_documents_it_is_the_same(
    held: Held, text: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To few of them, or to more than was expected."""
    monkeypatch.setattr(prefilter, "RARE", 1.0)
    monkeypatch.setattr(scope, "most_led_to", lambda _: most)
    filtered = held.corpus.ask(text, "small")

    assert filtered.documents is not None
    assert held.paths(filtered.documents.ids.tolist()) == held.expected(text)
    assert (filtered.total, filtered.complete) == (len(held.expected(text)), True)


def test_words_of_a_phrase_lead_together(held: Held) -> None:
    budget = Budget(held.corpus.connection, 60.0)
    together = documents_led_to(budget, held.snapshots, Words.of(["connect", "refus"]))
    assert together is None  # of so few chunks even one is not few
    scope_of_many = [replace(each, chunks=1_000) for each in held.snapshots]
    together = documents_led_to(budget, scope_of_many, Words.of(["connect", "refus"]))
    assert together is not None
    assert held.paths(together.ids.tolist()) == {"http.py", "test_http.py", "docs.md"}


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_found_until_time_is_up_is_true(held: Held, text: str) -> None:
    """The clock goes on by a second at each look: time runs out after so many of them."""
    expected, sizes = held.expected(text), set()
    for seconds in range(1, 90):
        ticks = itertools.count()
        budget = Budget(held.corpus.connection, seconds, lambda: float(next(ticks)))  # noqa: B023 - it is used in its turn
        found = held.decided(text, budget)
        sizes.add(len(found))
        assert found <= expected
        if not budget.cut:
            assert found == expected
            return
    raise AssertionError


def test_some_is_found_before_all(held: Held) -> None:
    sizes = []
    for seconds in range(1, 60):
        ticks = itertools.count()
        budget = Budget(held.corpus.connection, seconds, lambda: float(next(ticks)))  # noqa: B023 - it is used in its turn
        sizes.append(len(held.decided('"connect" OR "usage"', budget)))
    all_of_them = len(held.expected('"connect" OR "usage"'))
    assert sizes == sorted(sizes)
    assert {0, all_of_them} < set(sizes)


def test_lines_are_counted_of_what_may_have_most(
    held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    filtered = held.corpus.ask('"flag" OR "connect"', "small")
    assert filtered.documents is not None
    keys = filtered.documents.keys
    paths = {key: path for key in keys for path in held.paths([key[1]])}
    filtered.count_lines(keys)
    counted = {paths[key]: number for key, number in filtered.matches.items()}
    assert counted == {
        "flags.go": 3,
        "command.go": 1,
        "http.py": 2,
        "retry.py": 1,
        "test_http.py": 1,
        "long.py": 401,
        "docs.md": 1,
    }
    assert all(len(each) <= counting.SHOWN * 2 for each in filtered.chunks.values())

    monkeypatch.setattr(counting, "MOST_CHUNKS", max(map(held.chunks, keys)))
    again = held.corpus.ask('"flag" OR "connect"', "small")
    again.count_lines(keys)
    assert {paths[key] for key in again.matches} == {"long.py"}
    again.count_lines([key for key in keys if paths[key] == "flags.go"])
    assert again.matches == {key: filtered.matches[key] for key in again.matches}
    assert {paths[key] for key in again.matches} == {"long.py", "flags.go"}
