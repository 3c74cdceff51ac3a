"""What a path says of a file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.text import paths
from indexer.types import Flag


def test_a_path_that_is_not_utf8_can_be_shown() -> None:
    assert paths.display("src/naïve.py".encode()) == "src/naïve.py"
    assert paths.display(b"src/na\xefve.py") == r"src/na\xefve.py"


@pytest.mark.parametrize(
    ("path", "stem"),
    [
        ("src/flask/app.py", "app"),
        ("src/flask/__init__.py", "flask"),
        ("pkg/flask/__main__.py", "flask"),
        ("lib/router/index.js", "router"),
        ("src/net/mod.rs", "net"),
        ("lua/telescope/init.lua", "telescope"),
        ("com/acme/package-info.java", "acme"),
        ("cats/data/package.scala", "data"),
        ("__init__.py", "__init__"),
        ("web/package.json", "package"),
        ("types/express.d.ts", "express"),
        ("src/user.test.ts", "user"),
        ("src/user.spec.tsx", "user"),
        ("src/build.plugin.js", "build"),
        ("api/types.pb.go", "types"),
        ("src/user.service.ts", "user.service"),
        ("deep/lib/index.d.ts", "lib"),
        ("Dockerfile", "Dockerfile"),
        (".gitignore", ".gitignore"),
        (".eslintrc.json", ".eslintrc"),
        ("spec.ts", "spec"),
        ("test.d.ts", "test"),
        ("a/.test", ".test"),
    ],
)
def test_a_file_goes_by_its_effective_stem(path: str, stem: str) -> None:
    assert paths.module_name(path) == stem


def test_only_the_last_three_directories_count() -> None:
    assert paths.directories("a/b/c/d/e.py") == ("b", "c", "d")
    assert paths.directories("a/e.py") == ("a",)
    assert paths.directories("e.py") == ()


@pytest.mark.parametrize(
    "path",
    [
        "tests/app.py",
        "src/app/test_views.py",
        "src/app/views_test.py",
        "pkg/conftest.py",
        "pkg/server_test.go",
        "src/test/java/com/acme/Foo.java",
        "acme/FooTest.java",
        "acme/TestFoo.java",
        "acme/FooTests.cs",
        "Acme.Tests/Foo.cs",
        "Tests/FooTests/Bar.swift",
        "src/jvmTest/kotlin/Foo.kt",
        "app/src/androidTest/Foo.kt",
        "src/__tests__/user.ts",
        "src/user.test.ts",
        "src/user.spec.js",
        "src/login.e2e.ts",
        "cypress/login.js",
        "spec/models/user_spec.rb",
        "lib/user_spec.rb",
        "core/ParserSpec.scala",
        "test/parser_test.exs",
        "base/strings_unittest.cc",
        "t/basic.t",
        "testdata/input.go",
        "a/__mocks__/fs.js",
        "integration-tests/run.rs",
    ],
)
def test_tests_are_marked_in_every_habit(path: str) -> None:
    assert paths.flags(path) & Flag.TEST


@pytest.mark.parametrize(
    "path",
    [
        "src/latest.py",
        "src/contest.py",
        "src/attestation/quote.rs",
        "src/fastest/run.go",
        "api/pod_spec.go",
        "api/PodSpec.java",
        "packaging/specifiers.py",
        "flask/testing.py",
        "src/spec.rs",
        "src/doctor.py",
        "openapi/docs.py",
        "src/sampler/sample.py",
        "src/demonstrate.py",
        "src/vendoring/plan.go",
        "src/external.py",
        "src/deps/resolve.py",
        "src/index.ts",
        "",
    ],
)
def test_names_that_only_look_alike_are_not_marked(path: str) -> None:
    assert paths.flags(path) == Flag.NONE


@pytest.mark.parametrize(
    "path",
    [
        "examples/hello.rs",
        "example/app.py",
        "samples/Foo.cs",
        "demo/main.js",
        "docs/conf.py",
        "docs_src/security/tutorial001.py",
        "benches/parse.rs",
        "benchmarks/run.py",
        "src/parse_bench.go",
        "src/ParserBenchmark.java",
        "pkg/example_test.go",
    ],
)
def test_examples_docs_and_benchmarks_are_marked(path: str) -> None:
    assert paths.flags(path) & Flag.EXAMPLE


@pytest.mark.parametrize(
    "path",
    [
        "vendor/github.com/x/y.go",
        "web/node_modules/left-pad/index.js",
        "third_party/zlib/inflate.c",
        "pip/_vendor/requests/api.py",
        "deps/hiredis/sds.c",
        "Pods/Alamofire/Session.swift",
        "extern/fmt/format.h",
    ],
)
def test_vendored_code_is_marked(path: str) -> None:
    assert paths.flags(path) & Flag.VENDORED


@pytest.mark.parametrize(
    "path", ["pkg/api.pyi", "types/index.d.ts", "types/a.d.mts", "sorbet/x.rbi", "stubs/six/six.py"]
)
def test_stubs_are_marked(path: str) -> None:
    assert paths.flags(path) & Flag.STUB


def test_marks_add_up() -> None:
    path = "vendor/lib/examples/test_app.pyi"
    assert paths.flags(path) == Flag.TEST | Flag.EXAMPLE | Flag.VENDORED | Flag.STUB


@given(st.binary(max_size=100))
def test_no_path_makes_it_fail(path: bytes) -> None:
    text = paths.display(path)
    text.encode()
    paths.flags(text)
    assert len(paths.directories(text)) <= 3
    name = text.rpartition("/")[2]
    assert bool(paths.module_name(text)) or not name
