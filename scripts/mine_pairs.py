"""Mine pairs of documentation and definition for `scripts/tune_encoder.py` from source packages.

`python scripts/mine_pairs.py ARCHIVES PAIRS`: ARCHIVES is a folder of Debian source packages
(`apt-get source --download-only`), npm packages (`npm pack`) and Python wheels (`pip download`), of
which `training_sources.toml` lists those that the present table was tuned with. Packages whose own
metadata names no permissive licence are left out, and so is whatever bears the name of a project
that search results are judged by (FORBIDDEN). PAIRS gets one JSON object a line; the list of
sources is written anew.
"""

import hashlib
import io
import json
import re
import sys
import tarfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from indexer import languages, paths  # noqa: E402
from indexer.languages import Language  # noqa: E402
from indexer.symbols import extract  # noqa: E402
from indexer.types import Mark, Symbol, SymbolKind  # noqa: E402

SOURCES = Path(__file__).parent / "training_sources.toml"
FILES, RARE_FILES = 600, 3_000
"""Of one language in one package, at most; which, their digests decide."""
FILE_BYTES = (200, 150_000)
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
DEPTH = 3
"""A licence stands at the top of an archive or one folder below."""

PERMISSIVE = re.compile(
    r"(?i)^\(*(?:the )?(?:mit|expat|(?:new |simplified )?bsd|apache|asl|isc|zlib|bsl|boost"
    r"|0bsd|unlicen[cs]e|public[- ]domain|postgresql|libpng|ncsa|python|psf|cc0|blueoak)"
)
COPYLEFT = re.compile(
    r"(?i)gpl|mpl|epl|cddl|eupl|osl|cc-by|artistic|commercial|proprietary|modified$"
)
FORBIDDEN = frozenset(
    """
    abseil abseil-cpp absl action_controller actionpack active_record active_support
    activerecord activesupport aeson aiohttp alamofire axios axum bash-it bats bats-core cats
    chi circe click cobra commons-lang commons-lang3 coroutines curl dapper databind ecto
    exposed express fastapi flask fmt fmtlib gin gson guzzle guzzlehttp hiredis http4s httpx
    illuminate jackson-databind kotlinx.coroutines ktor lang3 laravel lazy lazy.nvim libcurl
    libuv messagepack-csharp mini mini.nvim model2vec monolog newtonsoft newtonsoft.json
    nlohmann nvm pandoc phoenix plug pydantic pydantic_core rack rails railties redis redux
    requests serde serde_derive serde_json sinatra snapkit starlette telescope telescope.nvim
    tokio trpc vapor vitest xmonad zig zig-clap zls zod
    """.split()  # noqa: SIM905 - a line for each would hide the rest
)
"""Names of judged projects; a folder, a file or a package that bears one is left out."""
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
_COPYRIGHT = re.compile(r"^Files: *\n? *\*(?:.|\n(?!\n))*?^License: *(\S.*)$", re.MULTILINE)
_LICENCE_FILE = re.compile(r"(?i)/(?:licen[cs]e|copying)(?:[.-](?:txt|md|mit|apache))?$")
_LICENCE_WORDS = {
    "Apache-2.0": "Apache License",
    "MIT": "Permission is hereby granted, free of charge",
    "BSD": "Redistribution and use in source and binary forms",
    "ISC": "Permission to use, copy, modify, and",
    "Zlib": "This software is provided 'as-is'",
}
_INSTALLED = re.compile(
    r"^usr/(?:share|lib)/(?:cargo/registry/[^/]+|gocode/src/[^/]+/[^/]+(?:/[^/]+)?|ruby/vendor_ruby"
    r"|rubygems-integration/[^/]+/gems/[^/]+|lua/[\d.]+|php)/"
)


@dataclass(frozen=True, slots=True)
class Source:
    """A package: its registry, its files on this machine and the licence that it names."""

    kind: str
    name: str
    version: str
    licence: str
    archives: tuple[str, ...]


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


