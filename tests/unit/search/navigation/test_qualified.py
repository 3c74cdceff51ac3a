"""What qualified names lead to that nothing is written as: inherited, handed on, in namespaces."""

import pytest

from omniweb.search.navigation import Certainty, named
from omniweb.search.navigation.qualified import uncalled
from omniweb.search.types import Scope
from tests.fixtures.git_repository import Content
from tests.unit.search.published import PublishedRepository, publish

WEB = {
    "src/web/__init__.py": (
        "from .app import Web as Web\nfrom .links import link_to\n"
        "from .links import other as more\n"
    ),
    "src/web/app.py": "from .scaffold import App\n\n\nclass Web(App):\n    pass\n",
    "src/web/scaffold.py": (
        "class Scaffold:\n    def route(self):\n        pass\n\n\nclass App(Scaffold):\n    pass\n"
    ),
    "src/web/links.py": "def link_to():\n    pass\n\n\ndef other():\n    pass\n",
    "tests/test_web.py": "class Web:\n    def route(self):\n        pass\n",
}
CODE = {
    "package.json": '{"name": "fetcher", "types": "index.d.ts"}',
    "index.d.ts": (
        "export class Base {\n  get(url: string): void;\n}\n"
        "export interface Static extends Base {\n  create(): Base;\n}\n"
        "declare const fetcher: Static;\nexport default fetcher;\n"
    ),
    "lib/merging.js": (
        "function merge() {}\nclass Shape {\n  draw() {}\n}\nexport default { merge, Shape };\n"
    ),
    "crates/web/Cargo.toml": '[package]\nname = "web-core"\n',
    "crates/web/src/lib.rs": "mod routing;\npub use routing::{Router, Kind as Sort};\n",
    "crates/web/src/routing.rs": (
        "pub struct Router;\nimpl Router {\n    pub fn new() -> Self { Router }\n}\n"
        "pub enum Kind { One }\n"
    ),
    "go.mod": "module example.com/go-http/v2\n",
    "server.go": (
        "package http\n\ntype Group struct{}\n\nfunc (g *Group) GET() {}\n\n"
        "type Engine struct {\n\tGroup\n}\n\nfunc ListenAndServe() {}\n"
    ),
    "include/fmt/format.h": (
        "FMT_BEGIN_NAMESPACE\ntemplate <typename T> auto to_text(T value) -> int {\n"
        "  return 1;\n}\nFMT_END_NAMESPACE\n"
    ),
    "include/any/json.hpp": (
        "namespace nlohmann {\ninline namespace abi_v3 {\nclass basic_json {\n public:\n"
        "  void dump();\n};\nusing json = basic_json;\n}\n}\n"
    ),
    "java/G.java": (
        "package com.g;\n\nclass Root {\n  void close() {}\n}\n\nclass Reader extends Root {}\n"
    ),
    "lib/base.rb": (
        "module Sinatra\n  class Base\n    class << self\n      def get(path)\n      end\n    end\n"
        "  end\n  class Application < Base\n  end\nend\n"
    ),
    "src/Support/Str.php": (
        "<?php\nnamespace App\\Support;\n\nclass Str\n{\n    public static function slug() {}\n}\n"
    ),
}


def _bytes(files: dict[str, str]) -> dict[str | bytes, Content]:
    return {path: text.encode() for path, text in files.items()}


@pytest.fixture(scope="module")
def web(told: None, tmp_path_factory: pytest.TempPathFactory) -> PublishedRepository:  # noqa: ARG001 - for its effect
    """Return a package of Python that hands on what its modules define."""
    return publish(tmp_path_factory.mktemp("web"), 811, "pallets/web", _bytes(WEB))


@pytest.fixture(scope="module")
def code(told: None, tmp_path_factory: pytest.TempPathFactory) -> PublishedRepository:  # noqa: ARG001 - for its effect
    """Return code in many languages."""
    return publish(tmp_path_factory.mktemp("code"), 812, "tools/code", _bytes(CODE))


