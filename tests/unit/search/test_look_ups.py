"""What is looked up: files that hold it or are called so come first, and what is said is true."""
# ruff: noqa: ARG001 - fixtures asked for their effect

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache as store
from psycopg import Cursor

from omniweb.search import search
from omniweb.search.retrievers import holders, leads
from omniweb.search.types import Hit, SearchResult, Total
from tests.fixtures.git_repository import Content
from tests.unit.search.published import PublishedRepository, publish, request

COMMIT = "5975420d1f3cbb0a7c7b2d4e8f90123456789abc"
UUID = "123e4567-e89b-12d3-a456-426614174000"
MASKS = b"".join(b"mask_%d = 255 - %d + 0\n" % (n, n) for n in range(40))
FILES: dict[str | bytes, Content] = {
    "src/mask.py": MASKS,
    "src/address.py": b"address = 255\nmask = 0\n" * 20,
    "deploy/net.txt": b"the netmask is 255.255.255.0 here\n",
    "tests/test_session.py": b"def test():\n    assert session\n",
    "src/sessions.py": b"class SessionStore:\n    sessions = []\n    def open_sessions(): ...\n",
    "src/store.py": b"def open_sessions(session_id):\n    return sessions\n",
    "docs/langs.md": b"Written in C# and C++ on .NET with node.js.\n",
    "src/one.c": b"int c(void) { return 1; }\n/* C, c and more C */\n",
    "notes.txt": b"mail test@example.com\nTODO(name): us-east-1\n",
    "src/arrow.c": b"int f(struct s *x) { return x->y; }\n",
    "pins.txt": f"commit {COMMIT}\nid {UUID}\n".encode(),
    "src/pay.py": b"class HTTPGateway:\n    # a Gateway by HTTP\n    def pay(self): ...\n",
    "tests/test_pay.py": b"def test_pay():\n    class Gateway: ...\n\nclass Dummy: ...\n",
    "web/signs.js": b"open(parsed.pathname);\nload();\nif (q) { rows[k] != h(w); }\n",
    "hook.sh": b"git commit --no-verify\n",
    "faces.txt": "all is well 😀 now\n".encode(),
    "a/__init__.py": b"import b\n",
    "b/__init__.py": b"",
    "b/user.py": b"# see __init__.py\n",
    "web/index.ts": b"export * from './x';\n",
    "pages/[id].vue": b"<template>one</template>\n",
    "pages/foo#bar.cs": b"class Foo { }\n",
    "src/gui/util.py": b"".join(b"line_%d = %d\n" % (n, n) for n in range(300)),
    "src/util.py": b"import gui\n" * 9,
    "src/net.py": b"def dial():\n    # connection may be refused\n    connection = refused = 1\n"
    * 9,
    "tests/test_net.py": b"def test():\n    assert 'connection refused' in text\n",
}


@pytest.fixture(scope="module")
def held(told: None, tmp_path_factory: pytest.TempPathFactory) -> PublishedRepository:
    """Return a repository with texts to look up."""
    return publish(tmp_path_factory.mktemp("held"), 992, "team/held", FILES)


@pytest.fixture(autouse=True)
def _no_cache() -> None:
    store.clear()


def _found(repository: PublishedRepository, text: str) -> SearchResult:
    return search(request(text, repository))


