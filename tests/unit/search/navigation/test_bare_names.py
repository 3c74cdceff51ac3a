"""A bare name means no member where its language has no such names."""

import pytest

from omniweb.search.navigation import definition, references
from omniweb.search.types import Scope
from tests.unit.search.navigation.marked import place
from tests.unit.search.published import PublishedRepository, publish

FILES = {
    "Cargo.toml": '[package]\nname = "demo"\n',
    "src/lib.rs": "mod error;\nmod body;\npub use error::Error;\n",
    "src/error.rs": "pub struct Error;\nimpl Error {\n    pub fn new() -> Error { Error }\n}\n",
    "src/body.rs": (
        "use crate::Error;\npub struct Body;\npub trait Has { type Error; }\n"
        "impl Has for Body {\n    type Error = Error;\n}\n"
        "fn make(it: Error) -> Result<(), Error> { Err(Error::new()) }\n"
        "impl Body {\n    fn of(it: Self) -> Result<(), Self::Error> { todo!() }\n}\n"
        "mod parts {\n    use crate::Error;\n    struct Part;\n"
        "    impl super::Has for Part {\n        type Error = Error;\n    }\n"
        "    fn part() -> Error { todo!() }\n}\n"
        "enum Kind {\n    Error(Error),\n}\nfn late() -> Late { todo!() }\n"
        "enum Other {\n    Late,\n}\n"
    ),
    "go.mod": "module example.com/demo\n",
    "kinds.go": (
        "package demo\n\ntype Level int\ntype Row struct {\n\tLevel Level\n}\n\n"
        "func (r *Row) Sum() int { return Sum(1) }\nfunc (r *Row) Only() {}\n\n"
        "func ask() { Only() }\n"
    ),
    "sum.go": "package demo\n\nfunc Sum(n int) int { return n }\n",
    "kinds.ts": ("const size = 1;\nclass Box {\n  size = size;\n  grow() { return size; }\n}\n"),
    "kinds.py": (
        "size = 1\n\n\nclass Box:\n    size = 2\n    twice = size\n\n"
        "    def grow(self):\n        return size\n"
    ),
}
ERROR = ("src/error.rs", 1)
MEANT = [
    *((("src/body.rs", line, "Error", nth), ERROR) for line, nth in ((5, 1), (7, 0), (7, 1))),
    (("src/body.rs", 7, "Error", 2), ERROR),
    (("src/body.rs", 9, "Error", 0), ("src/body.rs", 5)),
    *((("src/body.rs", line, "Error", nth), ERROR) for line, nth in ((15, 1), (17, 0), (20, 1))),
    (("src/body.rs", 22, "Late", 0), None),
    (("kinds.go", 5, "Level", 1), ("kinds.go", 3)),
    (("kinds.go", 8, "Sum", 1), ("sum.go", 3)),
    (("kinds.go", 11, "Only", 0), None),
    (("kinds.ts", 3, "size", 1), ("kinds.ts", 1)),
    (("kinds.ts", 4, "size", 0), ("kinds.ts", 1)),
    (("kinds.py", 6, "size", 0), ("kinds.py", 5)),
    (("kinds.py", 9, "size", 0), ("kinds.py", 1)),
]


@pytest.fixture(scope="module")
def code(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path_factory: pytest.TempPathFactory,
) -> PublishedRepository:
    files = {path: text.encode() for path, text in FILES.items()}
    return publish(tmp_path_factory.mktemp("bare"), 7_431, "tools/bare", {**files})


@pytest.mark.parametrize(("use", "defined"), MEANT)
def test_a_bare_name_means_no_member_that_it_cannot_mean(
    code: PublishedRepository,
    use: tuple[str, int, str, int],
    defined: tuple[str, int] | None,
) -> None:
    path, line, name, nth = use
    column = place(FILES[path], line, name, nth)
    found = definition(Scope((code.scoped,)), code.number, path, line, column)

    assert found is not None
    told = [(each.path, each.line) for each in found.definitions]
    assert told[:1] == ([defined] if defined else [])


def test_uses_of_what_is_imported_are_found_beside_members_of_its_name(
    code: PublishedRepository,
) -> None:
    found = references(Scope((code.scoped,)), code.number, *ERROR, 11)

    assert found is not None
    uses = {(file.path, use.line) for file in found.files for use in file.uses}
    assert {("src/body.rs", line) for line in (1, 5, 7, 12, 15, 17, 20)} <= uses
