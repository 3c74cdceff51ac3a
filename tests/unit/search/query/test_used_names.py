"""What `uses:` and the like cannot mean is refused, with a query that works."""

import pytest

from omniweb.search import QueryError
from omniweb.search.query.nodes import Used
from omniweb.search.query.parser import parse_query


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("uses:/a.*b/", "/a.*b/"),
        ("uses:*", '"uses:*"'),
        ("uses:* retry", "retry"),
        ("calls:a*", r"/\ba\w*\s*\(/"),
        ("-uses:get?er path:lib", r"-/\bget\wer/ path:lib"),
        ("impl:a*,b", r"/\b(?:a\w*|b)/"),
        ("imports:react*", r"/\breact\w*/"),
        ("imports:/a.*b/", "/a.*b/"),
        ("calls:run()", "calls:run"),
        ("calls:run(x),stop", "calls:run,stop"),
        ("uses:(a)", "uses:a"),
        ("uses:a|b", "uses:a,b"),
        ("uses:(a|b)", "uses:a,b"),
        ("uses:(a OR b)", "(uses:a OR uses:b)"),
        ("-calls:( a OR b OR c ) x", "-(calls:a OR calls:b OR calls:c) x"),
        ("lang:(python OR go)", "(lang:python OR lang:go)"),
        ("repo:(a OR b)", "(repo:a OR repo:b)"),
        ("sym:(a OR b)", "(sym:a OR sym:b)"),
    ],
)
def test_patterns_and_brackets_are_refused_with_what_works(query: str, meant: str) -> None:
    with pytest.raises(QueryError, match=r"takes (whole|no values in brackets)") as refused:
        parse_query(query)

    assert refused.value.suggestion == meant
    parse_query(meant)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("uses:valid?", "valid?"),
        ('uses:"let*"', "let*"),
        ("uses:$x", "$x"),
        ("uses:ptr->x", "ptr->x"),
        ("imports:java.util.*", "java.util.*"),
        ("imports:/src/lib/", "/src/lib/"),
        ("imports:@scope/*", "@scope/*"),
    ],
)
def test_names_of_all_kinds_are_taken(query: str, name: str) -> None:
    assert parse_query(query).required == Used(name, query.partition(":")[0])
