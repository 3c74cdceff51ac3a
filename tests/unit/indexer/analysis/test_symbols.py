"""Definitions and imports, judged by reviewed lists in tests/corpus."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.analysis import grammars
from indexer.analysis.definitions.captures import ORDER
from indexer.analysis.definitions.writing import SIGNATURE_CHARACTERS
from indexer.analysis.facts import SyntaxFacts
from indexer.analysis.mending import parsing
from indexer.analysis.symbols import extract
from indexer.text import languages, recognition
from indexer.types import Symbol, SymbolKind

CORPUS = Path(__file__).parents[3] / "corpus"
QUERIES = Path(extract.__code__.co_filename).parent / "queries"
FOLDERS = sorted(folder.name for folder in CORPUS.iterdir() if folder.is_dir())
PARSED = [language for language in languages.LANGUAGES if language.grammar]


def facts(source: str | bytes, name: str) -> SyntaxFacts:
    content = source.encode() if isinstance(source, str) else source
    language = languages.named(name)
    assert language is not None
    parser = grammars.parser(language)
    assert parser is not None
    parsed = parsing.parse(parser, content, language, 10)
    assert parsed is not None
    return extract(parsed.tree, content, language)


def symbol(source: str, name: str, qualified: str) -> Symbol:
    (found,) = (s for s in facts(source, name).symbols if s.qualified_name == qualified)
    return found


def described(path: Path) -> list[str]:
    language = recognition.detect(path.name, path.read_text(encoding="utf-8"))
    assert language is not None
    found = facts(path.read_bytes(), language.name)
    lines = [f"{path.name}: {language.name}"]
    for each in found.symbols:
        lines.append(f"  {each.first_line}-{each.last_line} {each.kind} {each.qualified_name}")
        lines.append(f"      {each.signature}")
        if each.documentation:
            lines.append(f"      “{each.documentation}”".replace("\n", " / "))
    lines.extend(f"  imports {each.target} at {each.line}" for each in found.imports)
    return lines


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_corpus_yields_the_symbols_that_were_reviewed(folder: str) -> None:
    files = sorted(path for path in (CORPUS / folder).iterdir() if path.name != "symbols.txt")
    found = "\n".join("\n".join(described(path)) for path in files) + "\n"
    assert found == (CORPUS / folder / "symbols.txt").read_text(encoding="utf-8")


def test_every_language_with_a_grammar_has_a_corpus() -> None:
    grammars_of = {each.grammar for each in PARSED if each.grammar}
    embedded = {name.replace(" ", "_") for name in parsing.EMBEDDED}
    assert sorted(grammars_of | embedded) == FOLDERS


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_broken_file_still_yields_what_stands_before_the_breach(folder: str) -> None:
    (broken,) = (path for path in (CORPUS / folder).iterdir() if path.stem.lower() == "broken")
    names = [line.split()[-1].lower() for line in described(broken) if line.startswith("  ")]
    assert any("before" in name or "half" in name for name in names)


@pytest.mark.parametrize("query", [*QUERIES.glob("*.scm"), *QUERIES.glob("top/*.scm")], ids=str)
def test_a_query_has_known_captures_only(query: Path) -> None:
    captures = set(re.findall(r'(?<!")@([\w.]+)', query.read_text(encoding="utf-8")))
    assert {name for name in captures if not name.startswith("_")} <= set(ORDER)


def test_the_span_holds_decorators_and_comments_but_the_signature_does_not() -> None:
    source = "x = 1\n\n# Why.\n@cache\n@other(1)\ndef f(a):\n    return a\n"
    found = symbol(source, "python", "f")
    assert source[found.start : found.end] == source[source.index("# Why") :].rstrip()
    assert (found.first_line, found.last_line) == (3, 7)
    assert found.signature == "def f(a)"
    assert found.documentation == "Why."


def test_a_comment_behind_a_blank_line_belongs_to_nobody() -> None:
    found = symbol("# Licence.\n\ndef f(): pass\n", "python", "f")
    assert (found.first_line, found.documentation) == (3, "")


def test_a_docstring_beats_the_comment_above() -> None:
    source = '# Above.\ndef f():\n    r"""Within.\n\n    More."""\n'
    assert symbol(source, "python", "f").documentation == "Within.\n\nMore."


def test_a_block_comment_of_many_lines_belongs_to_its_definition() -> None:
    source = "int a;\n/**\n * Says.\n *\n * More.\n */\nint f(void) { return 1; }\n"
    found = symbol(source, "c", "f")
    assert (found.first_line, found.documentation) == (2, "Says.\n\nMore.")


def test_an_attribute_of_several_lines_belongs_to_its_definition() -> None:
    source = "/// Doc.\n#[serde(\n    a,\n)]\n#[x]\nstruct S;\n"
    found = symbol(source, "rust", "S")
    assert (found.first_line, found.last_line, found.documentation) == (1, 6, "Doc.")


def test_documentation_and_signature_have_their_limits() -> None:
    source = f'def f({", ".join(f"argument_{n}" for n in range(99))}):\n    """{"word " * 400}"""\n'
    found = symbol(source, "python", "f")
    assert len(found.signature) == SIGNATURE_CHARACTERS
    assert 400 <= len(found.documentation) <= 500


def test_overloads_are_kept_apart() -> None:
    source = "class A { void f(int a) {} void f(long a) {} }"
    assert [s.signature for s in facts(source, "java").symbols[1:]] == [
        "void f(int a)",
        "void f(long a)",
    ]


def test_equations_of_one_function_are_one_definition() -> None:
    found = facts("f :: Int -> Int\nf 0 = 1\nf n = n\n\ng = 1\n", "haskell").symbols
    assert [(s.name, s.first_line, s.last_line) for s in found] == [("f", 1, 3), ("g", 5, 5)]


def test_several_names_of_one_declaration_are_several_definitions() -> None:
    names = [s.qualified_name for s in facts("package p\nvar a, b int\n", "go").symbols]
    assert names == ["p.a", "p.b"]


def test_a_typedef_does_not_enclose_what_it_names() -> None:
    names = [s.qualified_name for s in facts("typedef struct a { int x; } b;", "c").symbols]
    assert names == ["b", "a"]


def test_an_include_guard_is_no_definition() -> None:
    source = "#ifndef A_H\n#define A_H\n#define A_LIMIT 1\n#endif\n"
    assert [s.name for s in facts(source, "c").symbols] == ["A_LIMIT"]


def test_a_declaration_inside_of_a_function_is_no_definition() -> None:
    assert [s.name for s in facts("void f() { Lock lock(); int g(int); }", "c++").symbols] == ["f"]


def test_a_qualified_name_tells_the_method_from_its_template_arguments() -> None:
    source = "template <class T> void ns::Box<T>::put(T t) {}"
    found = symbol(source, "c++", "ns::Box::put")
    assert (found.name, found.container, found.kind) == ("put", "ns::Box", SymbolKind.METHOD)


def test_a_name_is_normalised_to_letters_and_digits() -> None:
    assert symbol("def __get_URL2(): pass", "python", "__get_URL2").normalised == "geturl2"


def test_an_import_is_named_once() -> None:
    found = facts("import os\nimport os\nfrom os import path\n", "python").imports
    assert [(each.target, each.line) for each in found] == [("os", 1), ("os.path", 3)]


def test_a_language_without_a_query_has_no_facts() -> None:
    language, python = languages.named("markdown"), languages.named("python")
    assert language is not None
    assert python is not None
    parser = grammars.parser(python)
    assert parser is not None
    tree = grammars.parse(parser, b"x", 10)
    assert tree is not None
    assert extract(tree, b"x", language) == SyntaxFacts()


def test_deeply_nested_definitions_keep_short_names() -> None:
    source = "".join(f"{' ' * n}def f{n}():\n" for n in range(80)) + " " * 80 + "pass\n"
    found = facts(source, "python").symbols
    assert len(found) == 80
    assert max(len(s.container) for s in found) <= 400


def test_a_name_of_which_nothing_is_left_names_nothing() -> None:
    assert facts(b"alias Jobs.{Queue, Clock}\n", "bash").symbols == ()


SNIPPETS = [path.read_bytes() for path in CORPUS.glob("*/*") if path.name != "symbols.txt"]


def test_what_one_declaration_lists_is_in_the_order_of_its_lines() -> None:
    source = "\nint first(void),\n    second = 1,\n    third(void);\n"
    found = facts(source, "c").symbols
    assert [(each.name, each.first_line) for each in found] == [
        ("first", 2),
        ("third", 2),
        ("second", 3),
    ]


@pytest.mark.parametrize("name", [language.name for language in PARSED])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_torn_sources_give_sound_spans(name: str, data: st.DataObject) -> None:
    source = data.draw(st.sampled_from(SNIPPETS))
    cut = data.draw(st.integers(0, len(source)))
    torn = source[cut:] + data.draw(st.binary(max_size=20)) + source[:cut]
    for each in facts(torn, name).symbols:
        assert 0 <= each.start < each.end <= len(torn)
        assert 1 <= each.first_line <= each.last_line <= torn.count(b"\n") + 1
        assert torn.count(b"\n", 0, each.start) + 1 == each.first_line
        assert torn.count(b"\n", 0, each.end) + 1 == each.last_line
        assert each.name
        assert "\n" not in each.signature
