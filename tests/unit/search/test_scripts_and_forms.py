"""Searches for what is written in other scripts, other forms, or in strings of a notebook."""
# ruff: noqa: ARG001 - fixtures asked for their effect

import json
from unicodedata import normalize

import pytest
from django.core.cache import cache as store

from omniweb.search import search
from tests.fixtures.git_repository import Content
from tests.unit.search.published import PublishedRepository, publish, request

NUMBER = 160
NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "source": ["# Tide tables\n"]},
        {"cell_type": "code", "source": ['print("high \\"water\\"")\n']},
    ]
}
FILES: dict[str | bytes, Content] = {
    normalize("NFD", "café/Größe.py"): normalize("NFD", "class Größenmaß:\n    pass\n").encode(),
    "composed/übung.py": "def Übungsplan():\n    return 'naïve façade'\n".encode(),
    "cjk/users.py": "# 检查用户权限\ndef check(): ...\n".encode(),
    "emoji.md": "deploy ✅️ done\n".encode(),
    "plain.md": b"deploy done and check\n",
    "tide.ipynb": json.dumps(NOTEBOOK, indent=1).encode(),
    "old/parser.inc": b"procedure harbour;\n",
    ".gitattributes": b"*.inc linguist-language=Pascal\n*.py linguist-language=No-Such\n",
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, told: None) -> PublishedRepository:
    return publish(tmp_path_factory.mktemp("forms"), NUMBER, "forms/all", FILES)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("path:café", "café/Größe.py"),
        ("path:/^café/", "café/Größe.py"),
        ("path:café/*.py", "café/Größe.py"),
        ("mode:path größe", "café/Größe.py"),
        ("path:übung", "composed/übung.py"),
        ('"Größenmaß"', "café/Größe.py"),
        ("/class Größ.n/", "café/Größe.py"),
        ("sym:größenmaß", "café/Größe.py"),
        ("sym:Übungsplan", "composed/übung.py"),
        ('"naïve façade"', "composed/übung.py"),
    ],
)
def test_accents_are_the_same_in_both_forms(
    world: PublishedRepository, text: str, path: str, form: str
) -> None:
    store.clear()
    hits = search(request(normalize(form, text), world)).hits

    assert [normalize("NFC", hit.path) for hit in hits][:1] == [path]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("用", "cjk/users.py"),
        ("用户", "cjk/users.py"),
        ("✅", "emoji.md"),
        ("deploy ✅", "emoji.md"),
        ('"print(\\"high"', "tide.ipynb"),
        ("lang:jupyter tide", "tide.ipynb"),
        ("lang:pascal harbour", "old/parser.inc"),
        ("lang:python check", "cjk/users.py"),
    ],
)
def test_one_sign_an_emoji_and_a_cell_are_found(
    world: PublishedRepository, text: str, path: str
) -> None:
    store.clear()
    hits = search(request(text, world)).hits

    assert hits
    assert hits[0].path == path


def test_the_lines_of_a_notebook_are_those_of_the_file(world: PublishedRepository) -> None:
    hit = search(request('"Tide tables"', world)).hits[0]
    number = json.dumps(NOTEBOOK, indent=1).split("\n").index('    "# Tide tables\\n"') + 1

    ((mark,),) = [chunk.highlights for chunk in hit.chunks]
    assert mark.line == number
    assert hit.chunks[0].lines[mark.line - hit.chunks[0].start_line] == "# Tide tables"
