"""Words of SQL in capitals: how a text was read is said, and the other reading offered."""

import pytest

from omniweb.search.query.nodes import And, Node, Not, Or, Phrase, Text
from omniweb.search.query.parser import parse_query


@pytest.mark.parametrize(
    ("text", "required", "said", "other"),
    [
        (
            "NULL AND done",
            And((Text("NULL"), Text("done"))),
            "operators here, and “NULL” is a word",
            "NULL and done",
        ),
        (
            '"a" OR DELETE OR "b"',
            Or((Phrase("a"), Text("DELETE"), Phrase("b"))),
            "operators here, and “DELETE” is a word",
            '"a" or DELETE or "b"',
        ),
        (
            "retry AND backoff DELETE",
            And((Text("retry"), Text("backoff"))),
            "operators here, and “DELETE” is a word",
            "retry and backoff DELETE",
        ),
        (
            "id IS NOT NULL AND name",
            None,
            "looks like SQL",
            "id is NOT null AND name",
        ),
        (
            "DELETE WHERE a OR b",
            None,
            "looks like SQL",
            "delete where a OR b",
        ),
        ("price NOT NULL", None, "“NOT” is a word here", "price -NULL"),
        ("DO NOT retry", None, "“NOT” is a word here", "DO -retry"),
        (
            "gcc -Wall -pthread server.c",
            None,
            "“-Wall” is an option of a command",
            "-Wall -pthread gcc server.c",
        ),
        (
            "repo:tools make -kj x",
            None,
            "“-kj” is an option",
            "-kj repo:tools make x",
        ),
    ],
)
def test_what_may_mean_two_things(text: str, required: Node | None, said: str, other: str) -> None:
    query = parse_query(text)

    assert any(said in each for each in query.notices)
    assert query.did_you_mean == other
    if "repo:" not in text:
        assert query.required == required


def test_the_other_reading_means_the_other_thing() -> None:
    assert parse_query("NULL and done").required is None
    assert parse_query("price -NULL").required == Not(Text("NULL"))
    assert parse_query("-Wall -pthread gcc server.c").required == And(
        (Not(Text("Wall")), Not(Text("pthread")))
    )
    assert parse_query('"a" or DELETE or "b"').required == And((Phrase("a"), Phrase("b")))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT name",  # no operator
        "null AND done",  # no capitals
        '"NULL" AND done',  # no word
        "a AND b",
        "session -test",
        "SELECT a FROM b\nWHERE c AND d",  # pasted: nothing in it is syntax
    ],
)
def test_what_means_one_thing_is_not_doubted(text: str) -> None:
    assert parse_query(text).did_you_mean == ""


def test_no_other_reading_is_offered_that_means_the_same() -> None:
    query = parse_query('"a" AND "b" DELETE')

    assert query.notices
    assert query.did_you_mean == ""
