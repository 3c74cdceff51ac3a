"""Mine pairs of documentation and definition for `scripts/tune_encoder.py` from source packages.

`python scripts/mine_pairs.py ARCHIVES PAIRS`: ARCHIVES is a folder of Debian source packages
(`apt-get source --download-only`), npm packages (`npm pack`) and Python wheels (`pip download`), of
which `training_sources.toml` lists those that the present table was tuned with. Packages whose own
metadata names no permissive licence are left out, and so is whatever bears the name of a project
that search results are judged by (FORBIDDEN). PAIRS gets one JSON object a line; the list of
sources is written anew.
"""

import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from source_packages import (
    FORBIDDEN,
    Source,
    files_of_code,
    find_sources,
    first_line,
    is_permitted,
)

from indexer.analysis import grammars
from indexer.analysis.symbols import extract
from indexer.text import paths, recognition
from indexer.text.languages import Language
from indexer.types import Flag, Symbol, SymbolKind

SOURCES = Path(__file__).parent / "training_sources.toml"
FILES, RARE_FILES = 600, 3_000
"""Of one language in one package, at most; which, their digests decide."""
PAIRS = 1_200
RARE_PAIRS = 4_000
"""Of one language in one package, at most; the latter where few packages have the language."""
LANGUAGE_PAIRS = 9_000
RARE = frozenset({"swift", "scala", "elixir", "lua", "c#", "kotlin", "ruby", "haskell", "php"})
BODY_CHARACTERS = 1_500
"""About as much as a chunk of the index holds."""
DOCUMENTATION_CHARACTERS = 240
LEAST_WORDS = 3
LEAST_BODY = 40
SECONDS = 2.0

_LICENCE_TEXT = re.compile(
    r"(?i)copyright|licen[cs]ed? |spdx|permission is hereby|warrant|@generated|do not edit|autogen"
    r"|eslint|noqa|pylint|todo\b|fixme|nolint|-\*-"
)
_END = re.compile(
    r"\n\s*\n|\n\s*(?:[@\\:]\w|Args?:|Arguments|Param|Return|Raises|Example|Note|See |#|=+$|-+$|>>>"
    r"|```|\* |- |<)|@(?:param|return|throws|see)|\\(?:param|return)"
)
_MARKUP = re.compile(r"\{@\w+\s+([^}]*)\}|</?\w+[^>]*>|`+|\*\*|\{\{|\}\}|:\w+:(?=`)")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_WORD = re.compile(r"[A-Za-z]{2,}")


@dataclass(frozen=True, slots=True)
class Pair:
    """What a definition is said to do, and the definition without these words."""

    language: str
    source: str
    path: str
    name: str
    names: tuple[str, ...]
    documentation: str
    body: str


def main() -> None:
    """Mine every package of a folder; write the pairs and the list of their sources."""
    folder, target = Path(sys.argv[1]), Path(sys.argv[2])
    sources = [source for source in find_sources(folder) if is_permitted(source)]
    print(f"{len(sources)} packages may be used")
    mined: list[Pair] = []
    with ProcessPoolExecutor(2) as pool:
        for pairs in pool.map(mine, sources):
            mined += pairs
    chosen = choose(mined)
    with target.open("w", encoding="utf-8") as file:
        for pair in chosen:
            file.write(json.dumps(asdict(pair)) + "\n")
    write_sources(sources, Counter(pair.source for pair in chosen))
    print(len(mined), len(chosen), Counter(pair.language for pair in chosen))


def mine(source: Source) -> list[Pair]:
    """Return the pairs of one package, at most so many of each language."""
    kept: dict[str, list[tuple[str, str, bytes]]] = defaultdict(list)
    for archive in source.archives:
        for path, content in files_of_code(Path(archive)):
            language = recognition.detect(path, first_line(content))
            if language is not None and language.grammar is not None and _is_wanted(path):
                kept[language.name].append((_digest(path), path, content))
                if len(kept[language.name]) > 2 * RARE_FILES:
                    kept[language.name] = sorted(kept[language.name])[:RARE_FILES]
    pairs: list[Pair] = []
    for name, files in kept.items():
        found: list[Pair] = []
        rare = name in RARE
        limit = RARE_PAIRS if rare else PAIRS
        for _, path, content in sorted(files)[: RARE_FILES if rare else FILES]:
            if len(found) >= limit:
                break
            found += _pairs(f"{source.kind}:{source.name}", path, content)
        pairs += found[:limit]
    return pairs


def choose(pairs: Iterable[Pair]) -> list[Pair]:
    """Return the pairs without repeats, at most so many a language, packages taking turns."""
    by_language: dict[str, dict[str, list[Pair]]] = defaultdict(lambda: defaultdict(list))
    seen: set[str] = set()
    for pair in sorted(pairs, key=lambda pair: _digest(pair.source + pair.path + pair.name)):
        keys = {pair.documentation.lower(), pair.body}
        if seen.isdisjoint(keys):
            by_language[pair.language][pair.source].append(pair)
            seen |= keys
    chosen: list[Pair] = []
    for _, sources in sorted(by_language.items()):
        queues = [iter(queue) for _, queue in sorted(sources.items())]
        taken = 0
        while queues and taken < LANGUAGE_PAIRS:
            alive = []
            for queue in queues:
                following = next(queue, None)
                if following is not None:
                    chosen.append(following)
                    taken += 1
                    alive.append(queue)
            queues = alive
    return chosen


