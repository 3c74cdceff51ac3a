"""A blob as text, or why it is none. Nothing here fails on any bytes."""

import codecs
import re
import unicodedata
from collections.abc import Iterator

from indexer.analysis import encodings
from indexer.types import NOTHING_SAID, Decoded, Flag, Said, SkipReason

FEW_CONTROLS = 16
"""Control characters in what may still be text, if it is not made of them (`MOST_CONTROLS`)."""
MOST_CONTROLS = 0.25
CONTROLS = 0.005
"""Share of control characters in any text: terminal captures have a few."""
FOREIGN_CONTROLS = 0.02
"""Share of them in what is neither ASCII nor UTF-8: there they speak for a binary file."""
GOOD_PER_BAD = 2
"""Characters of UTF-8 that a bad byte must have beside it: else the text is in another encoding."""
SAMPLE_BYTES = 4_096
MOST_ODD = 0.02
"""Share of characters that are controls, private or unknown, of those that are told by them."""
MOST_HIGH = 0.6
"""Share of bytes over 127 in a text of an unknown encoding."""

_LFS = b"version https://git-lfs.github.com/spec/v1\n"
_MAX_LFS = 1_024
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROLS = bytes(one for one in range(32) if one not in b"\t\n\r\f\b\x1b") + b"\x7f"
_NOT_CONTROLS = bytes(one for one in range(256) if one not in _CONTROLS)
_ASCII, _BEYOND = bytes(range(128)), bytes(range(128, 256))
_BAD = "\ufffd"
_LONE_RETURN = re.compile(r"\r(?!\n)")
_SHIFT = b"\x1b$"
"""Begins Japanese in ISO-2022-JP, whose bytes are all ASCII."""
_ODD = frozenset({"Cc", "Cn", "Co", "Cs"})
_WHITE = "\n\r\t\f "


def decode(blob: bytes, said: Said = NOTHING_SAID) -> Decoded | SkipReason:
    """Return the text of a blob, or why it is not indexed; a text never holds NUL.

    `text.encode(encoding)` is the blob unless the text is `Flag.ALTERED`: then bad bytes are U+FFFD
    in it, or lines that end with CR alone end with LF.
    """
    if len(blob) < _MAX_LFS and blob.startswith(_LFS):
        return SkipReason.LFS_POINTER
    found = _decode(blob, said.encoding)
    if isinstance(found, SkipReason) or "\r" not in found.text:
        return found
    return _with_line_feeds(found)


def whole_lines(blob: bytes) -> bytes:
    """Return the beginning of a text that was cut, up to the end of its last whole line."""
    end = max(blob.rfind(b"\n"), blob.rfind(b"\r")) + 1
    if not end:
        return blob
    return blob[: end + end % 2] if b"\0" in blob else blob[:end]


def _with_line_feeds(found: Decoded) -> Decoded:
    """Return a text of the old Macintosh with the line ends of all others.

    So a line is what LF ends, wherever lines are counted.
    """
    feeds = found.text.count("\n")
    if found.text.count("\r") <= 2 * feeds:
        return found
    text = _LONE_RETURN.sub("\n", found.text)
    return Decoded(text, found.encoding, found.flags | Flag.ALTERED)


def _decode(blob: bytes, said: str) -> Decoded | SkipReason:
    for encoding in _marked(blob):
        if decoded := _exactly(blob, encoding):
            return decoded
    if b"\0" in blob:
        return _with_zeros(blob, said)
    controls = len(blob.translate(None, _NOT_CONTROLS))
    share = controls / len(blob) if blob else 0.0
    if share > (MOST_CONTROLS if controls <= FEW_CONTROLS else CONTROLS):
        return SkipReason.BINARY
    if decoded := _escaped(blob) or _exactly(blob, "utf-8") or _exactly(blob, said):
        return decoded
    return _damaged(blob) or _foreign(blob, share)


