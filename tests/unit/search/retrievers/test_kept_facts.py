"""What was read for one search is not asked again for the next, unless it may have changed."""

from dataclasses import replace

from omniweb.search.candidates import DocumentKey
from omniweb.search.index import pipeline
from omniweb.search.index.kept_facts import Kept
from omniweb.search.query.parser import parse_query
from omniweb.search.question import Filtered, Question
from omniweb.search.retrievers.lookups import Details
from tests.unit.search.conftest import Corpus


def test_documents_are_looked_up_once_in_a_generation_and_come_in_their_order(
    corpus: Corpus,
) -> None:
    kept, snapshot = Kept(), corpus.snapshots["team/library"]
    question = Question(parse_query("retry"), Filtered(snapshots=(snapshot,)))
    rows = corpus.connection.execute(
        "SELECT repository_id, id FROM search_index.document WHERE repository_id = %s",
        [snapshot.repository_id],
    ).fetchall()
    keys: list[DocumentKey] = [(row[0], row[1]) for row in rows]
    some = Details(question, keys[:1], kept)
    some.candidates(_rows(corpus, some))
    others = Details(question, keys[::-1], kept)
    found = others.candidates(_rows(corpus, others))
    later = replace(snapshot, generation=snapshot.generation + 1)
    pushed = Question(question.query, Filtered(snapshots=(later,)))

    assert others.statement is not None
    assert str(keys[0][1]) not in str(others.statement.parameters["documents"])
    assert [each.key for each in found] == keys[::-1]
    assert {each.path for each in found} >= {"src/retry.py", "src/config.py", "docs/guide.md"}
    assert Details(question, keys, kept).statement is None
    assert Details(pushed, keys, kept).statement is not None


def _rows(corpus: Corpus, details: Details) -> pipeline.Rows:
    assert details.statement is not None
    return pipeline.ask(corpus.connection, {"details": details.statement})["details"]