def _answers(result: SearchResult) -> list[Hit]:
    return [hit for hit in result.hits if not hit.is_near]


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("255.255.255.0", {"deploy/net.txt"}),
        ("test@example.com", {"notes.txt"}),
        ("us-east-1", {"notes.txt"}),
        ("TODO(name)", {"notes.txt"}),
        ("C#", {"docs/langs.md"}),
        ("C++", {"docs/langs.md"}),
        (".NET", {"docs/langs.md"}),
        ("node.js", {"docs/langs.md"}),
        ("->", {"src/arrow.c"}),
        ("😀", {"faces.txt"}),
        (COMMIT[:8], {"pins.txt"}),
        (UUID[:18], {"pins.txt"}),
    ],
)
def test_a_string_is_answered_by_the_files_that_hold_it(
    held: PublishedRepository, text: str, paths: set[str]
) -> None:
    result = _found(held, text)
    answers = _answers(result)
    assert {hit.path for hit in answers} == paths
    assert list(result.hits[: len(answers)]) == answers
    assert all(hit.match == "literal" and f"holds “{text}”" in hit.why for hit in answers)
    assert all(f"holds “{text}”" not in hit.why for hit in result.hits[len(answers) :])
    assert result.total == Total(len(paths), "eq")
    assert result.looked_up == text
    assert result.facets_of == len(paths)


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("parsed.pathname)", {"web/signs.js"}),
        ("load()", {"web/signs.js"}),
        ("load();", {"web/signs.js"}),
        ("rows[k]", {"web/signs.js"}),
        ("h(w)", {"web/signs.js"}),
        (");", {"web/signs.js"}),
        ("[k]", {"web/signs.js"}),
        ("(name)", {"notes.txt"}),
    ],
)
def test_signs_are_looked_up_as_they_are_typed(
    held: PublishedRepository, text: str, paths: set[str]
) -> None:
    result = _found(held, text)
    assert {hit.path for hit in _answers(result)} == paths
    assert all(f"holds “{text}”" in hit.why for hit in _answers(result))
    assert result.looked_up == text
    assert set(_marked(result)) == {text}
    told = f"There is no word in this query: the files that hold “{text}” are in no order"
    assert any(each.startswith(told) for each in result.notices) == (text == ");")


@pytest.mark.parametrize(
    ("text", "bare", "path"),
    [
        ("parsed.pathname;", "parsed.pathname", "web/signs.js"),
        ("--no-verify,", "--no-verify", "hook.sh"),
        ("(load)", "load", "web/signs.js"),
        ("h(w)?", "h(w)", "web/signs.js"),
    ],
)
def test_what_nothing_holds_with_its_signs_is_looked_up_without_them(
    held: PublishedRepository, text: str, bare: str, path: str
) -> None:
    result = _found(held, text)
    assert [hit.path for hit in _answers(result)] == [path]
    assert f"holds “{bare}”" in result.hits[0].why
    assert result.looked_up == bare
    assert f"“{text}” was not found as it is written: this is “{bare}”, without its signs." in (
        result.notices
    )
    assert set(_marked(result)) == {bare}


def test_several_words_are_looked_up_with_their_brackets(held: PublishedRepository) -> None:
    result = _found(held, "if (q)")
    assert result.hits[0].path == "web/signs.js"
    assert "holds “if (q)” word for word" in result.hits[0].why


@pytest.mark.parametrize("text", ["C#", "C++", ".NET", "node.js", "TODO(name)"])
def test_marked_is_what_was_looked_up(held: PublishedRepository, text: str) -> None:
    result = _found(held, text)
    assert set(_marked(result)) == {text}
    near = [hit for hit in result.hits if hit.is_near]
    assert near
    assert not any(len(each) < 2 for each in _marked(result, near))


def _marked(result: SearchResult, hits: Sequence[Hit] | None = None) -> list[str]:
    """Return the texts that are marked in hits, in the answers if none are given."""
    chunks = [each for hit in (_answers(result) if hits is None else hits) for each in hit.chunks]
    return [
        chunk.lines[mark.line - chunk.start_line][mark.start : mark.end]
        for chunk in chunks
        for mark in chunk.highlights
    ]


def test_the_line_that_holds_it_is_shown_and_marked(held: PublishedRepository) -> None:
    hit = _found(held, "255.255.255.0").hits[0]
    [chunk] = hit.chunks
    [mark] = chunk.highlights
    line = chunk.lines[mark.line - chunk.start_line]
    assert line[mark.start : mark.end] == "255.255.255.0"


