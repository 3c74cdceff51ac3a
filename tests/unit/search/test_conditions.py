"""Combined conditions require exactly the files that `git grep` and sets find."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.core.cache import cache as store

from benchmarks.combinations import (
    Combination,
    Either,
    Every,
    Pool,
    Term,
    Tree,
    Without,
    combination,
    terms,
)
from benchmarks.mined_terms import mined_pool
from benchmarks.oracle import Indexed, Oracle
from omniweb.search import search
from omniweb.search.errors import QueryError
from omniweb.search.types import SearchResult
from tests.unit.search.published import PublishedRepository, publish, request

ROOT = Path(__file__).parents[3]
COMBINATIONS = 80
LONG = "filler " * 13_000
FILES: dict[str, bytes] = {
    "odd/windows.py": b"import os\r\nclient = connect(timeout=3)\r\n# retry the connection\r\n",
    "odd/no_end.py": b"def first():\n    return retry\n\nclient = connect(timeout)",
    "odd/empty.py": b"",
    "odd/one_sign.txt": b"x",
    "odd/accents.md": "# Déjà vu\n\nÉCOLE d'été: naïve connect, retry stop.\n".encode(),
    "odd/greek.py": "# ΣΊΣΥΦΟΣ and σίσυφος\nconnect = 'café'\n".encode(),
    "odd/one_line.js": f"var a = '{LONG}'; connect(retry); var end_of_line = 1;\n".encode(),
    "odd/tabs.mk": b"all:\n\tgo test ./...\n\n\n\tretry --timeout=3 \\\n\t\tconnect\n",
    "odd/quotes.sh": b"echo \"say \\\"hello\\\"\"; connect 'it''s' `retry`\n",
}


@dataclass(frozen=True)
class Held:
    """Two repositories, what the index says of their files, and what is to be found there."""

    repositories: tuple[PublishedRepository, ...]
    files: Mapping[str, Indexed]
    oracle: Oracle

    def found(self, text: str) -> frozenset[str]:
        """Return the files of all pages."""
        result = self.search(text)
        assert not result.incomplete, result.skipped
        hits, total = [*result.hits], result.total
        while result.next_cursor:
            result = self.search(text, result.next_cursor)
            hits += result.hits
        assert (total.value, total.relation) == (len(hits), "eq")
        return frozenset(f"{hit.repository}/{hit.path}" for hit in hits)

    def search(self, text: str, cursor: str = "") -> SearchResult:
        return search(request(text, *self.repositories, limit=100, cursor=cursor))


def _sources() -> dict[str, dict[str, bytes]]:
    """Return the files of both repositories: code of twenty languages, and our own."""
    corpus = ROOT / "tests" / "corpus"
    some = [path for path in sorted(corpus.rglob("*")) if path.is_file()]
    own = sorted((ROOT / "omniweb" / "search" / "query").glob("*.py"))
    return {
        "large": FILES | {str(path.relative_to(corpus)): path.read_bytes() for path in some},
        "small": {f"query/{path.name}": path.read_bytes() for path in own},
    }


@pytest.fixture(scope="module")
def held(
    told: None,  # noqa: ARG001 - for its effect
    index_database: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Held:
    folder, repositories = tmp_path_factory.mktemp("texts"), []
    for number, (name, files) in enumerate(_sources().items(), 801):
        for path, content in files.items():
            (folder / name / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / name / path).write_bytes(content)
        place = tmp_path_factory.mktemp(name)
        repositories.append(publish(place, number, name, {**files}))
    names = {each.number: each.name for each in repositories}
    with psycopg.connect(index_database) as connection:
        rows = connection.execute(
            "SELECT repository_id, path_text, language, (SELECT array_agg(s.name)"
            " FROM search_index.symbol s WHERE s.repository_id = d.repository_id"
            " AND s.document_id = d.id)"
            " FROM search_index.document d WHERE repository_id = ANY(%s)",
            [list(names)],
        ).fetchall()
    files = {
        f"{names[row[0]]}/{row[1]}": Indexed(names[row[0]], *row[1:3], row[3] or ()) for row in rows
    }
    return Held(tuple(repositories), files, Oracle(folder, files))


@pytest.fixture(autouse=True)
def _no_cache() -> None:
    store.clear()


@pytest.fixture(scope="module")
def asked(held: Held) -> list[Combination]:
    texts = [(held.oracle.folder / name).read_text("utf-8") for name in sorted(held.files)]
    paths = [file.path for _, file in sorted(held.files.items())]
    languages = {"python": 9, "go": 2, "javascript": 2, "rust": 2}
    mined = mined_pool(texts, paths, languages, 1)
    pool = Pool(
        words=[*mined.words, "connect", "retry", "timeout"],
        phrases=[*mined.phrases, *("connect", "retry", "connect(timeout", "end_of_line")],
        expressions=[
            *mined.expressions,
            *(r"retry$", r"^client = \w+", "conn.*retry", "[(]retry[)];"),
        ],
        paths=[*mined.paths, "odd", "*.py"],
        languages=mined.languages,
        repositories=["large", "small"],
    )
    return [combination(pool, 1, number) for number in range(COMBINATIONS)]


def test_generated_combinations_find_what_git_and_sets_find(
    held: Held, asked: list[Combination]
) -> None:
    words = (term for each in asked for term in terms(each.tree) if term.kind == "word")
    held.oracle.read_words(term.text for term in words)
    sizes = []
    for each in asked:
        expected = held.oracle.answer(each)
        sizes.append(len(expected))
        assert held.found(each.text) == expected, each.text
    assert sum(0 < size < len(held.files) for size in sizes) > COMBINATIONS / 3


def _phrase(text: str) -> Term:
    return Term("phrase", text)


def _expression(text: str) -> Term:
    return Term("expression", text)


RETRY, CONNECT, ODD = _phrase("retry"), _phrase("connect"), Term("path", "odd")
WRITTEN: list[tuple[str, Tree]] = [
    ('NOT "retry"', Without(RETRY)),
    ('-"retry"', Without(RETRY)),
    ('NOT NOT "retry"', RETRY),
    ('NOT NOT NOT "retry"', Without(RETRY)),
    ('NOT (-"retry" AND -"connect")', Either((RETRY, CONNECT))),
    ('"retry" OR NOT "connect"', Either((RETRY, Without(CONNECT)))),
    ('"retry" OR -"retry"', Either((RETRY, Without(RETRY)))),
    ('"retry" -"retry"', Every((RETRY, Without(RETRY)))),
    ('"retry" AND "retry"', RETRY),
    ('"retry" -"connect" path:odd', Every((RETRY, Without(CONNECT), ODD))),
    (
        'path:odd ("retry" OR NOT ("connect" OR path:*.py))',
        Every((ODD, Either((RETRY, Without(Either((CONNECT, Term("path", "*.py")))))))),
    ),
    ('NOT (path:odd AND NOT "retry")', Without(Every((ODD, Without(RETRY))))),
    (
        '"connect" AND ("timeout" OR "retry")',
        Every((CONNECT, Either((_phrase("timeout"), RETRY)))),
    ),
    (
        '"connect" "timeout" OR "retry" -path:odd',
        Every((CONNECT, Either((_phrase("timeout"), RETRY)), Without(ODD))),
    ),
    ('connect AND -"timeout"', Every((Term("word", "connect"), Without(_phrase("timeout"))))),
    ('case:yes "Connect" OR "RETRY"', Either((_phrase("Connect"), _phrase("RETRY")))),
    ('case:yes "ÉCOLE"', _phrase("ÉCOLE")),
    ('case:yes "école"', _phrase("école")),
    ('"école" AND "naïve"', Every((_phrase("école"), _phrase("naïve")))),
    ('"été:" -"CAFÉ"', Every((_phrase("été:"), Without(_phrase("CAFÉ"))))),
    ('"x"', _phrase("x")),
    ('-"x" "retry"', Every((Without(_phrase("x")), RETRY))),
    ('"=" -"=="', Every((_phrase("="), Without(_phrase("=="))))),
    ('"\\" AND "timeout=3 \\"', Every((_phrase("\\"), _phrase("timeout=3 \\")))),
    ('"connect(" AND -")\\""', Every((_phrase("connect("), Without(_phrase(')"'))))),
    ('"it\'\'s" OR "\'it"', Either((_phrase("it''s"), _phrase("'it")))),
    ('"end_of_line = 1;"', _phrase("end_of_line = 1;")),
    (
        '"end_of_line" -"filler filler"',
        Every((_phrase("end_of_line"), Without(_phrase("filler filler")))),
    ),
    ('"ler \'; connect(retry)"', _phrase("ler '; connect(retry)")),
    ("/retry$/ AND /^def/", Every((_expression("retry$"), _expression("^def")))),
    (
        r"/connect\(timeout\)$/ -/^class/",
        Every((_expression(r"connect\(timeout\)$"), Without(_expression("^class")))),
    ),
    ('/^$/ "retry"', Every((_expression("^$"), RETRY))),
    ('-/^$/ "retry"', Every((Without(_expression("^$")), RETRY))),
    ("-/.*/", Without(_expression(".*"))),
    ("/x*/ AND NOT /./", Every((_expression("x*"), Without(_expression("."))))),
    (
        r"/(retry|connect)+/ -/\w{40}/",
        Every((_expression("(retry|connect)+"), Without(_expression(r"\w{40}")))),
    ),
    ('os.path AND "import"', Every((_phrase("os.path"), _phrase("import")))),
    ('connect(retry AND "var"', Every((_phrase("connect(retry"), _phrase("var")))),
    ('"--timeout" AND -"é"', Every((_phrase("--timeout"), Without(_phrase("é"))))),
    ("été: OR \"it''s\"", Either((_phrase("été:"), _phrase("it''s")))),
    (
        '("retry" path:odd) OR ("connect" lang:go) OR (-path:odd -"e")',
        Either(
            (
                Every((RETRY, ODD)),
                Every((CONNECT, Term("language", "go"))),
                Every((Without(ODD), Without(_phrase("e")))),
            )
        ),
    ),
    (
        'repo:small ("def" OR NOT "import") OR lang:go',
        Every(
            (
                Term("repository", "small"),
                Either((_phrase("def"), Without(_phrase("import")), Term("language", "go"))),
            )
        ),
    ),
    (
        '(repo:small "import re") OR (repo:large NOT "e")',
        Either(
            (
                Every((Term("repository", "small"), _phrase("import re"))),
                Every((Term("repository", "large"), Without(_phrase("e")))),
            )
        ),
    ),
    ("case:yes /[A-Z]É/ OR /café/", Either((_expression("[A-Z]É"), _expression("café")))),
]


@pytest.mark.parametrize(("text", "tree"), WRITTEN, ids=[text for text, _ in WRITTEN])
def test_what_people_write_by_hand_finds_the_same(held: Held, text: str, tree: Tree) -> None:
    case = text.startswith("case:yes")
    held.oracle.read_words(["connect"])
    assert held.found(text) == held.oracle.answer(Combination(text, tree, case, None))


@pytest.mark.parametrize(
    ("text", "files"),
    [
        (r'/timeout=3\)$/ AND "client"', {"large/odd/windows.py"}),
        (r'/timeout=3\)$/ AND NOT "client"', set()),
        (r"/^import os$/ -/\r/ path:windows", {"large/odd/windows.py"}),
        ('"" AND "retry"', {"large/odd/quotes.sh"}),
        ('path:odd "retry" AND NOT "no such text anywhere"', None),
        ('path:odd "retry" OR "no such text anywhere"', None),
    ],
)
def test_ends_of_lines_and_what_is_nowhere(held: Held, text: str, files: set[str] | None) -> None:
    expected = held.found('path:odd "retry"') if files is None else files
    assert held.found(text) == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" OR ".join(f'"{n}"' for n in range(1_000)), "at most 64 conditions"),
        (" AND ".join(f'"{n}"' for n in range(10_000)), "at most 10,000 characters"),
        (" ".join(f"/a{n}/" for n in range(25)), "at most 24 regular expressions"),
        ('"a" AND', "nothing behind"),
        ('OR "a"', "nothing before"),
        ('("a" OR "b"', "not closed"),
    ],
)
def test_what_asks_too_much_is_refused_with_a_sentence(
    held: Held, text: str, sentence: str
) -> None:
    with pytest.raises(QueryError, match=sentence):
        held.search(text)