def _places(name: str, *repositories: PublishedRepository) -> list[tuple[str, int, str]]:
    found = named(Scope(tuple(each.scoped for each in repositories)), name)
    return [(each.path, each.line, str(each.certainty)) for each in found.definitions]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("web.link_to", ("src/web/links.py", 1)),
        ("web.link_to()", ("src/web/links.py", 1)),
        ("web.more", ("src/web/links.py", 5)),
        ("web.links.link_to", ("src/web/links.py", 1)),
        ("web.Web", ("src/web/app.py", 4)),
        ("web.Web.route", ("src/web/scaffold.py", 2)),
        ("web.app.Web.route", ("src/web/scaffold.py", 2)),
        ("App.route", ("src/web/scaffold.py", 2)),
        ("fetcher.get", ("index.d.ts", 2)),
        ("fetcher.create", ("index.d.ts", 5)),
        ("merging.merge", ("lib/merging.js", 1)),
        ("merging.Shape.draw", ("lib/merging.js", 3)),
        ("web_core::Router::new", ("crates/web/src/routing.rs", 3)),
        ("web_core::routing::Router", ("crates/web/src/routing.rs", 1)),
        ("web_core::Sort", ("crates/web/src/routing.rs", 5)),
        ("Engine.GET", ("server.go", 5)),
        ("http.Engine.GET", ("server.go", 5)),
        ("com.g.Reader.close", ("java/G.java", 4)),
        ("nlohmann::json::dump", ("include/any/json.hpp", 5)),
        ("Sinatra::Application#get", ("lib/base.rb", 4)),
    ],
)
def test_a_qualified_name_leads_through_types_and_modules(
    web: PublishedRepository, code: PublishedRepository, name: str, place: tuple[str, int]
) -> None:
    assert _places(name, web, code) == [(*place, "imported")]


@pytest.mark.parametrize(
    ("written", "name"), [("run()", "run"), ("run", "run"), ("operator()", "operator()")]
)
def test_the_brackets_of_a_call_are_no_part_of_a_name(written: str, name: str) -> None:
    assert uncalled(written) == name


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("http.ListenAndServe", ("server.go", 11)),
        ("fmt::to_text", ("include/fmt/format.h", 2)),
        ("nlohmann::json", ("include/any/json.hpp", 7)),
        ("nlohmann::basic_json::dump", ("include/any/json.hpp", 5)),
        ("Sinatra::Base#get", ("lib/base.rb", 4)),
        ("App\\Support\\Str::slug", ("src/Support/Str.php", 6)),
        ("Str::slug", ("src/Support/Str.php", 6)),
    ],
)
def test_a_namespace_is_told_by_texts_or_paths(
    code: PublishedRepository, name: str, place: tuple[str, int]
) -> None:
    assert [(path, line) for path, line, _ in _places(name, code)] == [place]


def test_what_is_written_in_tests_alone_hides_nothing(web: PublishedRepository) -> None:
    assert _places("Web.route", web) == [
        ("src/web/scaffold.py", 2, "imported"),
        ("tests/test_web.py", 2, "same name"),
    ]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("web.link_to", "web hands it on from links"),
        ("web.links.link_to", "of the module links"),
        ("App.route", "a member of Scaffold, which App inherits from"),
        ("web_core::Sort", "web hands it on from routing"),
        ("nlohmann::json", "of abi_v3 within nlohmann"),
        ("fmt::to_text", "its path tells of fmt"),
    ],
)
def test_it_is_said_how_a_name_leads_there(
    web: PublishedRepository, code: PublishedRepository, name: str, reason: str
) -> None:
    found = named(Scope((web.scoped, code.scoped)), name)

    assert [each.reason for each in found.definitions] == [reason]


@pytest.mark.parametrize(
    "name",
    [
        *("web.nope", "nope.link_to", "links.Web.nope", "web.route", ".route", "Web.", "::"),
        *("a." * 40 + "route", "Router::GET"),
    ],
)
def test_what_leads_nowhere_is_nothing(
    web: PublishedRepository, code: PublishedRepository, name: str
) -> None:
    assert _places(name, web, code) == []


def test_of_many_repositories_those_called_so_are_asked(
    web: PublishedRepository, code: PublishedRepository
) -> None:
    found = named(Scope((code.scoped, web.scoped)), "web.more")

    assert [each.repository for each in found.definitions] == ["pallets/web"]
    assert found.definitions[0].certainty is Certainty.IMPORTED
    assert not found.incomplete
