"""What counts as the same definition, and which tags are none."""

import pytest

from benchmarks import claims, ctags, definitions
from indexer.text import languages


def parsed(name: str, source: str) -> definitions.Parsed:
    language = languages.named(name)
    assert language is not None
    found = definitions.parse(source.encode(), language)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Inventory:add", "add"),
        ("Inventory.add", "add"),
        ("App\\Mail", "Mail"),
        ("operator ==", "=="),
        ("~Order", "Order"),
        ("empty?", "empty"),
        ('["table"]', "table"),
        ("<~>", "<~>"),
    ],
)
def test_names_are_compared_by_their_last_part(name: str, expected: str) -> None:
    assert definitions.plain(name) == expected


@pytest.mark.parametrize(
    ("language", "source", "tag", "expected"),
    [
        ("javascript", "const a = 1;\n", ctags.Tag("a", 1, "constant", "constants"), ""),
        (
            "javascript",
            "function f() {\n  const a = 1;\n}\n",
            ctags.Tag("a", 2, "constant", "constants"),
            "local",
        ),
        ("java", "// class Foo\nint x;\n", ctags.Tag("Foo", 1, "class", "classes"), "text"),
        (
            "haskell",
            "data A = A deriving Eq\n",
            ctags.Tag("deriving", 1, "type", "types"),
            "keyword",
        ),
        (
            "kotlin",
            "val x = f { call -> 1 }\n",
            ctags.Tag("call", 1, "method", "methods"),
            "misread",
        ),
        ("python", "import a as b\n", ctags.Tag("b", 1, "class", "classes"), "import"),
        ("python", "x = 1\n", ctags.Tag("y", 1, "function", "functions"), "absent"),
        ("python", "x = 1\n", ctags.Tag("y", 9, "function", "functions"), "absent"),
    ],
)
def test_a_tag_that_is_no_definition_is_refuted(
    language: str, source: str, tag: ctags.Tag, expected: str
) -> None:
    root = parsed(language, source).root
    assert claims.objection(language, tag, root, source.encode().split(b"\n")) == expected


def test_a_class_does_not_stand_for_its_constructor() -> None:
    source = "class A {\n  void f() {}\n}\n"
    lines = source.encode().split(b"\n")
    (found,) = parsed("java", source).symbols[:1]
    assert definitions.is_same(found, ctags.Tag("A", 1, "class", "classes"), lines)
    assert definitions.is_same(found, ctags.Tag("A", 1, "method", "methods"), lines)  # a record
    assert not definitions.is_same(found, ctags.Tag("A", 2, "method", "methods"), lines)
    assert not definitions.is_same(found, ctags.Tag("A", 9, "class", "classes"), lines)


def test_what_both_find_what_one_lacks_and_what_is_none() -> None:
    source = "def f():\n    pass\n\ndef g(): pass\n"
    text = definitions.Text("folder", "a.py", source.encode())
    tags = [
        ctags.Tag("f", 1, "function", "functions"),
        ctags.Tag("pass", 2, "function", "functions"),
        ctags.Tag("f", 4, "function", "functions"),
        ctags.Tag("x", 1, "unknown", ""),
    ]
    compared = definitions.Comparison()
    compared.add(text, parsed("python", source), tags)
    assert (compared.wanted, compared.found) == ({"functions": 1}, {"functions": 1})
    assert compared.refuted == {"keyword": 1, "absent": 1}
    assert (compared.ours, compared.more) == (2, 1)
    assert compared.further == {"function": ["folder/a.py:4 g"]}


@pytest.mark.skipif(ctags.program() is None, reason="universal-ctags is not installed")
def test_ctags_tells_names_with_lines_and_kinds() -> None:
    program = ctags.program()
    assert program is not None
    found = ctags.tags(
        program, "python", [("a/b.py", b"LIMIT = 1\nclass A:\n    def f(self): ...\n")]
    )
    assert found == [
        [
            ctags.Tag("LIMIT", 1, "variable", "constants"),
            ctags.Tag("A", 2, "class", "classes"),
            ctags.Tag("f", 3, "member", "methods"),
        ]
    ]
