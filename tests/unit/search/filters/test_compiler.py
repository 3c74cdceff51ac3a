"""What a query requires of real documents in a real PostgreSQL."""

from collections.abc import Callable

import pytest

from omniweb.search.filters import compiler
from omniweb.search.index.snapshot_set import Snapshots
from omniweb.search.query.parser import parse_query
from tests.unit.search.conftest import FILES, Corpus

Found = Callable[..., list[str]]
PYTHON = ["retry.py", "src/config.py", "src/retry.py"]
ALL = sorted(path for files in FILES.values() for path in files)


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("retry backoff", ALL),
        ("lang:python", ["retry.py", "src/config.py", "src/retry.py"]),
        ("lang:py,golang", ["main.go", "retry.py", "src/config.py", "src/retry.py"]),
        ("lang:cobol", []),
        ("lang:java*", ["web/app.js"]),
        ("-lang:python -lang:go", ["docs/guide.md", "web/app.js"]),
        ("path:src", ["src/config.py", "src/retry.py"]),
        ("path:SRC/*.py", ["src/config.py", "src/retry.py"]),
        ("case:yes path:SRC", []),
        ("path:*.py", ["retry.py", "src/config.py", "src/retry.py"]),
        ("path:/retry.py", ["retry.py"]),
        ("path:retry.py", ["retry.py", "src/retry.py"]),
        ("path:r?try.py", ["retry.py", "src/retry.py"]),
        ("path:**/config.*", ["src/config.py"]),
        ("path:s/a.b", []),
        ("path:docs path:web", []),
        ("path:src path:*.py", ["src/config.py", "src/retry.py"]),
        ("(path:docs OR path:web)", ["docs/guide.md", "web/app.js"]),
        ("path:*.{py,js} -path:src/*", ["retry.py", "web/app.js"]),
        ("path:sr?", ["src/config.py", "src/retry.py"]),
        (r"file:\.js$", ["web/app.js"]),
        ("path:^SRC/", ["src/config.py", "src/retry.py"]),
        ("case:yes path:^SRC/", []),
        ("case:yes path:/^SRC.RE/i", ["src/retry.py"]),
        ("f:docs|web", ["docs/guide.md", "web/app.js"]),
        (r"path:/(^|\/)retry\.py$/ -path:^src", ["retry.py"]),
        (r"lang:python -path:/^.{9,}$/", ["retry.py"]),
        (r"(path:\.md$ OR sym:RetryPolicy)", ["docs/guide.md", "src/retry.py"]),
        ("extension:py", ["retry.py", "src/config.py", "src/retry.py"]),
        ("ext:.js,md", ["docs/guide.md", "web/app.js"]),
        ("filename:retry.py", ["retry.py", "src/retry.py"]),
        ("filename:try.py", []),
        ("org:team lang:go", ["main.go"]),
        ("user:nobody", []),
        ("repo:/^team.t/", ["main.go", "web/app.js"]),
        ("sym:parseConfig", ["main.go", "src/config.py"]),
        ("sym:parse", []),
        ("case:yes sym:parseConfig", ["main.go"]),
        ("sym:parse*", ["main.go", "src/config.py"]),
        ("sym:Parser.parse_config", ["src/config.py"]),
        ("sym:/^parse_?c/", ["main.go", "src/config.py"]),
        ("case:yes sym:/^parse_?c/", ["src/config.py"]),
        (r"sym:/^parser\.parse/ lang:python", ["src/config.py"]),
        ("sym:/nothing$/", []),
        ("kind:method -sym:/^parse/", ["src/retry.py"]),
        ("kind:class", ["src/config.py", "src/retry.py"]),
        ("sym:RetryPolicy kind:method", []),
        ("sym:retryPolicy kind:class,method", ["src/retry.py"]),
        ("(sym:RetryPolicy lang:python) OR (sym:parse_config kind:method)", PYTHON[1:]),
        ("kind:method -sym:parse_config", ["src/retry.py"]),
    ],
)
def test_what_rows_tell_is_met_exactly(found: Found, text: str, paths: list[str]) -> None:
    assert found(text) == paths


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ('"connection refused"', ["src/retry.py"]),
        ('"onnection  refuse"', ["docs/guide.md"]),
        ('"Connection.Refused"', ["src/config.py"]),
        ('"connection.refused"', ["src/config.py"]),
        ('case:yes "connection.refused"', []),
        ('case:auto "Exponential"', []),
        ('"connection_refused"', ["retry.py"]),
        ('"parse_conf"', ["src/config.py"]),
        ('"a->b"', ["main.go"]),
        ('"=="', ["main.go"]),
        ('"déjà"', ["retry.py"]),
        ('-"connection refused" lang:python', ["retry.py", "src/config.py"]),
        ("/parse_?config/", ["main.go", "src/config.py"]),
        ("/Parse_?[A-Z]/ case:yes", []),
        (r"/\bretry\b/", ["retry.py", "src/retry.py"]),
        ("/^retry = [0-9]+/", ["retry.py"]),
        ("/lock;$/", ["web/app.js"]),
        (r"/user\.lock;\z/", ["web/app.js"]),
        ("/session.*holds/", ["docs/guide.md"]),
        ("/Guide.The/", []),
        (r"/Guide\n+The/", ["docs/guide.md"]),
        (r"/guide\n+the/ case:yes", []),
        (r"/user\) \{\n\s*return/", ["web/app.js"]),
        (r"/user\) \{\r\n\s*return/", ["web/app.js"]),
        (r"/attempts[\s\S]*refused/", ["src/retry.py"]),
        ("/attempts.*refused/s", ["src/retry.py"]),
        (r"/(session|parser).*\n.*(lock|parse)/", ["src/config.py", "web/app.js"]),
        (r"-/Guide\n+The/ lang:markdown", []),
        (r"/Guide\nThe/", []),
        ('content:"connection refused"', ["src/retry.py"]),
        ("content:/parse_?config/", ["main.go", "src/config.py"]),
        ("-content:retry lang:python", ["src/config.py"]),
        ("regex:parse_?config lang:go", ["main.go"]),
        ("file:has.content(refused) lang:python", ["retry.py", "src/config.py", "src/retry.py"]),
        ("/(timeout|value)error/", ["src/retry.py"]),
        ("/zzz|main/", ["main.go"]),
        ("lock AND session", ["docs/guide.md", "web/app.js"]),
        ("lock AND (export OR error)", ["docs/guide.md", "web/app.js"]),
        ("session -guide", ["main.go", "retry.py", "src/config.py", "src/retry.py", "web/app.js"]),
        ("NOT retry", ["docs/guide.md", "main.go", "src/config.py", "web/app.js"]),
        ("NOT NOT RETRY", ["retry.py", "src/retry.py"]),
        ("policy OR a->b", ["main.go", "src/retry.py"]),
        ("case:yes (Retry OR zzz)", ["src/retry.py"]),
        ('lang:go OR "user.lock"', ["main.go", "web/app.js"]),
        ("repo:other OR lang:go", ["main.go", "retry.py"]),
        ("nowhereatall AND retry", []),
    ],
)
def test_what_texts_tell_is_decided_per_document(found: Found, text: str, paths: list[str]) -> None:
    assert found(text) == paths


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("repo:other", ["other"]),
        ("repo:OTHER x", ["other"]),
        ("repo:team", ["team/library", "team/tools"]),
        ("repo:team/*", ["team/library", "team/tools"]),
        ("repo:* -repo:other", ["team/library", "team/tools"]),
        ("repo:other repo:team/tools", ["team/tools", "other"]),
        ("-repo:team", ["other"]),
        ("(repo:team AND NOT repo:library)", ["team/tools"]),
        ("(repo:other OR repo:tools)", ["team/tools", "other"]),
    ],
)
def test_repository_filters_choose_pins(corpus: Corpus, text: str, names: list[str]) -> None:
    filtered = corpus.ask(text)

    assert [each.name for each in filtered.snapshots] == names
    assert filtered.condition is None
    assert [name for name in corpus.snapshots if filtered.allows(name)] == names


