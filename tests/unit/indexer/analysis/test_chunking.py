"""Chunks tile their document."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis import grammars
from indexer.analysis.chunking import chunk
from indexer.analysis.symbols import extract
from indexer.limits import CHUNKS
from indexer.text import languages
from indexer.types import ChunkSpan, Symbol, SymbolKind

CORPUS = Path(__file__).parents[3] / "corpus"
PACKAGE = Path(languages.__file__).parents[1]


def symbol(start: int, end: int, name: str = "f") -> Symbol:
    return Symbol(name, name, name, SymbolKind.FUNCTION, "", "", 1, 1, start, end)


def check(source: bytes, spans: list[ChunkSpan]) -> None:
    assert b"".join(source[span.start : span.end] for span in spans) == source
    line = 1
    for span in spans:
        assert span.start < span.end
        assert span.start == 0 or source[span.start - 1 : span.start] == b"\n"
        assert span.first_line == line
        breaks = source.count(b"\n", span.start, span.end)
        whole = source[span.end - 1 : span.end] == b"\n"
        assert span.last_line == line + breaks - whole
        assert whole or span.end == len(source)
        line += breaks


def chunked(source: str, name: str = "python") -> list[str]:
    content = source.encode()
    language = languages.named(name)
    assert language is not None
    parser = grammars.parser(language)
    assert parser is not None
    tree = grammars.parse(parser, content, 10)
    assert tree is not None
    spans = chunk(content, extract(tree, content, language).symbols, tree)
    check(content, spans)
    return [content[span.start : span.end].decode() for span in spans]


def function(name: str, size: int, indent: str = "") -> str:
    head = f"{indent}def {name}():\n"
    line = f"{indent}    x = 1\n"
    return head + line * max(1, (size - len(head)) // len(line))


lines = st.lists(
    st.one_of(
        st.just(b""),
        st.binary(max_size=60).map(lambda line: line.replace(b"\n", b"")),
        st.integers(0, 6_000).map(lambda size: b"x" * size),
    ),
    max_size=120,
).map(b"\n".join)
symbols = st.lists(
    st.builds(symbol, st.integers(-10, 20_000), st.integers(-10, 20_000)), max_size=30
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=5_000), lines), symbols)
def test_chunks_tile_any_bytes_with_any_symbols(source: bytes, found: list[Symbol]) -> None:
    check(source, chunk(source, found, None))


@settings(max_examples=100, deadline=None)
@given(lines, symbols)
def test_a_chunk_is_over_the_maximum_only_if_it_is_one_line(
    source: bytes, found: list[Symbol]
) -> None:
    for span in chunk(source, found, None):
        assert span.end - span.start <= CHUNKS.maximum or span.first_line == span.last_line


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 200).map(lambda size: b"x" * size), max_size=400), symbols)
def test_of_short_lines_only_the_last_chunk_may_be_under_the_minimum(
    rows: list[bytes], found: list[Symbol]
) -> None:
    spans = chunk(b"\n".join(rows), found, None)
    assert all(span.end - span.start >= CHUNKS.minimum for span in spans[:-1])


@pytest.mark.parametrize(
    "path",
    [*sorted(PACKAGE.rglob("*.py")), *sorted(CORPUS.glob("*/*"))],
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_chunks_tile_real_files(path: Path) -> None:
    chunked(path.read_text(encoding="utf-8"))


def test_an_empty_document_has_no_chunks() -> None:
    assert chunk(b"", (), None) == []


def test_a_small_document_is_one_chunk() -> None:
    assert chunk(b"a\nb", (), None) == [ChunkSpan(0, 3, 1, 2)]


def test_a_definition_that_fits_stays_whole_with_what_belongs_to_it() -> None:
    head = function("first", 1_200) + "\n"
    body = "# About the second.\n@decorated\n" + function("second", 2_500)
    assert chunked(head + body + "\n" + function("third", 1_200))[1] == body + "\n"


def test_a_border_lies_at_the_start_of_a_definition() -> None:
    source = "".join(function(f"f{n}", 700) + "\n" for n in range(12))
    pieces = chunked(source)
    assert all(piece.startswith("def ") for piece in pieces)
    assert all(CHUNKS.minimum <= len(piece) <= CHUNKS.maximum for piece in pieces)


def test_a_class_that_fits_is_not_split_between_its_methods() -> None:
    first = function("before", 1_000) + "\n\n"
    body = "class A:\n" + "".join(function(f"m{n}", 800, "    ") + "\n" for n in range(3))
    assert chunked(first + body + "\n" + function("after", 1_500))[1].startswith("class A:")
    assert "def m2" in chunked(first + body + "\n" + function("after", 1_500))[1]


def test_a_large_class_is_split_between_its_methods() -> None:
    body = "class A:\n" + "".join(function(f"m{n}", 900, "    ") + "\n" for n in range(8))
    assert all(piece.lstrip().startswith(("class", "def m")) for piece in chunked(body))


def test_a_large_function_is_split_at_blank_lines() -> None:
    block = "    x = 1\n" * 60 + "\n"
    pieces = chunked("def f():\n" + block * 8)
    assert len(pieces) > 2
    assert all(piece.endswith("\n\n") for piece in pieces[:-1])


def test_without_symbols_the_statements_of_a_script_are_borders() -> None:
    block = "describe(() => {\n" + "  it();\n" * 90 + "});\n"
    assert all(piece.startswith("describe") for piece in chunked(block * 9, "javascript"))


def test_a_windows_file_is_split_at_its_blank_lines() -> None:
    source = (b"x = 1\r\n" * 150 + b"\r\n") * 6
    spans = chunk(source, (), None)
    check(source, spans)
    assert all(source[: span.end].endswith(b"\r\n\r\n") for span in spans)


def test_a_very_long_line_stays_whole_and_apart() -> None:
    source = b"a\nb\n" + b"x" * 1_000_000 + b"\nc\nd\n"
    spans = chunk(source, (), None)
    check(source, spans)
    assert [(span.first_line, span.last_line) for span in spans] == [(1, 2), (3, 3), (4, 5)]


@pytest.mark.parametrize(
    "source",
    [
        b"x" * 1_000_000,
        b"\n" * 1_000_000,
        b"{ 1, 2, 3 },\n" * 80_000,
        b"(" * 500_000 + b"\n" + b")" * 500_000,
    ],
    ids=["one line", "no words", "a table", "brackets"],
)
def test_pathological_documents_are_tiled_too(source: bytes) -> None:
    found = [symbol(n, n + 13) for n in range(0, len(source), 13)]
    check(source, chunk(source, found, None))
