"""What headers bring that a file of C or C++ includes, however they include each other."""

import pytest

from omniweb.search.navigation import definition
from omniweb.search.types import Scope
from tests.unit.search.navigation.marked import place
from tests.unit.search.published import PublishedRepository, publish

LAYERS = 14
MAIN = "src/main.cpp"
FILES = {
    **{
        f"include/layer{layer}_{side}.h": (
            f'#include "layer{layer + 1}_a.h"\n#include "layer{layer + 1}_b.h"\n'
        )
        for layer in range(LAYERS)
        for side in "ab"
    },
    f"include/layer{LAYERS}_a.h": '#include "layer0_a.h"\nint lowest(int depth);\n',
    f"include/layer{LAYERS}_b.h": "#define FLOOR 1\n",
    "src/elsewhere.c": "int elsewhere(void) { return 1; }\n",
    MAIN: (
        '#include "layer0_a.h"\n#include "layer0_b.h"\n'
        "int main() {\n  return lowest(FLOOR) + elsewhere() + unknown();\n}\n"
        "void Absent::turn() {\n  Absent::other();\n  nothing();\n}\n"
    ),
}


@pytest.fixture(scope="module")
def layers(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path_factory: pytest.TempPathFactory,
) -> PublishedRepository:
    files = {path: text.encode() for path, text in FILES.items()}
    return publish(tmp_path_factory.mktemp("layers"), 7_171, "tools/layers", {**files})


@pytest.mark.parametrize(
    ("name", "path", "certainty"),
    [
        ("lowest", f"include/layer{LAYERS}_a.h", "imported"),
        ("FLOOR", f"include/layer{LAYERS}_b.h", "imported"),
        ("elsewhere", "src/elsewhere.c", "only one"),
    ],
)
def test_each_header_is_asked_once(
    layers: PublishedRepository, name: str, path: str, certainty: str
) -> None:
    column = place(FILES[MAIN], 4, name)
    answer = definition(Scope((layers.scoped,)), layers.number, MAIN, 4, column)

    assert answer is not None
    assert [(each.path, each.certainty) for each in answer.definitions] == [(path, certainty)]


@pytest.mark.parametrize(("line", "name"), [(4, "unknown"), (7, "other"), (8, "nothing")])
def test_what_nobody_defines_ends(layers: PublishedRepository, line: int, name: str) -> None:
    column = place(FILES[MAIN], line, name)
    answer = definition(Scope((layers.scoped,)), layers.number, MAIN, line, column)

    assert answer is not None
    assert answer.definitions == ()