def test_an_exact_name_comes_before_a_part_of_one(corpus: Corpus) -> None:
    tools = corpus.snapshots["team/tools"]
    assert [each.name for each in corpus.ask("repo:tools").snapshots] == [tools.name]

    names = ["team/tools/extra"]
    assert [each.name for each in corpus.ask("repo:team/tools", names=names).snapshots] == [
        tools.name
    ]


def test_an_unknown_repository_leaves_nothing_and_says_so(corpus: Corpus) -> None:
    filtered = corpus.ask("repo:nobody/knows retry")

    assert (filtered.snapshots, filtered.total) == ((), 0)
    assert [each.reason for each in filtered.omissions] == ["unknown-repository"]
    assert not corpus.ask("repo:waiting", names=["waiting"]).omissions
    assert not corpus.ask("-repo:nobody/knows").omissions


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("repo:toosl retry", "repo:tools retry"),
        ("lang:go repo:team/tols retry", "lang:go repo:team/tools retry"),
        ("repo:nobody/knows retry", "retry"),
        ("repo:nobody/knows AND lang:go retry", "lang:go retry"),
        ("repo:nobody/knows", ""),
    ],
)
def test_for_an_unknown_repository_the_nearest_one_or_none_is_suggested(
    corpus: Corpus, text: str, suggested: str
) -> None:
    [omission] = corpus.ask(text).omissions
    assert omission.suggested_query == suggested


def test_only_documents_of_the_pinned_generation_count(corpus: Corpus, found: Found) -> None:
    assert "src/gone.py" not in found('"connection refused"')
    assert corpus.ask('"connection refused"').total == 1
    assert corpus.ask("lang:python").total == 3


def test_what_is_outside_of_the_pins_is_never_looked_at(corpus: Corpus, found: Found) -> None:
    assert found("/retry/", "team/tools") == []
    assert not corpus.ask("/retry/", "team/tools").matches


