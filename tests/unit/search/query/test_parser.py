"""What a text means: what ranks, what is required, what is refused."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from omniweb.search.errors import QueryError
from omniweb.search.query.filter_reader import MAX_VALUE
from omniweb.search.query.grammar import Word
from omniweb.search.query.nodes import (
    And,
    Kind,
    Language,
    Node,
    Not,
    Or,
    Path,
    Phrase,
    Regex,
    Repository,
    SymbolFilter,
    Text,
    leaves,
)
from omniweb.search.query.parser import (
    MAX_CHARACTERS,
    Query,
    parse_query,
)
from omniweb.search.types import Mode

LANGUAGES = Or((Language("visual basic"), Language("C++"), Language("java*")))


def _words(query: Query) -> list[str]:
    return [word.text for word in query.words]


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ('"a" -("b")', '"a" AND NOT "b"'),
        ('"a" -("b" "c")', '"a" AND NOT ("b" AND "c")'),
        ('"a" -(/b/)', '"a" AND NOT /b/'),
        ('"a" -(bee cee)', '"a" AND NOT (bee AND cee)'),
        ('"a" NOT("b" OR "c")', '"a" AND NOT ("b" OR "c")'),
        ('"a" AND("b" OR "c")', '"a" AND ("b" OR "c")'),
        ('"a" not "b"', '"a" AND NOT "b"'),
        ('"a" and not "b"', '"a" AND NOT "b"'),
        ('"a" or not "b"', '"a" OR NOT "b"'),
        ('not "b" lang:go', 'NOT "b" AND lang:go'),
    ],
)
def test_what_is_excluded_in_other_words_is_excluded(text: str, same: str) -> None:
    found = parse_query(text)

    assert set(leaves(found.required)) == set(leaves(parse_query(same).required))
    excluded = leaves(parse_query(same).required, positive=False)
    assert set(leaves(found.required, positive=False)) == set(excluded)
    assert found.notices == ()


@pytest.mark.parametrize(
    "text",
    [
        *("retry with exponential backoff", "parseConfig", "Sinatra::Base", "std::vector<int> x"),
        *("methods: halt", "test(", "foo()", "foo(bar, baz)", "a->b", "x -> y", "C++", "a-b"),
        *("/a/b/", "/usr/lib", "/usr/lib/ x", "src/app.py", "a / b / c", "/* note */", "// note"),
        *("http://x/y", "file://x/y", "path::Path", "lang:=go", "node:fs", "line:12", "key:value"),
        *("- item", "-1", "-x", "--flag", "--flag=x", "-std=c++17", "->", "-", "-" * 33 + "a"),
        *('"', '""', '" "', 'print("hello world")', '"key": 1', '"a\nb"', 'of it ".'),
        *("(", ")", "()", "(a b)", "if (x > 0) return", "y = -(a + b)", "f((a, b), c)"),
        *("and or not", "count:three", "a and b or not c", "AND\ngate", "a\nAND"),
        *(
            "SELECT a FROM b WHERE c AND d OR e",
            "x IS NOT NULL AND y",
            "DO NOT EDIT",
            "case:",
            "repo: x",
        ),
        "TypeError: unsupported operand type(s) for +: 'int' and 'str'",
    ],
)
def test_what_is_not_clearly_syntax_only_ranks(text: str) -> None:
    query = parse_query(text)

    assert query.required is None
    assert all(text[word.position :].startswith(word.text) for word in query.words)


@pytest.mark.parametrize(
    ("text", "required", "words"),
    [
        ('"connection refused" x', Phrase("connection refused"), ["connection", "refused", "x"]),
        (r'"say \"hi\" \\ \d"', Phrase(r'say "hi" \\ \d'), None),
        ('"->"', Phrase("->"), ["->"]),
        (r"/parse_\w+/ x", Regex(r"parse_\w+"), ["x"]),
        (r"/a b\/c/", Regex(r"a b\/c"), []),
        ("session -test", Not(Text("test")), ["session"]),
        ('-"a b" -/c/', And((Not(Phrase("a b")), Not(Regex("c")))), []),
        ("NOT lang:go", Not(Language("go")), []),
        ("NOT NOT x", Text("x"), ["x"]),
        ("a b OR c d", Or((Text("b"), Text("c"))), ["a", "b", "c", "d"]),
        ("a AND b OR c", Or((And((Text("a"), Text("b"))), Text("c"))), ["a", "b", "c"]),
        ("a AND NOT b", And((Text("a"), Not(Text("b")))), ["a"]),
        ("a AND (b OR c)", And((Text("a"), Or((Text("b"), Text("c"))))), ["a", "b", "c"]),
        ("x OR (a b)", Or((Text("x"), And((Text("a"), Text("b"))))), ["x", "a", "b"]),
        ("x OR -(a b)", Or((Text("x"), Not(And((Text("a"), Text("b")))))), ["x"]),
        ("(y a OR b) x", Or((Text("a"), Text("b"))), ["y", "a", "b", "x"]),
        ("((((a OR b))))", Or((Text("a"), Text("b"))), ["a", "b"]),
        ("a OR a", Text("a"), ["a"]),
        ("repo:x a OR b", And((Repository("x"), Or((Text("a"), Text("b"))))), ["a", "b"]),
        ("r:x f:y l:go", And((Repository("x"), Path("y"), Language("go"))), []),
        ("Repo:x FILE:y", And((Repository("x"), Path("y"))), []),
        ("repo:a x repo:b", Or((Repository("a"), Repository("b"))), ["x"]),
        ("lang:go,c lang:d", Or((Language("go"), Language("c"), Language("d"))), []),
        ("-repo:a -repo:b", And((Not(Repository("a")), Not(Repository("b")))), []),
        ('path:"a, b" x', Path("a, b"), ["x"]),
        (r'path:"a\"b\\c"', Path(r"a\"b\c".replace("\\", "", 1)), []),
        ('lang:"visual basic" lang:C++,java*', LANGUAGES, []),
        ("(path:a b)", Path("a"), ["b"]),
        ("path:a path:b", And((Path("a"), Path("b"))), []),
        ("path:a,b", Path("a,b"), []),
        ("(path:a OR path:b) x", Or((Path("a"), Path("b"))), ["x"]),
        ("NULL AND done", And((Text("NULL"), Text("done"))), ["NULL", "done"]),
        ("path:f(x)", Path("f(x)"), []),
        ("sym:A::b kind:func", And((SymbolFilter("A::b"), Kind("function"))), []),
    ],
)
def test_syntax_is_required(text: str, required: Node, words: list[str] | None) -> None:
    query = parse_query(text)

    assert query.required == required
    assert words is None or _words(query) == words


@pytest.mark.parametrize(
    ("text", "position", "suggestion"),
    [
        ("rpeo:tools/library retry", 0, "repo:tools/library retry"),
        ("a -lnag:go", 3, "a -lang:go"),
        ("symbl:x", 0, "symbol:x"),
        ("mdoe:regex", 0, "mode:regex"),
        ("x case:yess", 7, "x case:yes"),
        ("mode:regexp x", 5, "mode:regex x"),
        ("kind:klass", 5, "kind:class"),
        ("x lang:pyhton", 7, "x lang:python"),
        ('x lang:"q q q"', 8, "x"),
        ("x kind:class,qqqqq", 13, "x"),
        ("a /b(/", 3, 'a "b("'),
        ("a /b(?=c)/", 4, "a /bc/"),
        ("/a++b/", 2, "/a+b/"),
        ("/(?<!x)y/", 1, "/y/"),
        ("/a{2000}/", 2, "/a{1000,}/"),
        (r"/(a)\1/", 4, "/(a).*/"),
        ("/[z-a]/", 2, '"[z-a]"'),
        ("/" + "x" * 1_001 + "/", 1_001, '"' + "x" * 1_001 + '"'),
        ("x path:" + "*a" * 17, 2, "x"),
        ('say "hello', 4, 'say "hello"'),
        ('x "two words lang:go', 2, 'x "two words" lang:go'),
        ("x “two words", 2, 'x "two words"'),
        ('path:"a b', 5, 'path:"a b"'),
        ("foo AND", 4, "foo"),
        ("AND", 0, '"AND"'),
        ("OR b", 0, "b"),
        ("NOT", 0, '"NOT"'),
        ("a AND AND", 2, "a"),
        ("(a OR b", 0, "(a OR b)"),
        ("a OR b)", 6, "a OR b"),
        ("-case:yes x", 1, "x"),
        ("*.{ts,tsx}", 0, "path:*.{ts,tsx}"),
        ("src/**/*.py lang:python", 0, "path:src/**/*.py lang:python"),
        ("/a.*/b/c/", 0, r"/a.*\/b\/c/"),
        (r"x /foo\w", 2, r"x /foo\w/"),
        (r"path:a\b.py", 5, "path:a/b.py"),
        (r"path:C:\x\y", 5, "path:/x/y"),
        ("path:^(x", 5, 'path:"^(x"'),
        ("rpeo:x lnag:go author:me", 0, "repo:x lang:go"),
        (" ".join(f"-word{n}" for n in range(65)), 0, ""),
    ],
)
def test_a_refusal_says_where_and_what_may_be_meant(
    text: str, position: int, suggestion: str
) -> None:
    with pytest.raises(QueryError) as refusal:
        parse_query(text)

    assert (refusal.value.position, refusal.value.suggestion) == (position, suggestion)
    assert str(refusal.value).endswith((".", "?"))
    assert not suggestion or parse_query(suggestion)
    assert suggestion or "conditions" in str(refusal.value)


def test_the_reason_of_a_bad_expression_is_passed_on() -> None:
    with pytest.raises(QueryError, match=r"missing \)"):
        parse_query("/b(/")
    with pytest.raises(QueryError, match="look-around"):
        parse_query("/b(?=c)/")


def test_settings_are_no_conditions() -> None:
    query = parse_query("case:yes mode:symbol count:all x")

    assert (query.case, query.mode, query.count_all) == (True, Mode.SYMBOL, True)
    assert (query.required, _words(query)) == (None, ["x"])
    assert parse_query("x", mode=Mode.PATH).mode is Mode.PATH
    assert parse_query("mode:symbol x", mode=Mode.PATH).mode is Mode.SYMBOL


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ('"Foo"', False),
        ('case:auto "Foo"', True),
        ('case:auto "foo" Bar', False),
        (r"case:auto /\Wfoo(?P<Name>x)[[:alpha:]]/", False),
        ("case:auto /Foo/", True),
        ("case:auto a OR B", True),
        ('case:auto -"Foo"', False),
        ('case:yes case:no "Foo"', False),
    ],
)
def test_case_differs_only_if_it_is_asked_for(text: str, case: bool) -> None:
    assert parse_query(text).case is case


@pytest.mark.parametrize(
    ("text", "required"),
    [
        ("foo bar|baz", Regex("foo bar|baz")),
        ('"a" OR (b)', Regex('"a" OR (b)')),
        ("/foo/", Regex("foo")),
        ("/usr/lib", Regex("/usr/lib")),
        ("lang:go -path:x  a b ", And((Language("go"), Not(Path("x")), Regex("a b")))),
        ("x lang:go", Regex("x lang:go")),
        ("lang:go", Language("go")),
        ("rpeo|x", Regex("rpeo|x")),
        ("a\n b", Regex("a\n b")),
        ("", None),
    ],
)
def test_in_mode_regex_all_behind_the_filters_is_one_expression(
    text: str, required: Node | None
) -> None:
    assert parse_query(text, mode=Mode.REGEX).required == required
    assert parse_query(f"mode:regex {text}").required == required


def test_words_know_their_places_and_rank_once() -> None:
    query = parse_query('retry "connection refused" retry')

    assert query.words == (Word("retry", 0), Word("connection", 7), Word("refused", 18))


def test_what_no_document_holds_is_dropped() -> None:
    query = parse_query("re\0try \ud800backoff")

    assert (query.text, _words(query)) == ("retry backoff", ["retry", "backoff"])


def test_asked_for_names_and_contents_are_known() -> None:
    query = parse_query('sym:parse,load* -sym:save "x y"')

    assert query.symbol_names == ("parse",)


def test_a_query_has_an_end() -> None:
    assert parse_query("x " * (MAX_CHARACTERS // 2))
    with pytest.raises(QueryError, match="10,000"):
        parse_query("x" * (MAX_CHARACTERS + 1))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (r'"C:\\Users"', "a backslash is itself"),
        ("x IS NOT NULL AND y", "looks like SQL"),
        ('"a" or b', "in capitals"),
        ("path: git x", "behind the colon"),
        ("rm *.pyc", "path:*.pyc"),
        ("/x/g", "regular expression"),
        ("file:a.*b", "as in Sourcegraph"),
        ("path:a.*b", "as on GitHub"),
        ("path:/src/", "folder src"),
        (r"content:a\wb", "content:/"),
        ("mode:regex x lang:go", "filters stand before"),
        ("type:file x", "paths alone"),
        ('"   " x', "are no phrase"),
        ("“  ” x", "are no phrase"),
    ],
)
def test_what_others_read_in_another_way_is_said(text: str, said: str) -> None:
    (notice,) = parse_query(text).notices

    assert said in notice


def test_blanks_alone_between_quotes_are_a_word_with_its_quotes() -> None:
    assert parse_query('x AND "  "').required == And((Text("x"), Text('"  "')))
    assert parse_query('-"  "').required == Not(Text('"  "'))
    assert parse_query("/[ ]{4}/").required == Regex("[ ]{4}")
    assert parse_query('"  "\nx').notices == ()


@pytest.mark.parametrize("name", ["repo", "path", "sym"])
def test_the_value_of_a_filter_is_not_longer_than_an_expression_may_be(name: str) -> None:
    assert parse_query(f"{name}:{'é' * MAX_VALUE}").required
    with pytest.raises(QueryError, match="value of a filter") as refused:
        parse_query(f"retry {name}:{'é' * (MAX_VALUE + 1)}")
    assert refused.value.position == len("retry ")


PIECES = st.sampled_from(
    [
        *('()-"/\\:*?., \n\0aZ_é日[\ud800'),
        *(" AND ", " OR ", "NOT ", "repo:", "lang:go ", "-path:", "mode:", "case:yes ", "regex "),
        *("kind:", '"a b" ', "/x+/ ", "{9}", "sym:a* ", "content:", "type:symbol ", "author:x "),
        *("“", "” ", "/x/i ", "\\n", "{a,b}", " or ", " not ", "*.py ", "file:", "a|b", "^", "$ "),
        *("repo:a@b ", "has.path(", "regex:", "NULL ", "org:a,b "),
    ]
)
RUNS = st.builds(lambda piece, count: piece * count, PIECES, st.sampled_from([1, 1, 2, 33, 400]))


@given(
    st.one_of(st.text(max_size=60), st.lists(RUNS, max_size=12).map("".join)),
    st.sampled_from(Mode),
)
@example("-" * 33 + "a", Mode.AUTO)
@example("(" * 5_000 + "a OR b" + ")" * 4_000, Mode.AUTO)
@example("NOT " * 2_500, Mode.AUTO)
@example("(-" * 5_000, Mode.AUTO)
@example("-(a OR " * 1_000, Mode.AUTO)
def test_any_text_is_understood_or_refused(text: str, mode: Mode) -> None:
    try:
        query = parse_query(text, mode=mode)
    except QueryError as refusal:
        place = refusal.position
    else:
        place = 0
        query.text.encode()
        assert all(query.text.startswith(word.text, word.position) for word in query.words)
        hash(query)

    assert 0 <= place <= len(text)


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("a b", False),
        ("repo:x path:y sym:z", False),
        ("/a/", True),
        ('-"a b"', True),
        ("a AND b", True),
        ("mode:regex a", True),
    ],
)
def test_what_only_texts_can_tell_is_known_before(text: str, reads: bool) -> None:
    assert parse_query(text).reads_texts is reads


def test_who_may_not_ask_for_all_is_told_so() -> None:
    query = parse_query("count:all /x/").hurried()

    assert (query.count_all, query.patient) == (False, False)
    assert "count:all is for who is logged in" in query.notices[0]
    assert parse_query("/x/").hurried().notices == ()


def test_expressions_are_counted_before_they_cost_anything() -> None:
    text = " OR ".join(f"path:/{number}x+$/" for number in range(25))

    assert len(leaves(parse_query(text.rpartition(" OR ")[0]).required)) == 24
    with pytest.raises(QueryError, match="at most 24 regular expressions"):
        parse_query(text)
