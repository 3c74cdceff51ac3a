"""Every filter and operator of Sourcegraph, GitHub and Zoekt works, or is refused with a way on.

The rows follow the documentation of the three, in 2026.
"""

import pytest

from omniweb.search.errors import QueryError
from omniweb.search.query.nodes import (
    And,
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
)
from omniweb.search.query.parser import parse_query
from omniweb.search.types import Mode

WORKS: dict[str, Node | None] = {
    # Sourcegraph
    '"foo bar"': Phrase("foo bar"),
    r'"foo \"bar\""': Phrase('foo "bar"'),
    "/foo.*bar/": Regex("foo.*bar"),
    r"/foo\nbar/": Regex(r"foo\nbar"),
    "foo OR bar": Or((Text("foo"), Text("bar"))),
    "foo AND (bar OR baz)": And((Text("foo"), Or((Text("bar"), Text("baz"))))),
    "panic NOT ever": Not(Text("ever")),
    "lang:go not file:main.go panic": And((Language("go"), Not(Path("main.go")))),
    "(file:internal/repos or file:internal/git)": Or(
        (Path("internal/repos"), Path("internal/git"))
    ),
    r"repo:^github\.com/team/tools$": Repository(r"^github\.com/team/tools$", is_regex=True),
    "repo:foo|bar": Repository("foo|bar", is_regex=True),
    "r:alice/ -repo:old-repo": And((Repository("alice/"), Not(Repository("old-repo")))),
    r"file:\.js$ -file:test": And((Path(r"\.js$", is_regex=True), Not(Path("test")))),
    "f:internal/": Path("internal/"),
    'content:"repo:sourcegraph"': Phrase("repo:sourcegraph"),
    "-content:alpine:latest": Not(Phrase("alpine:latest")),
    "language:typescript -l:go": And((Language("typescript"), Not(Language("go")))),
    "file:has.content(Copyright)": Regex("Copyright"),
    "file:contains(foo bar)": Regex("foo bar"),
    "select:file x": None,
    "select:content x": None,
    "type:symbol path": None,
    "type:path x": None,
    "fork:yes archived:yes x": None,
    "visibility:any x": None,
    "context:global x": None,
    "count:1000 x": None,
    "count:all x": None,
    "index:yes x": None,
    "rev:HEAD x": None,
    "repo:a/b@HEAD x": Repository("a/b"),
    "patternType:keyword test.": None,
    "case:yes OPEN_FILE": None,
    # GitHub
    "repo:github/linguist OR repo:tree-sitter/*": Or(
        (Repository("github/linguist"), Repository("tree-sitter/*"))
    ),
    "org:github": Repository("github/*"),
    "user:octocat": Repository("octocat/*"),
    "path:unit_tests": Path("unit_tests"),
    r"path:/(^|\/)README\.md$/": Path(r"(^|\/)README\.md$", is_regex=True),
    "path:/^MIT.txt$/": Path("^MIT.txt$", is_regex=True),
    "path:*.txt": Path("*.txt"),
    "path:/src/**/*.js": Path("/src/**/*.js"),
    "path:*.{ts,tsx}": Or((Path("*.ts"), Path("*.tsx"))),
    "path:src/{a,b}/x": Or((Path("src/a/x"), Path("src/b/x"))),
    "path:a path:b": And((Path("a"), Path("b"))),
    'path:"file?"': Path("file?"),
    "symbol:WithContext": SymbolFilter("WithContext"),
    "symbol:Maint::deleteRows": SymbolFilter("Maint::deleteRows"),
    "symbol:/^String::to_.*/": SymbolFilter("^String::to_.*", is_regex=True),
    "content:README.md": Phrase("README.md"),
    "content:/READ.*/": Regex("READ.*"),
    'language:"visual basic"': Language("visual basic"),
    "extension:php": Path("*.php"),
    "filename:.vimrc": Path("**/.vimrc"),
    "in:file x": None,
    "in:path x": None,
    '"fatal error" NOT path:__testing__': And((Phrase("fatal error"), Not(Path("__testing__")))),
    # Zoekt
    "lang:go or lang:java": Or((Language("go"), Language("java"))),
    "(repo:repo1 or repo:repo2)": Or((Repository("repo1"), Repository("repo2"))),
    r"file:main\.go$": Path(r"main\.go$", is_regex=True),
    "file:.*_test.go": Path(".*_test.go", is_regex=True),
    'c:"search term"': Phrase("search term"),
    "regex:foo.*bar": Regex("foo.*bar"),
    "sym:operator==": SymbolFilter("operator=="),
    "branch:HEAD x": None,
    "type:filematch x": None,
    "t:filename x": None,
    # What people type
    "“foo bar”": Phrase("foo bar"),
    "path:“a b”": Path("a b"),
    "/x/i": Regex("x"),
    "case:yes /Xy/i": Regex("(?i)Xy"),
    "/x/gm": Regex("x"),
    "/a.b/s": Regex("(?s)a.b"),
    r'"C:\\Users"': Phrase(r"C:\\Users"),
    r'"\\d+"': Phrase(r"\\d+"),
    '"C:\\"': Phrase("C:\\"),
    "path:p,q.txt": Path("p,q.txt"),
    "path:users.$id.tsx": Path("users.$id.tsx"),
    "path:[slug]/(auth)/lib++.c": Path("[slug]/(auth)/lib++.c"),
    "sym:operator,": SymbolFilter("operator,"),
    "sym:/==/": SymbolFilter("==", is_regex=True),
    "-path:tests/*": Not(Path("tests/*")),
    "'x' /usr/lib /static/img": None,
}
REFUSED = {
    # Sourcegraph
    "fmt.Errorf select:repo": "fmt.Errorf",
    "select:commit.diff.added x": "x",
    "type:diff func": "func",
    "type:commit author:nick test": "test",
    "type:repo visibility:public x": "x",
    "foo author:bob before:yesterday": "foo",
    'foo after:"6 weeks ago" message:"testing"': "foo",
    "foo AND committer:bob AND bar": "foo AND bar",
    "foo OR (until:today)": "foo",
    "rev:v3.14.0 mux": "mux",
    "revision:abc mux": "mux",
    "rev:at.time(1 year ago) mux": "mux",
    "repo:a/b@v1 mux": "repo:a/b mux",
    r"repo:^github\.com/a/b$@*refs/heads/* mux": r"repo:^github\.com/a/b$ mux",
    "repo:has.path(foo bar) x": "x",
    "repo:has.topic(code-search) x": "x",
    "-repo:has.meta(a:b) x": "x",
    "file:has.owner(alice@example.org) x": "x",
    "fork:only x": "x",
    "archived:no x": "x",
    "visibility:private x": "x",
    "context:@me x": "x",
    "timeout:15s x": "x",
    "repogroup:sample x": "x",
    "repohasfile:go.mod x": "x",
    "index:only x": "x",
    "patterntype:regexp lang:go foo.*bar": "mode:regex lang:go foo.*bar",
    "patterntype:structural x": "x",
    # GitHub
    "log4j NOT is:archived": "log4j",
    "is:fork x": "x",
    "enterprise:octocorp x": "x",
    "size:>1000 x": "x",
    # Zoekt
    "public:yes x": "x",
    "meta.license:Apache-.* x": "x",
    "branch:main x": "x",
    "b:main x": "x",
    "t:repo x": "x",
    # What people type
    "foo AND": "foo",
    '"unclosed': '"unclosed"',
    "*.{ts,tsx}": "path:*.{ts,tsx}",
    r"path:a\b.py": "path:a/b.py",
    "author:nick": '"author:nick"',
}


