"""One file → everything the index keeps of it. Pure: bytes in, values out, one parse, one walk."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tree_sitter import Tree

from indexer.analysis import grammars, notebooks, origin
from indexer.analysis.chunking import chunk
from indexer.analysis.decoding import decode, whole_lines
from indexer.analysis.facts import SyntaxFacts
from indexer.analysis.mending import parsing
from indexer.analysis.symbols import extract
from indexer.limits import LIMITS
from indexer.text import languages, paths, recognition, tokens, trigrams
from indexer.text.encoder import Encoder
from indexer.text.languages import Language
from indexer.text.occurrences import NOTHING, Occurrences
from indexer.types import (
    NOTHING_SAID,
    ChunkSpan,
    Flag,
    Import,
    Said,
    SkipReason,
    Symbol,
)

HEAD_CHARACTERS = 8_000
"""What decides whether a `.h` is C or C++; the licence in front of it says nothing."""
MODULE_NAME_WEIGHT = 2
DIRECTORY_WEIGHT = 1
NAME_WEIGHT = 3
"""How often a lexeme of a path or of a defined name counts, beside 1 in the body (RELEVANCE)."""


@dataclass(frozen=True, slots=True)
class AnalysedChunk:
    """Some lines with their lexemes (weighted counts), `length` of the body in lexemes.

    `sketch` tells the trigrams of all of it (`trigrams`). `truncated`: a line of it is so long that
    only the words of its beginning were counted.
    """

    span: ChunkSpan
    content: str
    lexemes: dict[str, int]
    length: int
    vector: NDArray[np.float16]
    sketch: bytes
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the index keeps of one blob at one path."""

    encoding: str
    language: str | None
    size: int
    lines: int
    module_name: str
    flags: Flag
    chunks: tuple[AnalysedChunk, ...]
    symbols: tuple[Symbol, ...]
    imports: tuple[Import, ...]
    occurrences: Occurrences = NOTHING


def analyse(
    path: bytes,
    blob: bytes,
    encoder: Encoder,
    *,
    syntax: bool = True,
    said: Said = NOTHING_SAID,
    size: int | None = None,
) -> Analysis | SkipReason:
    """Analyse one file; `syntax=False` leaves the parser out and cuts by lines.

    `said` is what the repository says of it. `size` is that of the whole file in bytes, where
    `blob` is only its beginning.
    """
    partial = size is not None and size > len(blob)
    decoded = decode(whole_lines(blob) if partial else blob, said)
    if isinstance(decoded, SkipReason):
        return decoded
    name = paths.display(path)
    head = decoded.text[:HEAD_CHARACTERS]
    language = languages.named(said.language) or recognition.detect(name, head)
    if language is not None and language.name == notebooks.LANGUAGE:
        decoded = notebooks.read(decoded)
    if reason := _left_out(name, decoded.text, language, said):
        return reason
    same = decoded.encoding == "utf-8" and not partial and Flag.ALTERED not in decoded.flags
    source = blob if same else decoded.text.encode()
    tree = _parse(language, source) if syntax and language is not None else None
    facts = extract(tree, source, language) if tree is not None and language else SyntaxFacts()
    spans = chunk(source, facts.symbols, tree)
    return Analysis(
        encoding=decoded.encoding,
        language=language.name if language else None,
        size=len(blob) if size is None else size,
        lines=spans[-1].last_line if spans else 0,
        module_name=paths.module_name(name),
        flags=(
            paths.flags(name)
            | decoded.flags
            | _origin(decoded.text, language, said)
            | (Flag.PARTIAL if partial else Flag.NONE)
        ),
        chunks=_analyse_chunks(name, source, spans, facts.symbols, encoder),
        symbols=facts.symbols,
        imports=facts.imports,
        occurrences=facts.occurrences,
    )


def _left_out(name: str, text: str, language: Language | None, said: Said) -> SkipReason | None:
    """Return why a file that nobody reads is not indexed, unless the repository says it is own."""
    if said.generated is False:
        return None
    if origin.is_minified(name, text, language):
        return SkipReason.MINIFIED
    return SkipReason.GENERATED if origin.is_copy(name, text, language) else None


def _origin(text: str, language: Language | None, said: Said) -> Flag:
    """Return the flag of what a program wrote: what the repository says goes before the look."""
    generated = said.generated
    if generated is None:
        generated = origin.is_generated(text, language)
    return Flag.GENERATED if generated else Flag.NONE


def _parse(language: Language, source: bytes) -> Tree | None:
    """Return the syntax tree, or None if there is no grammar or it took too long."""
    parser = grammars.parser(language)
    if parser is None or language.grammar is None:
        return None
    parsed = parsing.parse(parser, source, language, LIMITS.parse_seconds)
    return None if parsed is None else parsed.tree


def _analyse_chunks(
    path: str,
    source: bytes,
    spans: Sequence[ChunkSpan],
    symbols: Sequence[Symbol],
    encoder: Encoder,
) -> tuple[AnalysedChunk, ...]:
    contents = [source[span.start : span.end].decode() for span in spans]
    words = [Counter(tokens.words(_analysed(content))) for content in contents]
    sketches = trigrams.sketches(source, [(span.start, span.end) for span in spans])
    names = _names_by_chunk(spans, symbols)
    module_name, directories = paths.module_name(path), paths.directories(path)
    vectors = encoder.encode_chunks(words, [module_name, *directories], names)
    path_lexemes = _path_lexemes(module_name, directories)
    chunks = []
    for span, content, counts, defined, vector, sketch in zip(
        spans, contents, words, names, vectors, sketches, strict=True
    ):
        counted = tokens.weighed(counts)
        length = sum(counted.values())
        for lexeme, weight in path_lexemes:
            counted[lexeme] = counted.get(lexeme, 0) + weight
        for name in defined:
            for word in tokens.words(name):
                for lexeme in tokens.lexemes(word):
                    counted[lexeme] = counted.get(lexeme, 0) + NAME_WEIGHT
        truncated = len(_analysed(content)) < len(content)
        chunks.append(AnalysedChunk(span, content, counted, length, vector, sketch, truncated))
    return tuple(chunks)


def _path_lexemes(module_name: str, directories: Sequence[str]) -> list[tuple[str, int]]:
    weighed = [(word, MODULE_NAME_WEIGHT) for word in tokens.words(module_name)]
    weighed += [(word, DIRECTORY_WEIGHT) for name in directories for word in tokens.words(name)]
    return [(lexeme, weight) for word, weight in weighed for lexeme in tokens.lexemes(word)]


def _names_by_chunk(spans: Sequence[ChunkSpan], symbols: Sequence[Symbol]) -> list[list[str]]:
    """Return the names that each chunk defines: a definition belongs to the chunk it starts in."""
    names: list[list[str]] = [[] for _ in spans]
    ordinal = 0
    for symbol in sorted(symbols, key=lambda symbol: symbol.start):
        while ordinal < len(spans) - 1 and symbol.start >= spans[ordinal].end:
            ordinal += 1
        names[ordinal].append(symbol.name)
    return names


def _analysed(content: str) -> str:
    """Return the analysed text of a chunk: of every very long line only its beginning."""
    limit = LIMITS.analysed_line_bytes
    if len(content) <= limit:
        return content
    return "\n".join(line[:limit] for line in content.split("\n"))