def test_matching_lines_are_counted_per_document(corpus: Corpus) -> None:
    def counted(text: str) -> list[int]:
        filtered = corpus.ask(text)
        assert filtered.documents is not None
        filtered.count_lines(filtered.documents.keys)
        return sorted(filtered.matches.values())

    assert counted("/retry/ path:*.py") == [1, 3]
    assert counted("-/retry/") == []


@pytest.mark.parametrize("text", ["/retry/", "-/retry/", "NOT retry", "-(a AND -retry) AND b"])
def test_what_nobody_had_time_to_look_at_is_no_hit(found: Found, text: str) -> None:
    assert found(text, seconds=0.0) == []


def test_without_time_the_answer_says_that_it_was_cut(corpus: Corpus) -> None:
    filtered = corpus.ask("/retry/", seconds=0.0)

    assert [each.reason for each in filtered.omissions] == ["timeout"]
    assert (filtered.total, filtered.complete) == (None, False)


def test_of_a_pattern_alone_so_many_files_are_enough(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiler, "ENOUGH", 1)
    for text in ("/retry/", '"retry"', "/retry/ repo:* lang:python"):
        found = corpus.ask(text)
        assert found.documents is not None
        assert (len(found.documents), found.total, found.complete) == (1, None, False)
        assert [each.reason for each in found.omissions] == ["limit"]
        assert found.omissions[0].suggested_query == f"count:all {text}"

        (hurried,) = corpus.ask(text, patient=False).omissions
        assert (hurried.reason, hurried.suggested_query) == ("limit", "")

    for text in ("count:all /retry/", "/retry/ AND /x/", "/retry/ -/x/", "/retry/ attempts"):
        assert corpus.ask(text).omissions == ()
    assert corpus.ask("count:all /retry/").total == 2
    assert corpus.ask("/parse_config/").omissions == ()  # one file, and it was looked for


def test_what_texts_decided_is_counted_however_many_there_are(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiler, "COUNTED", 1)

    assert corpus.ask("count:all /retry/").total == 2
    assert corpus.ask("lang:python").total is None


def test_that_very_many_files_meet_a_condition_is_found_out_once_for_a_set(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiler, "COUNTED", 1)
    searched = Snapshots(corpus.snapshots.values())
    texts = ["lang:python", "retry lang:python", "lang:go", "lang:python"]
    asked = [parse_query(text) for text in texts]
    first = compiler.compile_filters(corpus.connection, asked[0], searched)
    assert (first.documents, first.condition is None) == (None, False)

    looked: list[object] = []
    real = compiler.documents_in_scope
    monkeypatch.setattr(
        compiler,
        "documents_in_scope",
        lambda *given, **more: (looked.append(given[2]), real(*given, **more))[1],
    )
    again, *_ = [compiler.compile_filters(corpus.connection, each, searched) for each in asked]
    assert again.condition == first.condition
    assert len(looked) == 1  # of the other language alone, of which there are few
    compiler.compile_filters(corpus.connection, asked[0], Snapshots(searched[:2]))
    assert len(looked) == 2


def test_of_combined_patterns_in_many_files_so_many_are_enough(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiler, "ENOUGH_OF_MANY", 1)
    texts = ["/retry/ OR /zzz/", "/retry/ -/zzz/", '"retry" OR "zzz"']
    for text in texts:
        assert corpus.ask(text).omissions == ()  # the scope is small

    monkeypatch.setattr(compiler, "MANY", 1)
    for text in texts:
        found = corpus.ask(text)
        assert found.documents is not None
        assert (len(found.documents), found.total, found.complete) == (1, None, False)
        assert [each.reason for each in found.omissions] == ["limit"]
        assert found.omissions[0].title.startswith("More than 1 files match")
        assert corpus.ask(f"count:all {text}").total == 2
    assert corpus.ask("(/retry/ OR /zzz/) attempts").omissions == ()


@pytest.mark.parametrize("text", ["'", "\\", "a:*", "%s", "%(f1)s", "{}", "é' | 'x", "$$", "!!"])
def test_signs_of_other_languages_are_only_text(found: Found, text: str) -> None:
    value = text.replace("\\", "\\\\")

    assert found(f'"{value}"') == []
    assert found(f'path:"{value}" sym:"{value}" AND x') == []
    assert found(f"{text} OR {text}z") == []


@pytest.mark.parametrize("sign", ["İ", "é", "\u0307", "日", "€", "\\", "^", "-", "#", "&", "~"])
def test_any_sign_may_stand_in_a_pattern_of_names(corpus: Corpus, sign: str) -> None:
    for pattern in (f"{sign}*", f"?{sign}", sign):
        value = pattern.replace("\\", "\\\\")
        assert corpus.ask(f'repo:"{value}"').snapshots == ()
        assert corpus.ask(f'path:"{value}x"').total == 0


def test_the_connection_is_left_as_it_was(corpus: Corpus) -> None:
    before = corpus.connection.execute("SHOW statement_timeout").fetchone()
    corpus.ask("/retry/ OR lock")

    assert corpus.connection.execute("SHOW statement_timeout").fetchone() == before
    assert corpus.connection.info.transaction_status.name == "IDLE"