def _marked(blob: bytes) -> Iterator[str]:
    """Yield the encodings that a byte order mark speaks for, those that drop the mark first."""
    if blob.startswith(codecs.BOM_UTF8):
        yield "utf-8-sig"
    elif blob.startswith(_UTF16_MARKS):
        yield "utf-16"
        yield "utf-16-le" if blob.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"


def _with_zeros(blob: bytes, said: str) -> Decoded | SkipReason:
    """Return a text of two bytes a character, if it is one: in any other a zero means binary."""
    low, high = blob[:SAMPLE_BYTES:2].count(0), blob[1:SAMPLE_BYTES:2].count(0)
    likely = ("utf-16-le", "utf-16-be") if high > low else ("utf-16-be", "utf-16-le")
    sample = blob[:SAMPLE_BYTES]
    plain = [each for each in likely if _is_plain(sample.decode(each, "replace"))]
    for encoding in (said, *plain):
        if decoded := _exactly(blob, encoding):
            return decoded
    return SkipReason.BINARY


def _is_plain(text: str) -> bool:
    """Tell whether a sample has lines or words, and hardly a character that no text has."""
    white = sum(map(text.count, _WHITE))
    odd = sum(unicodedata.category(each) in _ODD or each == _BAD for each in text)
    lines = sum(map(text.count, "\n\r\t\f"))
    return white > 0 and odd - lines <= len(text) * MOST_ODD + 1


def _escaped(blob: bytes) -> Decoded | None:
    """Return the text of what is in ISO-2022-JP, or None."""
    # One byte is found much sooner than two, and hardly any text has it.
    shifted = b"\x1b" in blob and _SHIFT in blob and blob.isascii()
    return _loosely(blob, "iso2022_jp") if shifted else None


def _damaged(blob: bytes) -> Decoded | None:
    """Return the text of what is UTF-8 but for some bytes, each of them U+FFFD, or None."""
    text = blob.decode("utf-8", "replace")
    bad = text.count(_BAD) - blob.count(_BAD.encode())
    good = len(text) - bad - len(blob.translate(None, _BEYOND))
    return Decoded(text, "utf-8", Flag.ALTERED) if good >= GOOD_PER_BAD * bad else None


def _foreign(blob: bytes, controls: float) -> Decoded | SkipReason:
    """Return the text in the encoding that its language and its bytes speak for.

    `controls` is the share of control characters.
    """
    if controls > FOREIGN_CONTROLS:
        return SkipReason.BINARY
    if blob.startswith(_UTF16_MARKS):
        return SkipReason.NOT_DECODABLE
    found = encodings.guess(blob)
    for encoding in (encodings.wider(found), found) if found else ():
        decoded = _exactly(blob, encoding) or _loosely(blob, encoding)
        if decoded and _is_likely(decoded.text):
            return decoded
    if len(blob.translate(None, _ASCII)) > MOST_HIGH * len(blob):
        return SkipReason.NOT_DECODABLE
    western = filter(None, (_exactly(blob, encoding) for encoding in ("cp1252", "latin-1")))
    return next(western, SkipReason.NOT_DECODABLE)


def _is_likely(text: str) -> bool:
    """Tell whether what is beyond ASCII in a text is hardly ever what no text has."""
    foreign = [each for each in text if not each.isascii()][:SAMPLE_BYTES]
    odd = sum(unicodedata.category(each) in _ODD for each in foreign)
    return odd <= MOST_ODD * len(foreign)


def _exactly(blob: bytes, encoding: str) -> Decoded | None:
    """Return the text if it gives the blob back."""
    decoded = _loosely(blob, encoding) if encoding else None
    return decoded if decoded and decoded.flags == Flag.NONE else None


def _loosely(blob: bytes, encoding: str) -> Decoded | None:
    """Return the text if every byte of the blob means something and none of it is NUL."""
    try:
        text = blob.decode(encoding)
        whole = encoding in {"utf-8", "latin-1"} or text.encode(encoding) == blob
    except (UnicodeError, LookupError):
        return None
    if "\0" in text:
        return None
    return Decoded(text, encoding, Flag.NONE if whole else Flag.ALTERED)