@pytest.mark.parametrize("text", ["Gateway", "kind:class Gateway"])
def test_what_a_test_defines_is_behind_the_code_that_holds_the_name(
    held: PublishedRepository, text: str
) -> None:
    code, test = _answers(_found(held, text))[:2]
    assert (code.path, code.match) == ("src/pay.py", "literal")
    assert (test.path, test.match, test.why[:15]) == (
        "tests/test_pay.py",
        "symbol",
        "defines Gateway",
    )


@pytest.mark.parametrize("text", ["Dummy", "kind:class Gateway test"])
def test_what_tests_alone_have_and_who_asks_for_tests_meet_them(
    held: PublishedRepository, text: str
) -> None:
    assert _found(held, text).hits[0].path == "tests/test_pay.py"


def test_the_commit_that_is_indexed_is_told_of(held: PublishedRepository) -> None:
    commit = search(request("session", held)).hits[0].commit
    for text in (commit, commit[:7], commit[:12].upper(), f"repo:held {commit[:9]}"):
        told = f"“{text.split()[-1].lower()}” is the commit that is indexed of team/held at main."
        assert told in _found(held, text).notices
    for text in (commit[:6], commit[1:9], f"{commit[:7]} session", "session"):
        assert not any("is the commit" in each for each in _found(held, text).notices)


@pytest.mark.parametrize("text", ["session", "lang:python session"])
def test_a_test_that_holds_the_word_comes_before_what_resembles_it(
    held: PublishedRepository, text: str
) -> None:
    result = _found(held, text)
    assert [hit.path for hit in _answers(result)] == ["tests/test_session.py"]
    assert {hit.path for hit in result.hits[1:]} >= {"src/sessions.py", "src/store.py"}
    assert all("holds the word" not in hit.why for hit in result.hits[1:])
    assert result.total == Total(1, "eq")


def test_of_a_made_up_word_all_that_is_found_is_said_to_be_near(held: PublishedRepository) -> None:
    result = _found(held, "zqxwvutprs")
    assert result.total == Total(0, "eq")
    assert result.facets_of == 0
    assert not _answers(result)
    assert any("No file holds “zqxwvutprs”" in notice for notice in result.notices)


def test_pages_go_over_both_groups(held: PublishedRepository) -> None:
    whole = _found(held, "session").hits
    paths, cursor = [], ""
    while True:
        page = search(replace(request("session", held), limit=1, cursor=cursor))
        paths += [hit.path for hit in page.hits]
        assert page.total == Total(1, "eq")
        if not (cursor := page.next_cursor):
            break
    assert paths == [hit.path for hit in whole]


@pytest.mark.parametrize(
    ("text", "paths", "line"),
    [
        ("__init__.py", {"a/__init__.py", "b/__init__.py"}, None),
        ("index.ts", {"web/index.ts"}, None),
        ("[id].vue", {"pages/[id].vue"}, None),
        ("foo#bar.cs", {"pages/foo#bar.cs"}, None),
        ("src.gui.util", {"src/gui/util.py"}, None),
        ("gui/util.py#L270", {"src/gui/util.py"}, 270),
        ('gui/util.py", line 30', {"src/gui/util.py"}, 30),
        ("C:\\work\\src\\gui\\util.py:12", {"src/gui/util.py"}, 12),
        ("/home/me/held/src/util.py:3:1", {"src/util.py"}, 3),
        ("https://github.com/team/held/blob/a/b/src/gui/util.py#L99-L101", {"src/gui/util.py"}, 99),
        ('File "/srv/src/gui/util.py", line 30, in run', {"src/gui/util.py"}, 30),
        ("src/gui/util.py:9999", {"src/gui/util.py"}, None),
    ],
)
def test_a_file_is_found_by_its_place_and_opened_at_the_line(
    held: PublishedRepository, text: str, paths: set[str], line: int | None
) -> None:
    hits = _found(held, text).hits[: len(paths)]
    assert {hit.path for hit in hits} == paths
    assert {hit.match for hit in hits} == {"path"}
    if line is not None:
        shown = hits[0].chunks[0]
        assert hits[0].line == line
        assert shown.start_line <= line <= shown.end_line
        assert hits[0].asked_line == line


