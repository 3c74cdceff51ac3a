"""Generated queries: each follows from a seed and its number alone, so any can be asked again."""

import json
import random
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from benchmarks import fuzz_combinations
from benchmarks import fuzz_language as language
from benchmarks.combinations import Pool
from benchmarks.folder import ROOT
from benchmarks.fuzz_signs import BROKEN_UTF8, SIGNS, SYNTAX, TRACES, UNICODE, WORDS

LONGEST = 100 * 1024
"""Characters of a run."""
SETTINGS: Mapping[str, tuple[str, ...]] = {
    "mode": ("auto", "keyword", "vector", "symbol", "regex", "path", "", "REGEX", "nope", "\0"),
    "limit": (
        "1",
        "20",
        "100",
        "0",
        "101",
        "-1",
        "1e3",
        "NaN",
        "9" * 5_000,
        "٣",
        " 7 ",
        "true",
        "[]",
    ),
    "explain": ("1", "0", "true", "yes", "", "null", "{}", "2", "\ud800"),
    "fusion": ("zscore", "rrf", "", "%s", "[1]"),
}
"""What else a search is given: right values, wrong ones, and those of other types."""
_FOLDERS, _TEXTS = ("indexer", "omniweb", "tests", "docs"), {".py", ".md", ".html", ".css"}
_AS_IS = ("utf-8", "surrogatepass")
_OFFSETS = ("1", "20", "9999", "10000", "10001", "-1", "0", "true", "1.5", "1e999", "NaN", '"1"')
BODIES = (
    *(b"", b"{", b"[]", b"null", b"1", b'"q"', b"\xff", b'{"q":null}', b'{"q":1}', b'{"q":[]}'),
    *(
        b'{"q":{}}',
        b'{"q":true}',
        b'{"q":NaN}',
        b'{"q":1e999}',
        b'{"q":"\\ud800"}',
        b'{"q":"\\u0000"}',
    ),
    *(b"[" * 100_000, b'{"q":' * 50_000, b'{"q":"a","q":"b"}', b'{"q":' + b"9" * 10_000 + b"}"),
    *(b'\xef\xbb\xbf{"q":"a"}', '{"q":"a"}'.encode("utf-16"), b'{"q":"' + b"a" * 2_000_000 + b'"}'),
    *(b"q=a&" * 2_000, b"q=%", b"q=%ED%A0%80", b"q", b"=", b"&" * 5_000, b"q=a;q=b", b"%00=%00"),
)
TYPES = (
    *("application/json", "application/json", "application/x-www-form-urlencoded"),
    *("application/json; charset=utf-16", "application/json; charset=rot13", "text/plain", ""),
    *("application/x-www-form-urlencoded; charset=punycode", "application/json; charset=nope"),
    *("multipart/form-data; boundary=x", "multipart/form-data", "application/xml"),
)


@dataclass(frozen=True, slots=True)
class Generated:
    """One query: the bytes of a text, which need not be UTF-8, and the parameters beside it.

    Where there is a `body`, it is sent as it is, as something of the type `media_type`.
    """

    number: int
    kind: str
    query: bytes
    parameters: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    media_type: str = ""


