"""Vectors → codes: 256 signs in 32 bytes, for an eighteenth of the room; near codes, near vectors.

A bit tells on which side of the centre a vector lies in one dimension. The centre is the median of
the vectors of much varied code (`scripts/centre_codes.py`), so that each bit halves what is there.
It lies beside the table of the encoder and is no part of it: another centre makes other codes of
the same vectors, which need not be made anew. So codes have a version of their own, which
`code_segment.encoder` holds after that of the encoder: `9f86d081884c.2c26b46b`.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.errors import EncoderMissing
from indexer.limits import EMBEDDING_DIMENSIONS
from indexer.text.encoder import TABLE_FOLDER, default_encoder

BITS = EMBEDDING_DIMENSIONS
CODE_BYTES = BITS // 8
CENTRE = "centre.npy"
_RECIPE = "1"
"""Raise it when the same centre and vector would give another code."""


def encode(vectors: NDArray[np.floating[Any]]) -> NDArray[np.uint8]:
    """Return the codes of vectors [n, 256] as bytes [n, 32]; the first dimension highest.

    Raise `EncoderMissing` where the centre is not.
    """
    return np.packbits(vectors > centre(), axis=1)


@cache
def centre() -> NDArray[np.float32]:
    """Return the centre, float32 [256]; raise `EncoderMissing` where it is not."""
    return read_centre(TABLE_FOLDER)


def read_centre(folder: Path) -> NDArray[np.float32]:
    """Return the centre that lies in a folder; raise `EncoderMissing` where it is not."""
    try:
        found: NDArray[np.float32] = np.load(folder / CENTRE)
    except FileNotFoundError as error:
        raise EncoderMissing(str(folder)) from error
    found.flags.writeable = False
    return found


@cache
def version() -> str:
    """Name encoder and centre: codes of two versions must not be compared."""
    digest = hashlib.sha256(_RECIPE.encode() + centre().astype("<f4").tobytes())
    return f"{default_encoder().version}.{digest.hexdigest()[:8]}"
