"""Source files of many languages in the encodings that they are written in: the same everywhere.

The words are those of Django's own translations, which are installed with it; code and wording of
the files around them are ours. Python's codecs make the bytes.
"""

import gettext
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import django

SEED = 20_261_130
FEW, MANY = (6, 63), (64, 1_500)
"""Characters beyond ASCII in a file, from and to."""
_LOCALES = "conf/locale", "contrib/*/locale"
_WESTERN = "cp1252 latin-1 iso8859-15"
_CENTRAL = "iso8859-2 cp1250"
_CYRILLIC = "cp1251 koi8-r iso8859-5 cp866"
ENCODINGS: Mapping[str, str] = {
    "ja": "cp932 euc_jp iso2022_jp",
    "ko": "euc_kr",
    "zh_Hans": "gbk gb18030",
    "zh_Hant": "big5",
    "ru": f"{_CYRILLIC} mac_cyrillic",
    "bg": "cp1251 iso8859-5",
    "uk": "cp1251 koi8-u",
    "pl": f"{_CENTRAL} cp852",
    "cs": f"{_CENTRAL} cp852",
    "hu": f"{_CENTRAL} cp852",
    "sk": _CENTRAL,
    "hr": _CENTRAL,
    "sl": _CENTRAL,
    "de": f"{_WESTERN} cp850 mac_roman",
    "fr": f"{_WESTERN} cp850 mac_roman",
    "es": f"{_WESTERN} cp850 mac_roman",
    "pt": f"{_WESTERN} cp850",
    "it": _WESTERN,
    "sv": f"{_WESTERN} cp850",
    "da": _WESTERN,
    "nb": _WESTERN,
    "fi": _WESTERN,
    "is": _WESTERN,
    "el": "cp1253 iso8859-7",
    "he": "cp1255 iso8859-8",
    "ar": "cp1256 iso8859-6",
    "th": "tis-620",
    "tr": "cp1254 iso8859-9",
    "lt": "cp1257 iso8859-13",
    "lv": "cp1257 iso8859-13",
}
"""The encodings of a language's files, apart by blanks."""
UNICODE = "utf-8 utf-16-le utf-16-be"
"""Without a byte order mark, for every language."""
OLD_SYSTEMS = frozenset({"cp850", "cp852", "cp866", "mac_roman", "mac_cyrillic"})
"""Encodings of DOS and of the Macintosh: counted apart."""
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|<[^>]+>|&\w+;")
_FRAMES = (
    ("// {}\n", "static int {name}(const char *path)\n{{\n    return open_{name}(path);\n}}\n"),
    ("    // {}\n", 'log.info("{name}: " + state.{name}());\n'),
    ("# {}\n", "def {name}(value):\n    return transform(value, {number})\n\n"),
    ('    message = "{}"\n', "    if {name} > {number}:\n        raise ValueError(message)\n"),
    ("/* {} */\n", "#define {name} 0x{number:04X}\n"),
    ('<label title="{}">', '<input name="{name}" size="{number}"></label>\n'),
    ("{}\n", "\n"),
)
"""A line with words, and the code that follows it."""
_NAMES = "load_table user_count parseHeader BUFFER_SIZE render_page checkLogin tmp_dir is_open"


@dataclass(frozen=True, slots=True)
class EncodedText:
    """A file with its bytes; `foreign` characters of it are beyond ASCII."""

    language: str
    encoding: str
    text: str
    content: bytes
    foreign: int


def texts(repeat: int) -> Iterator[EncodedText]:
    """Yield so many files of each language, encoding and number of characters, in order."""
    chooser = random.Random(SEED)
    for language, names in ENCODINGS.items():
        for encoding in f"{names} {UNICODE}".split():
            for least, most in (FEW, MANY):
                for _ in range(repeat):
                    yield _written(chooser, language, encoding, chooser.randint(least, most))


def _written(chooser: random.Random, language: str, encoding: str, foreign: int) -> EncodedText:
    """Return a file with about so many characters beyond ASCII, not fewer."""
    pieces: list[str] = []
    words, found = _words(language, encoding), 0
    frames = chooser.sample(_FRAMES, 2)
    while found < foreign:
        lead, code = chooser.choice(frames)
        start = chooser.randrange(len(words))
        line = " ".join(words[start : start + chooser.randint(1, 9)])
        name = chooser.choice(_NAMES.split())
        pieces += [lead.format(line), code.format(name=name, number=chooser.randrange(9_999))]
        found += _foreign(line)
    text = "".join(pieces)
    return EncodedText(language, encoding, text, text.encode(encoding), _foreign(text))


def _foreign(text: str) -> int:
    return sum(not character.isascii() for character in text)


@cache
def _words(language: str, encoding: str) -> list[str]:
    """Return words of a language in the order of its sentences, as far as the encoding has them."""
    found: list[str] = []
    for pattern in _LOCALES:
        for folder in sorted(
            Path(django.__file__).parent.glob(f"{pattern}/{language}/LC_MESSAGES")
        ):
            for file in sorted(folder.glob("django.mo")):
                with file.open("rb") as stream:
                    catalogue = gettext.GNUTranslations(stream)
                sentences = catalogue._catalog.values()  # type: ignore[attr-defined] # noqa: SLF001 - nothing else has them
                found += (word for each in sentences for word in _clean(str(each)).split())
    return [word for word in found if _fits(word, encoding)]


def _clean(sentence: str) -> str:
    return _PLACEHOLDER.sub(" ", sentence).replace("\xa0", " ").replace("\xad", "")


def _fits(word: str, encoding: str) -> bool:
    try:
        return word.encode(encoding).decode(encoding) == word
    except UnicodeError:
        return False
