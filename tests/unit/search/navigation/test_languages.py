"""How names are seen in languages with packages of folders, headers and crates."""

import pytest

from omniweb.search.navigation import definition
from omniweb.search.types import Scope
from tests.unit.search.navigation.marked import place
from tests.unit.search.published import PublishedRepository, publish

FILES = {
    "go.mod": "module example.com/tool\n\ngo 1.22\n",
    "main.go": (
        'package main\n\nimport "example.com/tool/shapes"\n\n'
        "func main() {\n\tshapes.Draw()\n\thelp()\n}\n"
    ),
    "help.go": "package main\n\nfunc help() {}\n",
    "shapes/draw.go": "package shapes\n\nfunc Draw() {\n\tpaint()\n}\n",
    "shapes/paint.go": "package shapes\n\nfunc paint() {}\n",
    "other/paint.go": "package other\n\nfunc paint() {}\nfunc Draw() {}\nfunc help() {}\n",
    "java/src/org/a/Shape.java": "package org.a;\n\npublic class Shape {\n  void turn() {}\n}\n",
    "java/src/org/b/Use.java": (
        "package org.b;\n\nimport org.a.Shape;\n\n"
        "class Use {\n  void go() {\n    Shape it = new Shape();\n    stay();\n  }\n"
        "  void stay() {}\n}\n"
    ),
    "java/src/org/b/Shape2.java": "package org.b;\n\nclass Shape2 {\n  void stay() {}\n}\n",
    "c/list.h": "int list_size(int *list);\n",
    "c/list.c": '#include "list.h"\n\nint list_size(int *list) {\n  return list[0];\n}\n',
    "c/main.c": '#include "list.h"\n\nint main(void) {\n  return list_size(0);\n}\n',
}


@pytest.fixture(scope="module")
def mixed(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path_factory: pytest.TempPathFactory,
) -> PublishedRepository:
    files = {path: text.encode() for path, text in FILES.items()}
    return publish(tmp_path_factory.mktemp("mixed"), 7_301, "tools/mixed", {**files})


@pytest.mark.parametrize(
    ("path", "line", "name", "expected"),
    [
        ("main.go", 6, "Draw", ("shapes/draw.go", 3)),
        ("main.go", 7, "help", ("help.go", 3)),
        ("shapes/draw.go", 4, "paint", ("shapes/paint.go", 3)),
        ("java/src/org/b/Use.java", 7, "Shape", ("java/src/org/a/Shape.java", 3)),
        ("java/src/org/b/Use.java", 8, "stay", ("java/src/org/b/Use.java", 10)),
        ("c/main.c", 4, "list_size", ("c/list.c", 3)),
    ],
)
def test_names_are_seen_as_their_language_sees_them(
    mixed: PublishedRepository, path: str, line: int, name: str, expected: tuple[str, int]
) -> None:
    column = place(FILES[path], line, name)
    found = definition(Scope((mixed.scoped,)), mixed.number, path, line, column)

    assert found is not None
    first = found.definitions[0]
    assert (first.path, first.line) == expected
    assert first.certainty != "same name"
