"""Methods and functions across two files in each language, from the use to the definition and back.

Each pair of files defines `turn` of a type on a line of the first, and uses it in the second.
"""

import pytest

from omniweb.search.navigation import definition, references
from omniweb.search.types import Scope
from tests.unit.search.navigation.marked import place
from tests.unit.search.published import PublishedRepository, publish

Line = tuple[str, int]
FILES = {
    "rust/src/lib.rs": "pub mod shapes;\npub mod uses;\n",
    "rust/src/shapes.rs": (
        "pub struct Circle {\n    pub size: u32,\n}\n\nimpl Circle {\n"
        "    pub fn new() -> Self {\n        Circle { size: 1 }\n    }\n"
        "    pub fn turn(&self) -> u32 {\n        self.size\n    }\n}\n\n"
        "pub struct Other;\n\nimpl Other {\n    pub fn turn(&self) {}\n}\n"
    ),
    "rust/src/uses.rs": (
        "use crate::shapes::Circle;\n\npub fn go(it: &Circle) {\n    it.turn();\n"
        "    let made = Circle::new();\n    made.turn();\n}\n"
    ),
    "cs/Shapes.cs": (
        "namespace Shapes;\n\npublic class Circle\n{\n    public int Size;\n"
        "    public int TurnIt() { return Size; }\n}\n\n"
        "public class Other\n{\n    public void TurnIt() { }\n}\n"
    ),
    "cs/Uses.cs": (
        "using Shapes;\n\npublic class Uses\n{\n    private readonly Circle kept = new Circle();\n"
        "    public void Go(Circle it)\n    {\n        it.TurnIt();\n"
        "        kept.TurnIt();\n    }\n}\n"
    ),
    "kt/a/Shapes.kt": (
        "package a\n\nclass Circle {\n    fun spin(): Int = 1\n}\n\n"
        "class Other {\n    fun spin() {}\n}\n"
    ),
    "kt/b/Uses.kt": (
        "package b\n\nimport a.Circle\n\nfun go(it: Circle) {\n    it.spin()\n"
        "    val made = Circle()\n    made.spin()\n}\n"
    ),
    "java/a/Round.java": (
        "package a;\n\npublic class Round {\n    public int roll() {\n        return 1;\n    }\n}\n"
    ),
    "java/a/Wheel.java": "package a;\n\nclass Wheel {\n    void roll() {}\n}\n",
    "java/b/Uses.java": (
        "package b;\n\nimport a.Round;\n\nclass Uses {\n    private Round kept = new Round();\n"
        "    void go(Round it) {\n        it.roll();\n        this.kept.roll();\n"
        "        kept.roll();\n        Round own = made();\n        own.roll();\n"
        "        var told = made();\n        told.roll();\n    }\n"
        "    static Round made() { return new Round(); }\n}\n"
    ),
    "go.mod": "module example.com/t\n",
    "shapes/shapes.go": (
        "package shapes\n\ntype Circle struct {\n\tSize int\n}\n\n"
        "func (c *Circle) Swing() int {\n\treturn c.Size\n}\n\n"
        "func New() *Circle {\n\treturn &Circle{Size: 1}\n}\n\n"
        "type Other struct{}\n\nfunc (o Other) Swing() {}\n"
    ),
    "main.go": (
        'package main\n\nimport "example.com/t/shapes"\n\nfunc run(it *shapes.Circle) {\n'
        "\tit.Swing()\n\tmade := shapes.New()\n\tmade.Swing()\n"
        "\tother := shapes.Circle{Size: 2}\n\tother.Swing()\n}\n"
    ),
    "c/list.h": "int list_size(int *list);\n",
    "c/list.c": (
        '#include "list.h"\n\nint list_size(int *list) {\n  return list[0];\n}\n\n'
        "int twice(int *list) {\n  return 2 * list_size(list);\n}\n"
    ),
    "c/main.c": '#include "list.h"\n\nint main(void) {\n  return list_size(0);\n}\n',
    "cpp/shape.hpp": (
        "#pragma once\nclass Shape {\n public:\n  int area() const;\n};\n"
        "class Plain {\n public:\n  int area() const;\n};\n"
    ),
    "cpp/shape.cpp": (
        '#include "shape.hpp"\n\nint Shape::area() const {\n  return 1;\n}\n\n'
        "int Plain::area() const {\n  return 2;\n}\n"
    ),
    "cpp/main.cpp": (
        '#include "shape.hpp"\n\nint main() {\n  Shape it;\n  Shape *far = new Shape();\n'
        "  return it.area() + far->area();\n}\n"
    ),
}
RUST, CS, KOTLIN, JAVA = "rust/src/shapes.rs", "cs/Shapes.cs", "kt/a/Shapes.kt", "java/a/Round.java"
GO, C, CPP = "shapes/shapes.go", "c/list.c", "cpp/shape.cpp"
USED: list[tuple[str, Line, list[Line]]] = [
    ("turn", (RUST, 9), [("rust/src/uses.rs", 4), ("rust/src/uses.rs", 6)]),
    ("size", (RUST, 2), [(RUST, 7), (RUST, 10)]),
    ("TurnIt", (CS, 6), [("cs/Uses.cs", 8), ("cs/Uses.cs", 9)]),
    ("spin", (KOTLIN, 4), [("kt/b/Uses.kt", 6), ("kt/b/Uses.kt", 8)]),
    ("roll", (JAVA, 4), [("java/b/Uses.java", line) for line in (8, 9, 10, 12, 14)]),
    ("Swing", (GO, 7), [("main.go", 6), ("main.go", 8), ("main.go", 10)]),
    ("Size", (GO, 4), [(GO, 8), (GO, 12), ("main.go", 9)]),
    ("list_size", (C, 3), [("c/list.c", 8), ("c/main.c", 4)]),
    ("area", (CPP, 3), [("cpp/main.cpp", 6)]),
]