def find_sources(folder: Path) -> Iterator[Source]:
    """Yield the packages of a folder with the licences that their metadata names."""
    for path in sorted(folder.rglob("*.dsc")):
        yield _debian(path)
    for path in sorted(folder.rglob("*.deb")):
        yield _debian_binary(path)
    for path in sorted(folder.rglob("*.tgz")):
        yield _npm(path)
    for path in sorted(folder.rglob("*.whl")):
        yield _wheel(path)


def is_permitted(source: Source) -> bool:
    """Say whether a package has a permissive licence and is no judged project."""
    plain = re.sub(
        r"^(?:ruby|haskell|lua|php|rust|golang-github-[a-z]+|golang|elixir)-|^lib", "", source.name
    )
    names = {source.name.lower(), plain.lower(), source.name.lower().rpartition("/")[2]}
    return is_permissive(source.licence) and FORBIDDEN.isdisjoint(names)


def is_permissive(licence: str) -> bool:
    """Say whether one alternative of a licence expression is permissive in all its parts."""
    for alternative in re.split(r"(?i)\s+or\s+|/|,?\s*\|\s*", licence):
        parts = re.split(r"(?i)\s+and\s+|,|;", alternative)
        if all(PERMISSIVE.match(part.strip()) and not COPYLEFT.search(part) for part in parts):
            return True
    return False


def mine(source: Source) -> list[Pair]:
    """Return the pairs of one package, at most so many of each language."""
    kept: dict[str, list[tuple[str, str, bytes]]] = defaultdict(list)
    for archive in source.archives:
        for path, content in _files(Path(archive)):
            language = languages.detect(path, _first_line(content))
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
    language = languages.detect(path, _first_line(content))
    if language is None:
        return
    try:
        content = content.decode().encode()
    except UnicodeDecodeError:
        content = content.decode("latin-1").encode()
    parser = languages.parser(language)
    tree = None if parser is None else languages.parse(parser, content, SECONDS)
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
    if paths.marks(path) & (Mark.TEST | Mark.EXAMPLE | Mark.VENDORED | Mark.STUB):
        return False
    parts = path.lower().split("/")
    stem = parts[-1].partition(".")[0]
    return (
        FORBIDDEN.isdisjoint(part.strip("_") for part in (*parts, stem))
        and ".min." not in parts[-1]
    )


