"""What language a file is in."""

import pytest

from indexer.text.recognition import detect


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


@pytest.mark.parametrize(
    ("path", "head", "expected"),
    [
        ("cpu.v", "// a counter\nmodule cpu(input clk);\n", "verilog"),
        ("cpu.v", "`timescale 1ns/1ps\n", "verilog"),
        ("main.v", "module main\n\nfn main() {\n", "v"),
        ("app_de.ts", '<?xml version="1.0"?>\n<!DOCTYPE TS>\n', "xml"),
        ("app.ts", "export const a = 1\n", "typescript"),
        ("kernel.cu", "__global__ void add(int *a) {}\n", "cuda"),
        ("app.pro", "QT += core\nTARGET = app\n", "qmake"),
        ("family.pro", "parent(ann, bob).\n", "prolog"),
        ("thesis.cls", "\\NeedsTeXFormat{LaTeX2e}\n", "latex"),
        ("Sheet1.cls", "VERSION 1.0 CLASS\n", "visual basic"),
        ("Account.cls", "public class Account {}\n", "apex"),
        ("init.pp", "class ntp {\n  package { 'ntp': }\n}\n", "puppet"),
        ("unit1.pp", "unit Unit1;\ninterface\n", "pascal"),
        ("plot.m", "x = [1 2 3];\n", "matlab"),
        ("line.m", "x = linspace(0, 1);\nplot(x)\n", "matlab"),
        ("main.m", "#include <stdio.h>\nint main(void) {\n", "objective-c"),
        ("View.m", '// the view\n#import "View.h"\n', "objective-c"),
        ("run.pl", "use strict;\n", "perl"),
        ("facts.pl", ":- module(facts, []).\n", "prolog"),
        ("Grid.pm", "class Grid {\n  has $.rows;\n}\n", "raku"),
        ("tool.spec", "Name: tool\nVersion: 1\n", None),
        ("login.cgi", "#!/bin/sh\n", "bash"),
        ("page.inc", "<?php\n", "php"),
        ("index.rst.txt", "", "restructuredtext"),
        ("notes.unknown", '<?xml version="1.0"?>\n', "xml"),
        ("page.xhtml", '<?xml version="1.0"?>\n', "html"),
    ],
)
def test_the_beginning_tells_apart_what_shares_an_extension(
    path: str, head: str, expected: str | None
) -> None:
    assert name(path, head) == expected
