"""Which runs of three bytes a text has, as a sketch of fixed size: a literal needs all of its own.

A trigram sets one of `BITS` bits, upper and lower case of ASCII alike. What a text holds is never
missing from its sketch. Of what it lacks some seems to be there: about a fifth of the bits are set.
"""

from collections.abc import Iterable

import numpy as np

LENGTH = 3
"""Bytes of a trigram: a shorter literal has none."""
BITS = 2_048
"""Chosen for chunks of 1,500 bytes, which have some 515 trigrams (docs/adr/0016)."""

_BYTES = BITS // 8
_SHIFT = np.uint32(33 - BITS.bit_length())
_MULTIPLIER = np.uint32(0x9E3779B1)
"""Spreads trigrams that differ little over all bits (multiplicative hashing)."""


def sketches(text: bytes, spans: Iterable[tuple[int, int]]) -> list[bytes]:
    """Return the sketch of each span of a UTF-8 text."""
    data = np.frombuffer(text.lower(), np.uint8).astype(np.uint32)
    places = data[:-2] << 16
    places |= data[1:-1] << 8
    places |= data[2:]
    places *= _MULTIPLIER
    places >>= _SHIFT
    borders = list(spans)
    bits = np.zeros((len(borders), BITS), np.bool_)
    for own, (start, end) in zip(bits, borders, strict=True):
        # As numbers of another width they would be turned into these one by one.
        own[places[start : max(end - LENGTH + 1, start)].astype(np.intp)] = True
    packed = np.packbits(bits, axis=1).tobytes()
    return [packed[at : at + _BYTES] for at in range(0, len(packed), _BYTES)]


def mask(literals: Iterable[str]) -> str:
    """Return the bits of all trigrams of some literals, as `0` and `1` from the first one on."""
    number = 0
    for literal in literals:
        data = literal.encode()
        number |= int.from_bytes(sketches(data, [(0, len(data))])[0], "big")
    return f"{number:0{BITS}b}"
