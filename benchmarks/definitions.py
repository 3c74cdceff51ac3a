"""How many of the definitions that universal-ctags finds are ours too, by language.

`python -m benchmarks.definitions FOLDER… [--languages NAME…] [--files N] [--show 5]`. A FOLDER is a
git repository, bare or not, of which HEAD is read, or a folder of files, such as `tests/corpus`.
`--show` prints so many examples of each kind of difference. Without `ctags` nothing is measured.
"""

import argparse
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tree_sitter import Node

from benchmarks import claims, ctags, trees
from benchmarks.figures import Figures
from indexer.analysis import grammars, origin
from indexer.analysis.decoding import decode
from indexer.analysis.mending import parsing
from indexer.analysis.symbols import extract
from indexer.limits import LIMITS
from indexer.text import recognition
from indexer.text.languages import Language
from indexer.types import NOTHING_SAID, TYPE_KINDS, SkipReason, Symbol, SymbolKind

HEAD_CHARACTERS = 8_000
_BEGINNING = 12
"""So many characters of a signature tell the line on which it begins."""
_VALUES: Final = frozenset({SymbolKind.CONSTANT, SymbolKind.VARIABLE, SymbolKind.FIELD})
_OPERATOR: Final = re.compile(r"^operator(?!\w)\s*")
_LAST_PART: Final = re.compile(r"[\w?!=]*\Z")
_TYPES: Final = frozenset({"classes", "types"})


@dataclass(frozen=True, slots=True)
class Text:
    """A file in UTF-8, and where it came from."""

    origin: str
    path: str
    source: bytes


@dataclass(frozen=True, slots=True)
class Parsed:
    """The syntax tree of a file and the definitions that the index keeps of it."""

    language: str
    root: Node
    symbols: Sequence[Symbol]


@dataclass(slots=True)
class Comparison:
    """What came of the files of one language; examples by the kind of difference."""

    wanted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    refuted: Counter[str] = field(default_factory=Counter)
    ours: int = 0
    more: int = 0
    missing: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    further: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, text: "Text", parsed: "Parsed", tags: Sequence[ctags.Tag]) -> None:
        """Compare the definitions of one file."""
        where, symbols = f"{text.origin}/{text.path}", parsed.symbols
        lines = text.source.split(b"\n")
        by_name = defaultdict(list)
        for symbol in symbols:
            by_name[plain(symbol.name)].append(symbol)
        known = defaultdict(list)
        for tag in tags:
            known[plain(tag.name)].append(tag)
            if not tag.group:
                continue
            found = any(is_same(symbol, tag, lines) for symbol in by_name[plain(tag.name)])
            if not found and (why := claims.objection(parsed.language, tag, parsed.root, lines)):
                self.refuted[why] += 1
                continue
            self.wanted[tag.group] += 1
            self.found[tag.group] += found
            if not found:
                self.missing[tag.kind].append(f"{where}:{tag.line} {tag.name}")
        for symbol in symbols:
            if symbol.kind in _VALUES - {SymbolKind.CONSTANT}:
                continue
            self.ours += 1
            if not any(is_same(symbol, tag, lines) for tag in known[plain(symbol.name)]):
                self.more += 1
                line = f"{where}:{symbol.first_line} {symbol.qualified_name}"
                self.further[symbol.kind].append(line)


def plain(name: str) -> str:
    """Return a name as both write it: the last part, without signs around it and blanks."""
    name = _OPERATOR.sub("", name).replace(" ", "")
    last = _LAST_PART.search(name.strip("'\"`()#:~[]").rstrip("?!="))
    return (last and last[0]) or name


def is_same(symbol: Symbol, tag: ctags.Tag, lines: Sequence[bytes]) -> bool:
    """Say whether both mean the same definition: its name on a line of ours.

    A class with its own name on a line of its body is not what that line defines: a constructor.
    """
    if not symbol.first_line <= tag.line <= symbol.last_line:
        return False
    if symbol.kind not in TYPE_KINDS or tag.group in _TYPES or tag.kind not in _CALLABLE:
        return True
    return symbol.signature[:_BEGINNING].encode() in lines[tag.line - 1]


