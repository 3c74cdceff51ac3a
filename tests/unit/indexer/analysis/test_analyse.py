"""What the index keeps of one file."""

import itertools
import random
from collections import Counter
from pathlib import Path

import pytest

from indexer.analysis import analyse as weights
from indexer.analysis import grammars
from indexer.analysis.analyse import AnalysedChunk, Analysis, analyse
from indexer.analysis.chunking import chunk
from indexer.analysis.facts import SyntaxFacts
from indexer.analysis.symbols import extract
from indexer.limits import LIMITS
from indexer.text import languages, trigrams
from indexer.text.encoder import default_encoder
from indexer.types import Flag, SkipReason

SAMPLE = 300
PATHOLOGICAL = {
    "line": b"f(1);" * 200_000,
    "brackets": b"(" * 100_000 + b")" * 100_000,
    "lines of brackets": b"(\n" * 100_000 + b")\n" * 100_000,
    "table": b'    { 1, 2, "three", 4 },\n' * 20_000,
}
CODE = b"import os\n\ndef load_user(name):\n    return os.environ[name]\n"


def _analyse(path: bytes, blob: bytes, *, syntax: bool = True) -> Analysis:
    found = analyse(path, blob, default_encoder(), syntax=syntax)
    assert isinstance(found, Analysis)
    return found


def test_a_file_is_told_by_its_path_and_content() -> None:
    found = _analyse(b"tests/test_users.py", CODE)
    assert (found.language, found.size, found.lines) == ("python", len(CODE), 4)
    assert (found.module_name, found.flags & Flag.TEST) == ("test_users", Flag.TEST)
    assert [symbol.name for symbol in found.symbols] == ["load_user"]
    assert [each.target for each in found.imports] == ["os"]


def test_lexemes_of_names_and_paths_weigh_more_than_those_of_the_body() -> None:
    (chunk,) = _analyse(b"server/users.py", CODE).chunks
    assert chunk.lexemes["environ"] == 1
    assert chunk.lexemes["load"] == 1 + weights.NAME_WEIGHT
    assert chunk.lexemes["server"] == weights.DIRECTORY_WEIGHT
    # In the body as a part of `load_user`, there again as a name, and in the path.
    assert chunk.lexemes["user"] == 1 + weights.NAME_WEIGHT + weights.MODULE_NAME_WEIGHT
    (plain,) = _analyse(b"x", CODE, syntax=False).chunks
    assert chunk.length == plain.length


def test_a_name_counts_in_the_chunk_that_its_definition_starts_in() -> None:
    filler = b"".join(b"    step_%d = %d\n" % (at, at) for at in range(300))
    found = _analyse(b"a.py", b"def alpha():\n" + filler + b"\n\ndef omega():\n" + filler)
    weights = [
        (chunk.lexemes.get("alpha", 0), chunk.lexemes.get("omega", 0)) for chunk in found.chunks
    ]
    assert len(weights) > 2
    assert [each for each in weights if any(each)] == [(4, 0), (0, 4)]


def test_without_syntax_a_file_is_cut_by_lines_and_has_no_symbols() -> None:
    found = _analyse(b"a.py", CODE * 200, syntax=False)
    assert (found.symbols, found.imports) == ((), ())
    assert "".join(chunk.content for chunk in found.chunks).encode() == CODE * 200


def test_of_a_very_long_line_the_beginning_is_analysed_and_all_is_kept() -> None:
    short = b"short line of text\n" * 1_000  # else it were minified
    line = b"first" + b" word" * LIMITS.analysed_line_bytes + b" final\n"
    found = _analyse(b"a.txt", short + line)
    assert "".join(chunk.content for chunk in found.chunks).encode() == short + line
    lexemes = {lexeme for chunk in found.chunks for lexeme in chunk.lexemes}
    assert "first" in lexemes
    assert "final" not in lexemes
    assert [chunk.truncated for chunk in found.chunks if "first" in chunk.lexemes] == [True]
    assert not found.chunks[0].truncated


def test_a_chunk_is_sketched_to_the_end_of_its_longest_line() -> None:
    short = b"short line of text\n" * 1_000
    found = _analyse(b"a.txt", short + b"word " * LIMITS.analysed_line_bytes + b"final_one\n")
    assert _holds(found.chunks[-1], "final_one")
    assert not _holds(found.chunks[0], "final_one")


def _holds(chunk: AnalysedChunk, literal: str) -> bool:
    asked = int(trigrams.mask([literal]), 2)
    return int.from_bytes(chunk.sketch, "big") & asked == asked


def test_a_header_is_cpp_by_what_stands_behind_its_licence() -> None:
    licence = b"// Licensed to whom it may concern.\n" * 40
    header = licence + b"#pragma once\nnamespace arrow {\nclass Table { int rows(); };\n}\n"

    found = analyse(b"arrow/table.h", header, default_encoder())

    assert isinstance(found, Analysis)
    assert found.language == "c++"
    assert "arrow::Table" in [symbol.qualified_name for symbol in found.symbols]


@pytest.mark.parametrize("blob", [b"", b"\n", b"one", "\ufeffdef a(): pass\r\n".encode()])
def test_small_files_are_kept_whole(blob: bytes) -> None:
    found = _analyse(b"a.py", blob)
    assert "".join(chunk.content for chunk in found.chunks).encode(found.encoding) == blob


def test_what_is_no_text_has_a_reason() -> None:
    assert analyse(b"a.bin", b"\0\1\2", default_encoder()) == SkipReason.BINARY


def _sample() -> list[Path]:
    """Return files of the installed packages: of each kind of name as many, as far as they go."""
    chosen = random.Random(300)
    kinds: dict[str, list[Path]] = {}
    for path in sorted(Path(pytest.__file__).parents[1].rglob("*")):
        if path.is_file() and path.stat().st_size <= LIMITS.max_file_bytes:
            kinds.setdefault(path.suffix.lower(), []).append(path)
    for paths in kinds.values():
        chosen.shuffle(paths)
    turns = itertools.zip_longest(*(kinds[kind] for kind in sorted(kinds)))
    return [path for turn in turns for path in turn if path is not None]


def test_the_chunks_of_real_files_give_them_back_byte_for_byte() -> None:
    seen = Counter[str | None]()
    for path in _sample():
        blob = path.read_bytes()
        found = analyse(bytes(path), blob, default_encoder())
        if isinstance(found, SkipReason):
            continue
        text = "".join(each.content for each in found.chunks)
        assert text.encode(found.encoding) == blob, path
        seen[found.language] += 1
        if seen.total() == SAMPLE:
            break
    assert seen.total() == SAMPLE
    assert len(seen) >= 12, seen


@pytest.mark.parametrize("name", ["python", "javascript", "c"])
@pytest.mark.parametrize("source", PATHOLOGICAL.values(), ids=PATHOLOGICAL)
def test_pathological_files_end_and_are_tiled(source: bytes, name: str) -> None:
    language = languages.named(name)
    assert language is not None
    parser = grammars.parser(language)
    assert parser is not None
    tree = grammars.parse(parser, source, LIMITS.parse_seconds)
    facts = extract(tree, source, language) if tree is not None else SyntaxFacts()
    spans = chunk(source, facts.symbols, tree)

    assert b"".join(source[each.start : each.end] for each in spans) == source
    (found,) = _analyse(b"a.py", b"def after(): pass\n").symbols
    assert found.name == "after"
