"""Which runs of three bytes a text has, as a sketch of fixed size: a literal needs all of its own.

A trigram sets one of `BITS` bits, upper and lower case of ASCII alike. What a text holds is never
missing from its sketch. Of what it lacks some seems to be there: about a fifth of the bits are set.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

LENGTH = 3
"""Bytes of a trigram: a shorter literal has none."""
BITS = 2_048
"""Chosen for chunks of 1,500 bytes, which have some 515 trigrams (docs/adr/0016)."""

_SHIFT = np.uint32(33 - BITS.bit_length())
_MULTIPLIER = 0x9E3779B1
"""Spreads trigrams that differ little over all bits (multiplicative hashing)."""


def _terms(place: int) -> NDArray[np.uint32]:
    """Return the summand of each byte at one place of a trigram."""
    lower = np.arange(256, dtype=np.uint64)
    lower[ord("A") : ord("Z") + 1] += ord("a") - ord("A")
    return (lower * np.uint64(_MULTIPLIER << 8 * place) % np.uint64(1 << 32)).astype(np.uint32)


_FIRST, _SECOND, _THIRD = _terms(2), _terms(1), _terms(0)


def sketches(text: bytes, spans: Iterable[tuple[int, int]]) -> list[bytes]:
    """Return the sketch of each span of a UTF-8 text."""
    data = np.frombuffer(text, np.uint8)
    places = (_FIRST[data[:-2]] + _SECOND[data[1:-1]] + _THIRD[data[2:]]) >> _SHIFT
    found = []
    for start, end in spans:
        bits = np.zeros(BITS, np.bool_)
        bits[places[start : max(end - LENGTH + 1, start)]] = True
        found.append(np.packbits(bits).tobytes())
    return found


def mask(literals: Iterable[str]) -> str:
    """Return the bits of all trigrams of some literals, as `0` and `1` from the first one on."""
    number = 0
    for literal in literals:
        data = literal.encode()
        number |= int.from_bytes(sketches(data, [(0, len(data))])[0], "big")
    return f"{number:0{BITS}b}"
