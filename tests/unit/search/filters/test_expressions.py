"""Paths that RE2 decides."""

import pytest

from omniweb.search.filters.expressions import path_finder
from omniweb.search.query.nodes import And, Language, Node, Not, Or, Path

GO, TEST, DOCS = Path("*.go"), Path("_test"), Path(r"^docs/", is_regex=True)
PATHS = ["main.go", "main_test.go", "docs/a.go", "docs/test.md", "Web/App.js"]


@pytest.mark.parametrize(
    ("node", "taken"),
    [
        (GO, ["main.go", "main_test.go", "docs/a.go"]),
        (Not(GO), ["docs/test.md", "Web/App.js"]),
        (And((GO, Not(TEST))), ["main.go", "docs/a.go"]),
        (And((Not(TEST), Not(DOCS))), ["main.go", "Web/App.js"]),
        (And((GO, Not(TEST), Not(DOCS))), ["main.go"]),
        (Or((TEST, DOCS)), ["main_test.go", "docs/a.go", "docs/test.md"]),
        (Or((TEST, DOCS, Not(GO))), ["main_test.go", "docs/a.go", "docs/test.md", "Web/App.js"]),
        (Or((And((GO, DOCS)), Not(Or((GO, DOCS))))), ["docs/a.go", "Web/App.js"]),
        (Path("web/*.js"), ["Web/App.js"]),
    ],
)
def test_paths_of_any_tree(node: Node, taken: list[str]) -> None:
    finds = path_finder(node, case=False)
    assert finds is not None
    assert list(filter(finds, PATHS)) == taken


def test_upper_and_lower_case() -> None:
    finds = path_finder(Path("web/*.js"), case=True)
    assert finds is not None
    assert not finds("Web/App.js")


@pytest.mark.parametrize("node", [Language("go"), And((GO, Language("go"))), Not(Language("go"))])
def test_what_more_than_paths_decides(node: Node) -> None:
    assert path_finder(node, case=False) is None