@pytest.fixture(scope="module")
def many(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path_factory: pytest.TempPathFactory,
) -> PublishedRepository:
    files = {path: text.encode() for path, text in FILES.items()}
    return publish(tmp_path_factory.mktemp("many"), 7_302, "tools/many", {**files})


def used(code: PublishedRepository, path: str, line: int, name: str) -> list[Line]:
    """Return the lines that use what stands at a place; those of definitions are left out."""
    column = place(FILES[path], line, name)
    found = references(Scope((code.scoped,)), code.number, path, line, column)
    assert found is not None
    lines = {
        (file.path, use.line)
        for file in found.files
        for use in file.uses
        if use.role != "define" and use.certainty != "same name"
    }
    return sorted(lines)


@pytest.mark.parametrize(
    ("name", "defined", "use"),
    [(name, defined, use) for name, defined, uses in USED for use in uses],
    ids=lambda value: value if isinstance(value, str) else f"{value[0]}:{value[1]}",
)
def test_a_use_leads_to_its_definition(
    many: PublishedRepository, name: str, defined: Line, use: Line
) -> None:
    column = place(FILES[use[0]], use[1], name)
    found = definition(Scope((many.scoped,)), many.number, *use, column)

    assert found is not None
    first = found.definitions[0]
    assert ((first.path, first.line), first.certainty == "same name") == (defined, False)


@pytest.mark.parametrize(("name", "defined", "uses"), USED, ids=[each[1][0] for each in USED])
def test_a_definition_leads_to_its_uses(
    many: PublishedRepository, name: str, defined: Line, uses: list[Line]
) -> None:
    assert used(many, *defined, name) == sorted(uses)


@pytest.mark.parametrize(
    ("name", "declared", "body", "uses"),
    [
        ("list_size", ("c/list.h", 1), (C, 3), USED[-2][2]),
        ("area", ("cpp/shape.hpp", 4), (CPP, 3), USED[-1][2]),
    ],
)
def test_what_is_declared_and_defined_apart_is_one(
    many: PublishedRepository, name: str, declared: Line, body: Line, uses: list[Line]
) -> None:
    column = place(FILES[declared[0]], declared[1], name)
    found = definition(Scope((many.scoped,)), many.number, *declared, column)

    assert found is not None
    assert [(each.path, each.line) for each in found.definitions] == [declared, body]
    assert used(many, *declared, name) == sorted(uses)
