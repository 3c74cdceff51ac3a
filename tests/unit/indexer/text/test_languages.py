"""What language a file is in."""

import pytest

from indexer.text import languages
from indexer.text.languages import LANGUAGES, detect, named


def name(path: str, head: str = "") -> str | None:
    found = detect(path, head)
    return found.name if found else None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("src/app.py", "python"),
        ("stubs/app.pyi", "python"),
        ("App.JS", "javascript"),
        ("a/panel.tsx", "tsx"),
        ("types.d.ts", "typescript"),
        ("main.go", "go"),
        ("lib.rs", "rust"),
        ("Main.java", "java"),
        ("x.c", "c"),
        ("x.h", "c"),
        ("x.hpp", "c++"),
        ("x.cs", "c#"),
        ("Rakefile", "ruby"),
        ("lib/Gemfile", "ruby"),
        ("x.php", "php"),
        ("build.gradle.kts", "kotlin"),
        ("build.sbt", "scala"),
        ("Package.swift", "swift"),
        ("Main.hs", "haskell"),
        ("mix.exs", "elixir"),
        ("x.lua", "lua"),
        (".bashrc", "bash"),
        ("build.zig", "zig"),
        ("README.md", "markdown"),
        ("README", "markdown"),
        ("docs/index.rst", "restructuredtext"),
        ("Dockerfile", "dockerfile"),
        ("Dockerfile.worker", "dockerfile"),
        ("Makefile", "make"),
        ("CMakeLists.txt", "cmake"),
        ("pyproject.toml", "toml"),
        ("requirements.txt", "text"),
        (".github/workflows/ci.yml", "yaml"),
        ("main.tf", "hcl"),
        ("LICENSE", "text"),
        (".gitignore", "ignore list"),
        ("x.unknown", None),
        ("noextension", None),
        (".", None),
        ("", None),
    ],
)
def test_a_name_or_an_extension_tells_the_language(path: str, expected: str | None) -> None:
    assert name(path) == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("#!/usr/bin/python3", "python"),
        ("#!/usr/bin/env python3.11", "python"),
        ("#! /usr/bin/env -S uv run", "python"),
        ("#!/usr/bin/env -S FOO=1 node --flag", "javascript"),
        ("#!/bin/sh -e", "bash"),
        ("#!/usr/bin/env bash\necho", "bash"),
        ("#!/usr/local/bin/lua5.4", "lua"),
        ("#!/opt/unheard-of", None),
        ("#!", None),
        ("# -*- mode: ruby -*-", "ruby"),
        ("// -*- C++ -*-", "c++"),
        ("# -*- coding: utf-8; mode: python -*-", "python"),
        ("# -*- coding: utf-8 -*-", None),
        ("# vim: set ft=lua ts=2:", "lua"),
        ("/* vim: filetype=c */", "c"),
        ("line\nline\n# vim: ft=perl", "perl"),
        ("just words", None),
    ],
)
def test_a_shebang_or_a_modeline_tells_where_the_name_does_not(
    head: str, expected: str | None
) -> None:
    assert name("bin/tool", head) == expected


def test_the_name_beats_the_shebang() -> None:
    assert name("tool.rb", "#!/bin/sh") == "ruby"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("#pragma once\nint f(void);", "c"),
        ('#ifdef __cplusplus\nextern "C" {\n#endif\nint f(void);', "c"),
        ("// see the class below\nstruct a;", "c"),
        ("#include <vector>\n", "c++"),
        ("#pragma once\nnamespace a {\n", "c++"),
        ("template <typename T>\nT f();", "c++"),
        ("class A;\n", "c++"),
        ("struct A {\npublic:\n", "c++"),
        ("void f(std::string);", "c++"),
        ("// -*- C++ -*-\n", "c++"),
        ("#import <Foundation/Foundation.h>\n@interface A : NSObject\n", "objective-c"),
    ],
)
def test_the_beginning_of_a_header_tells_c_from_its_children(head: str, expected: str) -> None:
    assert name("a.h", head) == expected


def test_a_template_is_named_by_what_it_yields_only_if_that_is_a_file_name() -> None:
    assert name("page.html.erb") == "template"
    assert name("Dockerfile.j2") == "dockerfile"


def test_m_is_objective_c_or_matlab() -> None:
    assert name("a.m", "#import <X.h>\n") == "objective-c"
    assert name("a.m", "% solves it\n") == "matlab"
    assert name("a.m", "function y = f(x)\n") == "matlab"


@pytest.mark.parametrize("called", ["Python", "py", "PYTHON"])
def test_a_person_may_name_a_language_in_more_ways_than_one(called: str) -> None:
    assert named(called) == named("python") is not None


def test_an_unknown_name_is_no_language() -> None:
    assert named("klingon") is None


def test_names_aliases_and_extensions_are_unambiguous() -> None:
    for attribute in ("extensions", "filenames", "interpreters"):
        values = [value for language in LANGUAGES for value in getattr(language, attribute)]
        assert len(values) == len(set(values)), attribute
    names = [name for each in LANGUAGES for name in {each.name, *each.aliases}]
    assert len(names) == len(set(names))


def test_there_are_about_a_hundred_languages_and_twenty_have_a_grammar() -> None:
    assert len(LANGUAGES) > 90
    assert sum(language.grammar is not None for language in LANGUAGES) == 20


def test_naming_languages_does_not_load_the_grammars() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from indexer.text import languages; languages.detect('a.py', '');"
        "sys.exit('tree_sitter' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert languages.named("python") is not None
