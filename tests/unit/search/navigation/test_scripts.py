"""Modules of TypeScript as analysis reads them: barrels, defaults, namespaces, packages."""

import pytest

from omniweb.search.navigation import definition, references
from omniweb.search.types import Scope
from tests.unit.search.navigation.marked import place
from tests.unit.search.published import PublishedRepository, publish

FILES = {
    "packages/core/package.json": '{"name": "@tools/core"}\n',
    "packages/core/src/index.ts": (
        "export * from './shapes.js';\nexport * as all from './shapes.js';\n"
    ),
    "packages/core/src/shapes.ts": (
        "export interface Shape { area(): number }\n"
        "export class Circle implements Shape {\n"
        "  area(): number {\n    return this.radius();\n  }\n"
        "  radius(): number {\n    return 1;\n  }\n}\n"
        "export default class Square {}\n"
        "function within(): Circle { return new Circle(); }\n"
        "export { within as outside };\n"
    ),
    "packages/app/main.ts": (
        "import { Circle as Round, all } from '@tools/core';\n"
        "import Box from '../core/src/shapes';\n"
        "const round = new Round();\n"
        "round.area();\n"
        "export const box = new Box();\n"
        "new all.Circle();\n"
        "all.outside();\n"
    ),
}
SHAPES, MAIN = "packages/core/src/shapes.ts", "packages/app/main.ts"


@pytest.fixture(scope="module")
def scripts(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path_factory: pytest.TempPathFactory,
) -> PublishedRepository:
    files = {path: text.encode() for path, text in FILES.items()}
    return publish(tmp_path_factory.mktemp("scripts"), 7_151, "tools/scripts", {**files})


@pytest.mark.parametrize(
    ("line", "name", "expected"),
    [
        (1, "Circle", (SHAPES, 2)),
        (3, "Round", (SHAPES, 2)),
        (4, "area", (SHAPES, 3)),
        (5, "Box", (SHAPES, 10)),
        (6, "Circle", (SHAPES, 2)),
        (2, "../core", (SHAPES, 1)),
        (1, "tools", ("packages/core/src/index.ts", 1)),
    ],
)
def test_imports_lead_through_packages_and_barrels(
    scripts: PublishedRepository, line: int, name: str, expected: tuple[str, int]
) -> None:
    column = place(FILES[MAIN], line, name)
    answer = definition(Scope((scripts.scoped,)), scripts.number, MAIN, line, column)

    assert answer is not None
    found = answer.definitions
    assert (found[0].path, found[0].line) == expected
    assert found[0].certainty == "imported"


def test_a_default_is_used_under_the_names_that_it_is_given(scripts: PublishedRepository) -> None:
    column = place(FILES[SHAPES], 10, "Square")
    found = references(Scope((scripts.scoped,)), scripts.number, SHAPES, 10, column)

    assert found is not None
    assert [(file.path, use.line) for file in found.files for use in file.uses] == [
        (SHAPES, 10),
        (MAIN, 2),
        (MAIN, 5),
    ]


def test_a_name_that_a_module_exports_under_another_leads_to_it(
    scripts: PublishedRepository,
) -> None:
    scope = Scope((scripts.scoped,))
    answer = definition(scope, scripts.number, MAIN, 7, place(FILES[MAIN], 7, "outside"))
    found = references(scope, scripts.number, SHAPES, 11, place(FILES[SHAPES], 11, "within"))

    assert answer is not None
    assert found is not None
    assert [(each.path, each.line) for each in answer.definitions] == [(SHAPES, 11)]
    assert [(file.path, use.line) for file in found.files for use in file.uses] == [
        (SHAPES, 11),
        (SHAPES, 12),
        (MAIN, 7),
    ]
