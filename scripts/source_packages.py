"""Source packages of three registries: what they are called, their licences, their files of code.

A package may be used if its own metadata or the licence at its top is permissive and if it bears
the name of no project that search results are judged by.
"""

import io
import json
import re
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from indexer.text import recognition

FILE_BYTES = (200, 150_000)
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


def files_of_code(archive: Path) -> Iterator[tuple[str, bytes]]:
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


def first_line(content: bytes) -> str:
    """Return the first line of a file, by which a script's language is told."""
    return content[:200].partition(b"\n")[0].decode(errors="replace")


def _may_hold(path: str, size: int) -> bool:
    language = recognition.detect(path, "")
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
