"""Which encoding a text is in that is neither ASCII nor UTF-8. Pure.

Statistics of languages decide (chardet): measured against the others by `benchmarks.encodings`.
They are loaded with the first such file; few repositories have one.
"""

import re
from functools import cache
from typing import Any

LATIN = (
    *("cp1252", "cp1250", "cp1254", "cp1257", "cp1258", "iso8859-1", "iso8859-2", "iso8859-9"),
    *("iso8859-13", "iso8859-15"),
)
OLD_LATIN = ("mac-roman", "mac-latin2", "cp437", "cp850", "cp852")
"""Of DOS and of the Macintosh, which put letters where the others have hardly anything."""
CANDIDATES = (
    *LATIN,
    *OLD_LATIN,
    *("cp932", "euc_jis_2004", "cp949", "euc_kr", "gb18030", "big5hkscs", "tis-620", "cp874"),
    *("cp1251", "koi8-r", "koi8-u", "iso8859-5", "cp866", "mac-cyrillic"),
    *("cp1253", "iso8859-7", "cp1255", "iso8859-8", "cp1256", "iso8859-6"),
)
"""Of those that the detector knows, what source files are written in."""
READ_BYTES = 4 * 1024
"""Of the lines that are not ASCII: more of them tell no more."""
FEW = 3
"""Characters beyond ASCII that tell nothing by their number: then what is usual is taken."""
_WEST = "äöüÄÖÜßéàáâêíîïóôúûçñ©®°§£€–‘’“”…•".encode("cp1252")  # noqa: RUF001 - as they are written
_RUN = re.compile(rb"[\x80-\xff]{2}")
"""Without one every letter beyond ASCII stands among others: no alphabet but ours is so written."""
_OLD_LETTER = re.compile(rb"[\x80-\x9f]")
_ASCII = bytes(range(128))
_DECLARED_BYTES = 1_024
"""Of the beginning, where a text may name its encoding."""
_WIDER = {
    "shift_jis": "cp932",
    "shift_jis_2004": "cp932",
    "shift_jisx0213": "cp932",
    "euc_jis_2004": "euc_jp",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5hkscs": "cp950",
    "big5": "cp950",
    "euc_kr": "cp949",
    "iso8859-1": "cp1252",
}
"""What holds all of an encoding and is written more often under its name."""


def guess(blob: bytes) -> str | None:
    """Return the likeliest encoding of a text, or None where nothing fits."""
    candidates: tuple[str, ...] = CANDIDATES
    if not _RUN.search(blob):
        if len(beyond := blob.translate(None, _ASCII)) <= FEW and not beyond.translate(None, _WEST):
            return "cp1252"
        candidates = (*LATIN, *OLD_LATIN) if _OLD_LETTER.search(blob) else LATIN
    found = _detector().detect(sample(blob), compat_names=False, include_encodings=candidates)
    return found["encoding"] or None


def wider(encoding: str) -> str:
    """Return the encoding that holds all of another one, or the same."""
    return _WIDER.get(encoding, encoding)


def sample(blob: bytes) -> bytes:
    """Return the beginning of a text, lines that are not ASCII, and of the rest what is new.

    One rare letter may be all that two encodings differ in.
    """
    if len(blob) <= READ_BYTES:
        return blob
    start = blob.find(b"\n", _DECLARED_BYTES) + 1
    pieces, size, seen = [blob[: start - 1]] if start else [], 0, set[int]()
    for line in blob[start:].split(b"\n"):
        beyond = set(line.translate(None, _ASCII))
        if beyond and (size < READ_BYTES or not beyond <= seen):
            pieces.append(line)
            size += len(line)
            seen |= beyond
    return b"\n".join(pieces)


@cache
def _detector() -> Any:
    import chardet  # noqa: PLC0415 - most repositories have no such file

    return chardet