def _files(archive: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the path inside the package and the bytes of every file of code of an archive."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            for info in wheel.infolist():
                if _may_hold(info.filename, info.file_size):
                    yield info.filename, wheel.read(info)
        return
    try:
        with _open(archive) as tar:
            for member in tar:
                if member.isfile() and _may_hold(member.name, member.size):
                    file = tar.extractfile(member)
                    if file is not None:
                        yield _inside(member.name, installed=archive.suffix == ".deb"), file.read()
    except (tarfile.TarError, EOFError, OSError) as error:
        print(f"{archive.name}: {error}")


def _inside(name: str, *, installed: bool) -> str:
    """Return the path that a file has in its project."""
    name = name.removeprefix("./")
    if installed:
        return _INSTALLED.sub("", name)
    return name.partition("/")[2]


def _first_line(content: bytes) -> str:
    return content[:200].partition(b"\n")[0].decode(errors="replace")


def _may_hold(path: str, size: int) -> bool:
    language = languages.detect(path, "")
    named = "." not in path.rpartition("/")[2]  # perhaps a script
    named = named or (language is not None and language.grammar is not None)
    return named and FILE_BYTES[0] <= size <= FILE_BYTES[1]


def _debian(path: Path) -> Source:
    text = path.read_text(encoding="utf-8", errors="replace")
    name = re.findall(r"^Source: (\S+)", text, re.MULTILINE)[0]
    version = re.findall(r"^Version: (\S+)", text, re.MULTILINE)[0]
    files = re.findall(r"^ [0-9a-f]{64} \d+ (\S+)", text, re.MULTILINE)
    found = [path.parent / each for each in files if ".tar." in each and not each.endswith(".asc")]
    found = [each for each in found if each.exists()]
    packaging = [each for each in found if ".debian.tar." in each.name] or found
    archives = tuple(str(each) for each in found if ".debian.tar." not in each.name)
    licence = _debian_licence(packaging[0]) if packaging else ""
    licence = licence or (_stated_licence(Path(archives[0])) if archives else "")
    return Source("debian", name, version, licence, archives)


def _debian_licence(archive: Path) -> str:
    try:
        with tarfile.open(archive, "r:*") as tar:
            for member in tar:
                if member.name.endswith("debian/copyright") and member.isfile():
                    file = tar.extractfile(member)
                    return _copyright(file.read().decode(errors="replace") if file else "")
    except (tarfile.TarError, EOFError, OSError):
        pass
    return ""


def _stated_licence(archive: Path) -> str:
    """Return the licence whose text stands at the top of an archive (or one folder below)."""
    with suppress(tarfile.TarError, EOFError, OSError), tarfile.open(archive, "r|*") as tar:
        for member in tar:
            name = member.name.removeprefix("./")
            if member.isfile() and name.count("/") < DEPTH and _LICENCE_FILE.search(name):
                file = tar.extractfile(member)
                return licence_of(file.read().decode(errors="replace") if file else "")
    return ""


def licence_of(text: str) -> str:
    """Return the name of the licence that a text is, "" for any that is not permissive."""
    head = " ".join(text.split())[:3000]
    if "GNU" in head or "Mozilla" in head:
        return ""
    return next((name for name, words in _LICENCE_WORDS.items() if words in head), "")


def _debian_binary(path: Path) -> Source:
    name, version, _ = path.stem.split("_")
    licence = ""
    with suppress(tarfile.TarError, EOFError, OSError), _open(path) as tar:
        for member in tar:
            if member.name.endswith("/copyright") and member.isfile():
                file = tar.extractfile(member)
                licence = _copyright(file.read().decode(errors="replace") if file else "")
    return Source("debian", name, version.replace("%3a", ":"), licence, (str(path),))


def _copyright(text: str) -> str:
    """Return the licence of a package's own files from a `debian/copyright`."""
    found = _COPYRIGHT.search(text)
    return found[1].strip() if found else licence_of(text)


def _open(archive: Path) -> tarfile.TarFile:
    """Open the tar file that an archive is, or that a Debian package holds."""
    if archive.suffix != ".deb":
        return tarfile.open(archive, "r|*")
    content, at = archive.read_bytes(), 8
    while at < len(content):
        name, size = content[at : at + 16].strip(), int(content[at + 48 : at + 58])
        if name.startswith(b"data.tar"):
            return tarfile.open(fileobj=io.BytesIO(content[at + 60 : at + 60 + size]))
        at += 60 + size + size % 2
    raise tarfile.ReadError(archive.name)


def _npm(path: Path) -> Source:
    with tarfile.open(path) as tar:
        for member in tar:
            if member.name.count("/") == 1 and member.name.endswith("/package.json"):
                file = tar.extractfile(member)
                facts = json.loads(file.read()) if file else {}
                licence = facts.get("license") or ""
                licence = (
                    licence.get("type", "") if isinstance(licence, dict) else str(licence).strip()
                )
                return Source("npm", facts["name"], facts["version"], licence, (str(path),))
    return Source("npm", path.name, "", "", ())


def _wheel(path: Path) -> Source:
    with zipfile.ZipFile(path) as wheel:
        entry = next(each for each in wheel.namelist() if each.endswith(".dist-info/METADATA"))
        text = wheel.read(entry).decode(errors="replace").partition("\n\n")[0]
    fields = dict(re.findall(r"^([\w-]+): (.+)$", text, re.MULTILINE)[::-1])
    classifiers = re.findall(
        r"^Classifier: License :: (?:OSI Approved :: )?(.+)$", text, re.MULTILINE
    )
    licence = (
        fields.get("License-Expression") or " and ".join(classifiers) or fields.get("License", "")
    )
    return Source(
        "pypi", fields["Name"], fields["Version"], " ".join(licence.split())[:80], (str(path),)
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


if __name__ == "__main__":
    main()
