"""Command lines: what begins with a minus in them is an option, and excludes nothing."""

import pytest

from omniweb.search.query.nodes import And, Not, Text
from omniweb.search.query.parser import parse_query


@pytest.mark.parametrize(
    "text",
    [
        "gcc -Wall -pthread server.c",
        "curl -fsSL https://example.org/x",
        "tar -xzf a.tar.gz",
        "python -m pytest -vv tests",
        "git log -oneline --all",
        "/usr/bin/grep -rn x",
        "repo:tools make -kj x",
    ],
)
def test_options_are_text(text: str) -> None:
    query = parse_query(text)

    assert not any(isinstance(each, Not) for each in (query.required, *_children(query.required)))
    assert any("excludes nothing" in each and "NOT " in each for each in query.notices)


@pytest.mark.parametrize(
    "text", ["session -test", "python -django", "go -vendor", "retry -test -x"]
)
def test_elsewhere_a_minus_excludes(text: str) -> None:
    assert isinstance(parse_query(text).required, Not)


def test_who_writes_operators_writes_a_query() -> None:
    assert parse_query("gcc AND warning -Wall").required == And(
        (And((Text("gcc"), Text("warning"))), Not(Text("Wall")))
    )


def _children(node: object) -> tuple[object, ...]:
    return tuple(getattr(node, "children", ()))