@pytest.mark.parametrize("text", WORKS)
def test_it_works(text: str) -> None:
    assert parse_query(text).required == WORKS[text]


@pytest.mark.parametrize("text", REFUSED)
def test_it_is_refused_with_a_query_that_works(text: str) -> None:
    with pytest.raises(QueryError) as refusal:
        parse_query(text)

    assert refusal.value.suggestion == REFUSED[text]
    assert parse_query(refusal.value.suggestion)


@pytest.mark.parametrize("text", REFUSED)
def test_in_a_text_of_several_lines_it_is_text(text: str) -> None:
    assert parse_query(f"{text}\nof a paste").text


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("type:symbol x", Mode.SYMBOL),
        ("select:symbol x", Mode.SYMBOL),
        ("type:path x", Mode.PATH),
        ("in:path x", Mode.PATH),
        ("t:filename x", Mode.PATH),
        ("x type:filematch", Mode.AUTO),
    ],
)
def test_what_is_a_mode_here_is_one(text: str, mode: Mode) -> None:
    query = parse_query(text)

    assert (query.mode, query.ranking_text) == (mode, "x")


def test_so_many_results_are_all_of_them() -> None:
    assert parse_query("count:501 x").count_all
    assert not parse_query("count:500 x").count_all
    assert parse_query("count:500 x").ranking_text == "x"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "type:module",
            "is:valid",
            "size:12",
            "select:all",
            "index:3",
            "public:void",
            "b:1",
            "t:x",
        ),
        *("timeout:never", "node:fs", "in:the", "count:three", "has.content(x)", "http://rev:1/"),
    ],
)
def test_a_value_that_nobody_takes_is_text(text: str) -> None:
    query = parse_query(text)

    assert (query.required, query.ranking_text) == (None, text)