def test_a_line_that_a_file_has_not_is_mentioned(held: PublishedRepository) -> None:
    assert "has no line 9999" in _found(held, "src/gui/util.py:9999").hits[0].why
    assert "has no line" not in _found(held, "src/gui/util.py:12").hits[0].why


def test_words_in_a_row_come_before_words_apart(held: PublishedRepository) -> None:
    result = _found(held, "connection refused")
    assert result.hits[0].path == "tests/test_net.py"
    assert result.hits[0].match == "literal"
    assert result.looked_up == ""
    assert result.hits[1].match == "words"


@pytest.mark.parametrize(
    ("text", "held_by"), [("--no-verify", 1), ("C#", 1), ("session", 1), ("->", 1)]
)
def test_a_busy_machine_gives_the_same_answer(
    held: PublishedRepository, monkeypatch: pytest.MonkeyPatch, text: str, held_by: int
) -> None:
    quick = _found(held, text)
    store.clear()
    execute = Cursor.execute

    def slow(*arguments: Any, **options: Any) -> Any:
        time.sleep(0.16)
        return execute(*arguments, **options)

    monkeypatch.setattr(Cursor, "execute", slow)
    result = _found(held, text)
    assert result.total == Total(held_by, "eq")
    assert result.hits == quick.hits
    assert result.notices == quick.notices


def test_what_is_too_much_to_read_is_said_to_be_so(
    held: PublishedRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leads, "MOST_READ", 3)
    monkeypatch.setattr(leads, "MOST_CHUNKS", 1)
    for text, least in (("->", 0), ("mask_7", 1)):
        assert _found(held, text).total.relation == "gte"
        assert _found(held, text).total.value >= least


def test_of_a_long_file_every_part_that_may_hold_it_is_looked_at(
    told: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"pool_{n} = f(--pool=x, ol=prefork)  # all its trigrams\n" for n in range(900)]
    last = "# ends with --pool=threads prefork\n"
    files: dict[str | bytes, Content] = {"src/pools.py": "".join([*lines, last]).encode()}
    long = publish(tmp_path, 998, "team/long", files)

    none, one = _found(long, "--pool=prefork"), _found(long, "--pool=threads")
    assert none.total == Total(0, "eq")
    assert any("No file holds “--pool=prefork”" in notice for notice in none.notices)
    assert one.total == Total(1, "eq")

    monkeypatch.setattr(holders, "MOST_REST", 0)
    store.clear()
    partly = _found(long, "--pool=prefork")
    assert partly.total == Total(0, "gte")
    assert any("too many to look at all of them" in notice for notice in partly.notices)


def test_in_very_large_scopes_the_candidates_alone_are_looked_at(
    held: PublishedRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leads, "MOST_SKETCHES", 0)
    result = _found(held, COMMIT[:8])
    assert result.total.relation == "gte"
    assert _found(held, "us-east-1").total == Total(1, "eq")  # words lead to it


def test_lines_are_counted_in_all_chunks_that_hold_it(held: PublishedRepository) -> None:
    [hit] = [each for each in _found(held, "gui").hits if each.path == "src/util.py"]
    assert hit.match_count == 9


PHRASES: dict[str | bytes, Content] = {
    "app.py": b"def application_context():\n    working = outside = application = context = 1\n"
    * 9,
    "globals.py": b'ERROR = """\\\nWorking outside of application context.\n"""\n',
    "signals.py": b"from blinker import Namespace\n_signals = Namespace()\n",
    "blinker.py": b"import blinker\nclass Namespace:\n    blinker = Namespace\n" * 9,
    "CHANGES.md": b"# Changes\n" * 9 + b"Fixed: connection pooling and retry\n",
    "context.md": b"# Context\nThe application context: working outside and inside of it.\n" * 9,
}