class Fuzzer:
    """Makes queries of this repository's own lines and of signs that something may stumble over."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._kinds: Mapping[str, Callable[[random.Random], str | bytes]] = {
            "run": self._run,
            "code": self._code,
            "mutation": self._mutation,
            "bytes": self._bytes,
            "nested": language.nested,
            "repeated": language.repeated,
            "expression": self._expression,
            "filter": self._filters,
            "signs": self._signs,
            "trace": self._trace,
            "combination": self._combination,
        }

    def __getitem__(self, number: int) -> Generated:
        """Return the query of that number."""
        chooser = random.Random(f"{self._seed} {number}")
        kind = chooser.choice([*self._kinds, "parameters", "body"])
        if kind == "body":
            body = self._body(chooser)
            return Generated(number, kind, b"", body=body, media_type=chooser.choice(TYPES))
        if kind == "parameters":
            text = self._code(chooser)
            return Generated(number, kind, _bytes(text), self._parameters(chooser, text))
        made = self._kinds[kind](chooser)
        if isinstance(made, str) and chooser.random() < 1 / 8:
            made = language.with_setting(chooser, made)
        return Generated(number, kind, _bytes(made))

    @cached_property
    def _files(self) -> Mapping[str, list[str]]:
        """The lines of each file of ours, by its path."""
        found = (path for folder in _FOLDERS for path in sorted((ROOT / folder).rglob("*")))
        texts = {path: path.read_text("utf-8") for path in found if path.suffix in _TEXTS}
        lines = {str(path.relative_to(ROOT)): text.splitlines() for path, text in texts.items()}
        return {path: some for path, some in lines.items() if some}

    @cached_property
    def _paths(self) -> list[str]:
        return list(self._files)

    @cached_property
    def _pool(self) -> Pool:
        return fuzz_combinations.pool_of(self._files, seed=0)

    def _combination(self, chooser: random.Random) -> str:
        return fuzz_combinations.combined(chooser, self._pool)

    def _run(self, chooser: random.Random) -> str:
        one: str = chooser.choice((*SIGNS, *"a0 \n", *WORDS))
        return (one * language.size(chooser, LONGEST))[:LONGEST]

    def _code(self, chooser: random.Random) -> str:
        """Return one line, or up to a screen of them."""
        lines = self._files[chooser.choice(self._paths)]
        start = chooser.randrange(len(lines))
        return "\n".join(lines[start : start + chooser.choice((1, 1, 1, 2, 5, 50))])

    def _mutation(self, chooser: random.Random) -> str:
        """Return code or a query with some places cut out, doubled, or with a sign put in."""
        text = chooser.choice((self._code, language.nested, self._trace))(chooser)
        for _ in range(chooser.randint(1, 6)):
            start = chooser.randint(0, len(text))
            end = start + chooser.randint(0, 8)
            put = chooser.choice(("", chooser.choice(SIGNS), text[start:end] * 2))
            text = text[:start] + put + text[end:]
        return text

    def _bytes(self, chooser: random.Random) -> bytes:
        """Return text with what is not UTF-8 in it, or all of it in another encoding."""
        text = self._code(chooser)[:300]
        if chooser.random() < 1 / 4:
            return text.encode(chooser.choice(("utf-16", "utf-32-le", "latin-1")), "replace")
        content, at = text.encode(), chooser.randint(0, len(text))
        return content[:at] + b"".join(chooser.choices(BROKEN_UTF8, k=3)) + content[at:]

    def _expression(self, chooser: random.Random) -> str:
        made = language.expression(chooser)
        return chooser.choice((f"mode:regex {made}", f"/{made}/", f"-/{made}/", f"a OR /{made}/"))

    def _filters(self, chooser: random.Random) -> str:
        filters = [language.filtered(chooser) for _ in range(chooser.randint(1, 5))]
        return chooser.choice((" ", " OR ", " -", " AND NOT ")).join([*filters, *WORDS[:1]])

    def _signs(self, chooser: random.Random) -> str:
        kinds = chooser.choice((SIGNS, UNICODE, SYNTAX))
        parts = [*chooser.choices(kinds, k=chooser.randint(1, 12)), *chooser.choices(WORDS, k=2)]
        chooser.shuffle(parts)
        return chooser.choice(("", " ", "\n")).join(parts)

    def _trace(self, chooser: random.Random) -> str:
        line = self._code(chooser).partition("\n")[0]
        return chooser.choice(TRACES).format(
            path=chooser.choice(self._paths),
            number=chooser.randrange(10**6),
            word=chooser.choice(WORDS),
            line=line,
        )

    def _body(self, chooser: random.Random) -> bytes:
        """Return a body that is no search, or one in which some bytes are other ones."""
        if chooser.random() < 1 / 3:
            return chooser.choice(BODIES)
        asked = {"q": self._mutation(chooser), **dict(self._parameters(chooser, ""))}
        body = bytearray(json.dumps(asked, ensure_ascii=chooser.random() < 1 / 2).encode(*_AS_IS))
        for _ in range(chooser.randint(0, 3)):
            body[chooser.randrange(len(body))] = chooser.randrange(256)
        return bytes(body)

    def _parameters(self, chooser: random.Random, text: str) -> tuple[tuple[str, str], ...]:
        names = chooser.sample(sorted(SETTINGS), chooser.randint(0, 2))
        given = {name: chooser.choice(SETTINGS[name]) for name in names}
        if chooser.random() < 1 / 2:
            given["cursor"] = _cursor(chooser, text)
        return tuple(given.items())


def _cursor(chooser: random.Random, text: str) -> str:
    """Return a cursor: of this search, of none, or something that only looks like one."""
    from omniweb.search import cursor
    from omniweb.search.types import Scope, SearchRequest

    paged = SearchRequest(text.strip(), Scope()).paged
    right = cursor.after(chooser.choice((1, 20, 9_999, 10_001)), paged)
    inner = (
        *(f"[{offset},0]" for offset in _OFFSETS),
        *("[" * 1_400, "{}", "null", '["a"]', f"[{'9' * 1_400},0]", "[1,2,3]"),
    )
    made = urlsafe_b64encode(chooser.choice(inner).encode()).decode()
    return chooser.choice((right, made, chooser.choice(SIGNS), "A" * 2_001, right[:-1]))


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode(*_AS_IS)


def as_json(text: str) -> str:
    """Return a value as a program would send it: a number where it is one, else a text."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return json.dumps(text)
    return text
