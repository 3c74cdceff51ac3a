"""What holds for uses of all languages, and what the reading of them may cost."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.analysis import grammars
from indexer.analysis.symbols import extract
from indexer.analysis.uses import captures
from indexer.analysis.uses.reading import CUT
from indexer.limits import LIMITS
from indexer.text import languages
from indexer.text.packing import pack, unpack
from tests.unit.indexer.analysis.uses.told import lines, uses

QUERIES = Path(grammars.__file__).parent / "queries" / "uses"


@pytest.mark.parametrize("query", sorted(QUERIES.glob("*.scm")), ids=lambda query: query.stem)
def test_a_query_has_known_captures_only(query: Path) -> None:
    names = set(re.findall(r"@([\w.]+)", query.read_text(encoding="utf-8")))
    assert {name for name in names if not name.startswith("_")} <= captures.USES


@pytest.mark.parametrize("name", ["Ruby", "Lua", "Rust", "TypeScript", "Go", "C++"])
def test_a_name_that_the_parser_misses_is_none(name: str) -> None:
    for source in ("x.", "x. y", "const x = path.", "fn (", "a::", "if x. {", "def f(a,"):
        found = uses(source, name)
        texts = [found[place].name for place in range(len(found))]
        assert all(text.strip() == text and text for text in texts)


@pytest.mark.parametrize("source", ["", "\n\n", "def", "x.", ".x", "(" * 50, "é = ü.ö\n"])
def test_broken_and_odd_texts_are_read(source: str) -> None:
    found = uses(source, "Python")
    assert [found[place] for place in range(len(found))] == [
        found[place] for place in range(len(unpack(pack(found))))
    ]


def test_columns_are_bytes() -> None:
    found = uses('"é", é.ö\n', "Python")
    assert [(found[place].name, found[place].column) for place in range(2)] == [("é", 6), ("ö", 9)]


def test_deep_nesting_ends() -> None:
    source = "".join(f"{' ' * depth}def f{depth}(a):\n" for depth in range(700)) + " " * 700 + "a\n"
    found = uses(source, "Python")
    assert len(found) == 1401
    assert int(found.binding[-1]) > 0


def test_out_of_time_definitions_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grammars, "LIMITS", replace(LIMITS, query_seconds=0.02))
    grammars._cursor.cache_clear()
    try:
        language = languages.named("Python")
        assert language is not None
        parser = grammars.parser(language)
        assert parser is not None
        source = b"def f(): g()\n" * 20_000
        tree = grammars.parse(parser, source, 10)
        assert tree is not None
        facts = extract(tree, source, language)
    finally:
        grammars._cursor.cache_clear()
    assert facts.symbols
    assert facts.occurrences == CUT


@pytest.mark.parametrize(
    ("name", "source", "line", "expected"),
    [
        ("Python", "#: a loader.\nx = 1\n", 1, "x define"),
        ("TypeScript", "f(\n  // ends.\n  x)\n", 2, "x read"),
        ("Java", "class A {\n/**\n * Ends.\n B */ C d; }\n", 2, "C type, d define"),
        ("Python", "f(a.\n  b)\n", 2, "a.b read"),
        ("TypeScript", "a.\n  b\n", 2, "a.b read"),
    ],
)
def test_the_end_of_a_comment_is_no_sign_before_the_next_line(
    name: str, source: str, line: int, expected: str
) -> None:
    assert lines(source, name)[line - 1 :] == [expected]


@pytest.mark.parametrize(
    ("name", "source", "keys"),
    [
        ("Go", "x := &T{A: a, B: V{C: 1}, D: 2}", "<type T>.A <type T>.B <type V>.C <type T>.D"),
        ("Go", "x := []p.T{{A: 1}, {B: 2}}", "<type T>.A <type T>.B"),
        ("Go", 'x := map[string]T{"a": {A: 1}}', "<type T>.A"),
        ("Go", "x := map[K]V{a: 1}", ""),
        ("Go", "x := T[int]{A: 1}", "<type T>.A"),
        ("Rust", "let x = m::T { a: 1, b: V { c: 1 } };", "<type T>.a <type T>.b <type V>.c"),
        ("Rust", "let x = Self { a: 1 };", "<self>.a"),
    ],
)
def test_keys_of_literals_are_members_of_the_type_before_them(
    name: str, source: str, keys: str
) -> None:
    around = {"Go": "func f() {\n%s\n}", "Rust": "fn f() {\n%s\n}"}[name]
    found = lines(around % source, name)[-1].split(", ")
    told = [each.removesuffix(" write") for each in found if each.startswith("<")]
    assert " ".join(told) == keys


@pytest.mark.parametrize(
    ("source", "name", "expected"),
    [
        ("a = (b\n     . c)\n", "Python", ["a define, b read", "b.c read"]),
        (f"a = (b .{' ' * 500}c)\n", "Python", ["a define, b read, b.c read"]),
        (f"a = (b .{' ' * 501}c)\n", "Python", ["a define, b read, c read"]),
        (f"a = (b{' ' * 500}.c)\n", "Python", ["a define, b read, b.c read"]),
        (f"a = (b{' ' * 501}.c)\n", "Python", ["a define, b read, <other>.c read"]),
        ("a ?. b;\na\n  ?.b;\n", "TypeScript", ["a read, a.b read", "a read", "a.b read"]),
        ("fn f() { a\n  ?.b(); }\n", "Rust", ["f define, a read", "a.b call"]),
        ("x = [*a, ... , b]\n", "Python", ["x define, a read, b read"]),
    ],
)
def test_blanks_may_stand_around_a_sign(source: str, name: str, expected: list[str]) -> None:
    assert lines(source, name) == expected