def write_sources(sources: Iterable[Source], counts: Counter[str]) -> None:
    """Write the list of the packages that gave pairs."""
    lines = ["# Written by scripts/mine_pairs.py: what the words of the encoder were tuned with.\n"]
    for source in sorted(sources, key=lambda source: (source.kind, source.name)):
        count = counts[f"{source.kind}:{source.name}"]
        if count:
            fields = {"name": source.name, "version": source.version, "licence": source.licence}
            text = ", ".join(f"{key} = {json.dumps(value)}" for key, value in fields.items())
            lines.append(f"[[{source.kind}]]\n{text.replace(', ', chr(10))}\npairs = {count}\n")
    SOURCES.write_text("\n".join(lines), encoding="utf-8")


def _pairs(source: str, path: str, content: bytes) -> Iterator[Pair]:
    language = recognition.detect(path, first_line(content))
    if language is None:
        return
    try:
        content = content.decode().encode()
    except UnicodeDecodeError:
        content = content.decode("latin-1").encode()
    parser = grammars.parser(language)
    tree = None if parser is None else grammars.parse(parser, content, SECONDS)
    if tree is None:
        return
    symbols = extract(tree, content, language).symbols
    for at, symbol in enumerate(symbols):
        if symbol.documentation and symbol.kind not in {
            SymbolKind.FIELD,
            SymbolKind.CONSTANT,
            SymbolKind.VARIABLE,
        }:
            said = summary(symbol.documentation)
            body = _body(symbol, content, language) if said else ""
            if said and len(body) >= LEAST_BODY:
                names = _names_inside(symbols, at, len(body))
                yield Pair(language.name, source, path, symbol.name, names, said, body)


def _names_inside(symbols: tuple[Symbol, ...], at: int, length: int) -> tuple[str, ...]:
    """Return the name of a definition and of those that begin within so many bytes of it."""
    end = min(symbols[at].end, symbols[at].start + length)
    inside = [one.name for one in symbols[at : at + 60] if symbols[at].start <= one.start < end]
    return tuple(dict.fromkeys(inside)) or (symbols[at].name,)


def summary(documentation: str) -> str:
    """Return the first sentences of a documentation in plain words, "" if it says nothing."""
    text = documentation.strip()
    end = _END.search(text)
    text = text[: end.start()] if end else text
    text = " ".join(_MARKUP.sub(lambda match: match[1] or " ", text).split())
    said = ""
    for sentence in _SENTENCE.split(text):
        if said and len(said) + len(sentence) > DOCUMENTATION_CHARACTERS:
            break
        said = f"{said} {sentence}".strip()
    said = said[:DOCUMENTATION_CHARACTERS]
    letters = sum(map(len, _WORD.findall(said)))
    plain = len(_WORD.findall(said)) >= LEAST_WORDS and letters > len(said) / 2 and said.isascii()
    return said if plain and not _LICENCE_TEXT.search(said) else ""


def _body(symbol: Symbol, content: bytes, language: Language) -> str:
    """Return a definition without the comment above it and without its docstring."""
    start = symbol.start
    text = content[start : min(symbol.end, start + 3 * BODY_CHARACTERS)].decode(errors="ignore")
    kept = (
        _LEAD[language.grammar or ""].sub("", text)
        if language.grammar in _LEAD
        else _SLASHES.sub("", text)
    )
    head = symbol.documentation.split("\n")[0].strip()
    if head and head in kept:  # a docstring, inside of the definition
        at = kept.find(head)
        quote = max(kept.rfind('"""', 0, at), kept.rfind("'''", 0, at))
        if quote >= 0:
            close = kept.find(kept[quote : quote + 3], at)
            kept = kept[:quote] + kept[close + 3 if close >= 0 else len(kept) :]
        else:
            kept = kept.replace(head, "")
    return kept.strip()[:BODY_CHARACTERS]


_SLASHES = re.compile(r"\A(?:\s*(?:/\*.*?\*/|//[^\n]*(?:\n|\Z)))+", re.DOTALL)
_HASHES = re.compile(r"\A(?:\s*#[^\n]*(?:\n|\Z))+")
_DASHES = re.compile(r"\A(?:\s*(?:\{-.*?-\}|--\[\[.*?\]\]|--[^\n]*(?:\n|\Z)))+", re.DOTALL)
_DOC_ATTRIBUTE = re.compile(r'\A\s*@doc\s+~?[sS]?("""|").*?(?<!\\)\1', re.DOTALL)
_LEAD = {
    **dict.fromkeys(("python", "ruby", "bash"), _HASHES),
    **dict.fromkeys(("lua", "haskell"), _DASHES),
    "elixir": _DOC_ATTRIBUTE,
}


def _is_wanted(path: str) -> bool:
    """Say whether a file is a product's own code and bears no judged project's name."""
    if paths.flags(path) & (Flag.TEST | Flag.EXAMPLE | Flag.VENDORED | Flag.STUB):
        return False
    parts = path.lower().split("/")
    stem = parts[-1].partition(".")[0]
    return (
        FORBIDDEN.isdisjoint(part.strip("_") for part in (*parts, stem))
        and ".min." not in parts[-1]
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


if __name__ == "__main__":
    main()