_CALLABLE: Final = frozenset({"function", "method"})


def main() -> None:
    """Show recall by language, and what each knows that the other does not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--languages", nargs="+", default=[], help="only these")
    parser.add_argument("--files", type=int, default=2_000, help="at most so many of a language")
    parser.add_argument("--show", type=int, default=0, help="examples of each kind of difference")
    options = parser.parse_args()
    program = ctags.program()
    if program is None:
        print("definitions: skipped, universal-ctags is not installed")
        return
    by_language = defaultdict(list)
    for folder in options.folders:
        for language, text in _texts(folder):
            if not options.languages or language.name in options.languages:
                by_language[language].append(text)
    figures = Figures("definitions")
    for language, texts in sorted(by_language.items(), key=lambda each: each[0].name):
        chosen = sorted(texts, key=lambda text: (text.origin, text.path))
        if len(chosen) > options.files:
            chosen = random.Random(1).sample(chosen, options.files)
        compared = compare(program, language, chosen)
        _show(figures, language.name, len(chosen), compared)
        _examples("missing", compared.missing, options.show)
        _examples("more", compared.further, options.show)


def compare(program: str, language: Language, texts: Sequence[Text]) -> Comparison:
    """Return how our definitions of some files of one language differ from those of `program`."""
    comparison = Comparison()
    found = ctags.tags(program, language.name, [(text.path, text.source) for text in texts])
    for text, tags in zip(texts, found, strict=True):
        if (parsed := parse(text.source, language)) is not None:
            comparison.add(text, parsed, tags)
    return comparison


def parse(source: bytes, language: Language) -> Parsed | None:
    """Return what the index would keep of a file, or None if it takes too long to parse."""
    parser = grammars.parser(language)
    if parser is None or language.grammar is None:
        return None
    found = parsing.parse(parser, source, language, LIMITS.parse_seconds)
    if found is None:
        return None
    facts = extract(found.tree, source, language)
    return Parsed(language.name, found.tree.root_node, facts.symbols)


def _show(figures: Figures, name: str, files: int, compared: Comparison) -> None:
    wanted, found = compared.wanted.total(), compared.found.total()
    groups = {group: f"{compared.found[group]}/{count}" for group, count in compared.wanted.items()}
    share = found / wanted if wanted else 1.0
    figures.show(f"{name}.recall", share, "share", files=files, wanted=wanted, **groups)
    figures.show(f"{name}.more", compared.more, "definitions", of=compared.ours)
    figures.show(f"{name}.refuted", compared.refuted.total(), "tags", **compared.refuted)


def _examples(what: str, found: dict[str, list[str]], count: int) -> None:
    """Print some of each kind, the most frequent kind first."""
    for kind, places in sorted(found.items(), key=lambda each: -len(each[1]) if count else 0):
        if count:
            print(f"  {what} {kind}: {len(places)}")
        for place in random.Random(1).sample(places, min(count, len(places))):
            print(f"    {place}")


def _texts(folder: Path) -> Iterator[tuple[Language, Text]]:
    """Yield the readable files of a folder that have a language which both know."""
    for path, blob in _files(folder):
        if len(blob) > LIMITS.max_file_bytes:
            continue
        decoded = decode(blob, NOTHING_SAID)
        if isinstance(decoded, SkipReason):
            continue
        language = recognition.detect(path, decoded.text[:HEAD_CHARACTERS])
        if origin.is_minified(path, decoded.text, language):
            continue
        if language and language.grammar and language.name in ctags.LANGUAGES:
            yield language, Text(_title(folder), path, decoded.text.encode())


def _title(folder: Path) -> str:
    return folder.parent.name if folder.name == "repo" else folder.name


def _files(folder: Path) -> Iterable[tuple[str, bytes]]:
    """Yield path and content of the files at HEAD of a repository, or of a plain folder."""
    if (folder / ".git").exists() or (folder / "HEAD").is_file():
        return trees.files_of(folder, "HEAD")
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return ((file.relative_to(folder).as_posix(), file.read_bytes()) for file in files)


if __name__ == "__main__":
    main()
