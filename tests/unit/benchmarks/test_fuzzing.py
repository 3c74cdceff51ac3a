"""Generated queries are the same again, and can be sent whatever is in them."""

import json

import pytest

from benchmarks.doors import request_for
from benchmarks.fuzzing import Fuzzer, Generated

NUMBERS = range(600)


@pytest.fixture(scope="module")
def queries() -> list[Generated]:
    fuzzer = Fuzzer(7)
    return [fuzzer[number] for number in NUMBERS]


def test_a_query_follows_from_its_seed_and_number(queries: list[Generated]) -> None:
    assert [Fuzzer(7)[number] for number in (0, 99, 42)] == [queries[0], queries[99], queries[42]]
    assert Fuzzer(8)[0] != queries[0]


def test_there_are_all_kinds_and_what_is_no_utf_8(queries: list[Generated]) -> None:
    assert len({query.kind for query in queries}) == 13
    assert any(b"\0" in query.query for query in queries)
    assert any(b"\xed\xa0\x80" in query.query for query in queries)
    assert max(len(query.query) for query in queries) > 50_000


def test_an_address_is_ascii_on_one_line(queries: list[Generated]) -> None:
    for query in queries:
        target = request_for(query).target
        assert target.isascii()
        assert target.isprintable()
        assert " " not in target


def test_a_text_comes_through_json_as_it_is() -> None:
    text = 'a"\\\0\ud800é\n'
    sent = text.encode("utf-8", "surrogatepass")
    queries = [Generated(each, "signs", sent, (("limit", "7"),)) for each in range(40)]
    requests = [request_for(query) for query in queries]

    (body,) = {
        each.body for each in requests if each.headers == {"Content-Type": "application/json"}
    }
    assert json.loads(body or b"") == {"q": text, "limit": 7}
