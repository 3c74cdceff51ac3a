"""Chains of names, of variables and of definitions, as long as programs write them."""

from pathlib import Path

import pytest

from omniweb.search.navigation import callees, definition, hover, outline, references
from omniweb.search.types import Scope
from tests.fixtures.git_repository import Content
from tests.unit.search.published import PublishedRepository, publish

LINKS = 450
CHAIN = "a" + LINKS * ".b" + "()"
GIVEN = (
    "class Node:\n    def next(self) -> 'Node':\n        return self\n\n\nv0 = Node()\n"
    + "".join(f"v{n} = v{n - 1}.next()\n" for n in range(1, 400))
)
SAME = "".join("int same(int);\n" for _ in range(3_000))
NESTED = b"""class A:
    class B:
        def c(self): pass

    def d(self): pass


e = 1
"""
FILES: dict[str | bytes, Content] = {
    "chain.js": f"{CHAIN};\n".encode(),
    "chain.py": f"{CHAIN}\n".encode(),
    "Chain.java": f"class Chain {{ void b() {{ {CHAIN}; }} }}\n".encode(),
    "chain.rs": f"fn b() {{ {CHAIN.replace('.', '::')}; }}\n".encode(),
    "given.py": GIVEN.encode(),
    "same.h": SAME.encode(),
    "nested.py": NESTED,
}


@pytest.fixture
def code(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path: Path,
) -> PublishedRepository:
    return publish(tmp_path, 7_501, "tools/deep", FILES)


@pytest.mark.parametrize("path", ["chain.js", "chain.py", "Chain.java", "chain.rs"])
def test_a_chain_of_members_ends(code: PublishedRepository, path: str) -> None:
    content = FILES[path]
    assert isinstance(content, bytes)
    last = (Scope((code.scoped,)), code.number, path, 1, content.rindex(b"b"))

    answers = [ask(*last) for ask in (definition, hover, references, callees)]

    assert all(answers)


def test_so_does_one_of_variables(code: PublishedRepository) -> None:
    scope = Scope((code.scoped,))
    line = GIVEN.count("\n")
    near = definition(scope, code.number, "given.py", 9, len("v3 = v2."))
    far = definition(scope, code.number, "given.py", line, len(f"v{399} = v{398}."))

    assert near is not None
    assert far is not None
    assert [(each.path, each.line) for each in near.definitions] == [("given.py", 2)]
    assert [(each.path, each.line) for each in far.definitions] == [("given.py", 2)]


def test_each_of_many_definitions_of_a_name_has_its_own_place(code: PublishedRepository) -> None:
    found = outline(Scope((code.scoped,)), code.number, "same.h")

    assert found is not None
    assert [each.line for each in found.items] == list(range(1, 3_001))
    assert {each.depth for each in found.items} == {0}


def test_definitions_say_how_many_are_around_them(code: PublishedRepository) -> None:
    found = outline(Scope((code.scoped,)), code.number, "nested.py")

    assert found is not None
    assert {each.name: each.depth for each in found.items} == {
        "A": 0,
        "B": 1,
        "c": 2,
        "d": 1,
        "e": 0,
    }