PHRASES |= {
    f"src/pooling_{n}.py": b"def pooling():\n    connection = retry = pooling = 1\n" * 9
    for n in range(12)
}


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Working outside of application context", "globals.py"),
        ("outside of application", "globals.py"),
        ("Working outside of application", "globals.py"),
        ("from blinker import Namespace", "signals.py"),
        ("from blinker import namespace", "signals.py"),
        ("blinker import Namespace", "signals.py"),
        ("inside of it", "context.md"),
    ],
)
def test_a_phrase_with_stop_words_is_found_where_it_stands(
    phrases: PublishedRepository, text: str, path: str
) -> None:
    first, *others = _found(phrases, text).hits
    assert (first.path, first.match) == (path, "literal")
    assert f"holds “{text}” word for word" in first.why
    assert others
    assert all(each.match != "literal" and "word for word" not in each.why for each in others)


def test_prose_that_joins_two_things_does_not_come_before_their_code(
    phrases: PublishedRepository,
) -> None:
    first, *others = _found(phrases, "connection pooling and retry").hits
    assert first.path.startswith("src/pooling_")
    [prose] = [each for each in others if each.path == "CHANGES.md"]
    assert prose.match == "literal"
    assert "word for word" in prose.why


@pytest.fixture(scope="module")
def phrases(told: None, tmp_path_factory: pytest.TempPathFactory) -> PublishedRepository:
    """Return a repository in which other files have the words of phrases more often."""
    return publish(tmp_path_factory.mktemp("phrases"), 991, "team/phrases", PHRASES)


TOPIC = b"def template_rendering():\n    template = rendering = template_rendering\n" * 9
FAR = b"from here on template rendering is meant\n"


@pytest.mark.parametrize(("files_with", "first"), [(1, "docs/held_0.py"), (3, "docs/held_0.py")])
def test_words_that_few_files_hold_in_a_row_are_read_there(
    told: None, tmp_path: Path, files_with: int, first: str
) -> None:
    files: dict[str | bytes, Content] = {"src/template_rendering.py": TOPIC}
    files |= {f"docs/held_{n}.py": FAR for n in range(files_with)}
    topics = publish(tmp_path, 993 + files_with, f"team/topics-{files_with}", files)
    assert _found(topics, "template rendering").hits[0].path == first


@pytest.mark.parametrize(
    ("text", "folder", "paths"),
    [
        ("src/gui/", "src/gui/", {"src/gui/util.py"}),
        ("/home/me/held/src/gui/", "src/gui/", {"src/gui/util.py"}),
        ("https://github.com/team/held/tree/main/src/gui", "src/gui/", {"src/gui/util.py"}),
        ("pages/", "pages/", {"pages/[id].vue", "pages/foo#bar.cs"}),
        ("lang:vue pages/", "pages/", {"pages/[id].vue"}),
    ],
)
def test_a_folder_leads_to_its_files(
    held: PublishedRepository, text: str, folder: str, paths: set[str]
) -> None:
    hits = _found(held, text).hits[: len(paths)]
    assert {hit.path for hit in hits} == paths
    assert all((hit.folder, hit.match) == (folder, "path") for hit in hits)
    assert all(f"is in {folder}" in hit.why for hit in hits)


def test_what_is_no_folder_is_looked_up(held: PublishedRepository) -> None:
    result = _found(held, "no/such/")
    assert result.looked_up == "no/such/"
    assert not any(hit.folder for hit in result.hits)


def test_a_number_among_words_is_looked_up_where_they_do_not_stand_in_a_row(
    held: PublishedRepository,
) -> None:
    hit = _found(held, "netmask mask 255.255.255.0").hits[0]
    assert (hit.path, hit.match) == ("deploy/net.txt", "literal")
    assert "holds “255.255.255.0” word for word" in hit.why
