"""A workspace of Rust: what modules hand on with `pub use`, and what `impl T for S` implements."""

import pytest

from omniweb.search.navigation import definition, implementations, references
from omniweb.search.types import Scope
from tests.unit.search.navigation.marked import place
from tests.unit.search.published import PublishedRepository, publish

Line = tuple[str, int]
LIB, ROUTING = "web/src/lib.rs", "web/src/routing/mod.rs"
METHOD, TRAITS, APP = (
    "web/src/routing/method.rs",
    "web-core/src/respond.rs",
    "examples/app/src/main.rs",
)
IMPLS = "web/src/impls.rs"
FILES = {
    "Cargo.toml": '[workspace]\nmembers = ["web", "web-core", "examples/*"]\n',
    "web/Cargo.toml": '[package]\nname = "web"\n',
    "web-core/Cargo.toml": '[package]\nname = "web-core"\n',
    "examples/app/Cargo.toml": '[package]\nname = "app"\n',
    LIB: (
        "//! Web.\npub mod routing;\nmod impls;\nmod inner;\npub use self::routing::Router;\n"
        "pub use web_core::respond::{Respond, Kind as Sort};\npub use inner::*;\n"
        "pub mod prelude {\n    pub use crate::routing::Router as Route;\n}\n"
    ),
    "web/src/inner.rs": "pub struct Deep;\n",
    ROUTING: (
        "mod method;\npub use self::method::{get, post, MethodRouter};\n\n"
        "pub struct Router<S> {\n    s: S,\n}\n"
        "\nmod tests {\n    use super::Router;\n    fn go(it: Router<u8>) {}\n}\n"
    ),
    METHOD: (
        "use super::Router;\nuse crate::Respond;\n\n"
        "pub struct MethodRouter<S> {\n    s: Router<S>,\n}\n"
        "\nimpl<S> Respond for MethodRouter<S>\nwhere\n    S: Clone,\n"
        "{\n    fn respond(self) {}\n}\nmod tests {\n    use crate::help::*;\n}\n"
    ),
    "web/src/help.rs": (
        "pub struct Client;\nimpl Client {\n    pub fn post(&self) {}\n}\npub fn get() {}\n"
    ),
    "web-core/src/lib.rs": "pub mod respond;\n",
    TRAITS: "pub trait Respond {\n    fn respond(self);\n}\n\npub enum Kind {\n    One,\n}\n",
    IMPLS: (
        "use web_core::respond::Respond;\nuse crate::routing::Router;\n\n"
        "impl Respond for &'static str {\n    fn respond(self) {}\n}\n"
        "impl<A> Respond for (A,) {\n    fn respond(self) {}\n}\n"
        "impl Respond for [u8; 3] {\n    fn respond(self) {}\n}\n"
        "impl<F> Respond for F where F: Fn() -> u8 {\n    fn respond(self) {}\n}\n"
        "impl<S> Respond\n    for Router<S>\n{\n    fn respond(self) {}\n}\n"
    ),
    APP: (
        "use web::{Router, routing::MethodRouter, Respond, Sort};\nuse web::Deep;\n"
        "use web::prelude::Route;\nuse web::Missing;\n\n"
        "fn main(a: Router<u8>, b: MethodRouter<u8>, c: Sort, d: Deep, e: Route<u8>) {}\n"
        "impl Respond for App {}\nstruct App;\nfn lost(it: Missing) {}\n"
        "use web::routing::{get, post};\nuse web::help::post;\n"
    ),
}
MEANT: list[tuple[Line, str, Line]] = [
    *(((APP, line), "Router", (ROUTING, 4)) for line in (1, 6)),
    *(((APP, line), "MethodRouter", (METHOD, 4)) for line in (1, 6)),
    *(((APP, line), "Respond", (TRAITS, 1)) for line in (1, 7)),
    *(((APP, line), "Sort", (TRAITS, 5)) for line in (1, 6)),
    *(((APP, line), "Deep", ("web/src/inner.rs", 1)) for line in (2, 6)),
    *(((APP, line), "Route", (ROUTING, 4)) for line in (3,)),
    ((LIB, 5), "Router", (ROUTING, 4)),
    ((LIB, 6), "Respond", (TRAITS, 1)),
    ((ROUTING, 9), "Router", (ROUTING, 4)),
    *(((METHOD, line), "Router", (ROUTING, 4)) for line in (1,)),
    *(((METHOD, line), "Respond", (TRAITS, 1)) for line in (2, 8)),
]


@pytest.fixture(scope="module")
def workspace(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path_factory: pytest.TempPathFactory,
) -> PublishedRepository:
    files = {path: text.encode() for path, text in FILES.items()}
    return publish(tmp_path_factory.mktemp("rust"), 7_311, "tools/rust", {**files})


@pytest.mark.parametrize(("use", "name", "defined"), MEANT)
def test_what_is_handed_on_leads_to_its_definition(
    workspace: PublishedRepository, use: Line, name: str, defined: Line
) -> None:
    column = place(FILES[use[0]], use[1], name)
    found = definition(Scope((workspace.scoped,)), workspace.number, *use, column)

    assert found is not None
    first = found.definitions[0]
    assert ((first.path, first.line), str(first.certainty)) in (
        (defined, "imported"),
        (defined, "same scope"),
    )


@pytest.mark.parametrize(
    ("line", "name"), [(4, "Missing"), (9, "Missing"), (10, "get"), (10, "post"), (11, "post")]
)
def test_what_a_module_does_not_have_is_neither_it_nor_another(
    workspace: PublishedRepository, line: int, name: str
) -> None:
    column = place(FILES[APP], line, name)
    found = definition(Scope((workspace.scoped,)), workspace.number, APP, line, column)

    assert found is not None
    assert found.definitions == ()


def test_uses_through_other_crates_are_found(workspace: PublishedRepository) -> None:
    column = place(FILES[ROUTING], 4, "Router")
    found = references(Scope((workspace.scoped,)), workspace.number, ROUTING, 4, column)

    assert found is not None
    uses = {(file.path, use.line) for file in found.files for use in file.uses}
    assert {(APP, 1), (APP, 6), (LIB, 5), (METHOD, 1), (METHOD, 5), (IMPLS, 17)} <= uses


def test_what_implements_a_trait_is_the_type_else_the_impl(workspace: PublishedRepository) -> None:
    column = place(FILES[TRAITS], 1, "Respond")
    found = implementations(Scope((workspace.scoped,)), workspace.number, TRAITS, 1, column)

    assert found is not None
    told = {(each.path, each.line, each.name) for each in found.definitions}
    foreign = {4: "&'static str", 7: "(A,)", 10: "[u8; 3]", 13: "F"}
    impls = {(IMPLS, line, name) for line, name in foreign.items()}
    kinds = {each.kind for each in found.definitions if each.path == IMPLS}
    assert kinds == {"impl"}
    types = {(METHOD, 4, "MethodRouter"), (ROUTING, 4, "Router"), (APP, 8, "App")}
    assert told == impls | types
