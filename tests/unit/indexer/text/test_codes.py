"""Codes say on which side of the centre a vector lies, dimension by dimension."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import EncoderMissing
from indexer.text import codes
from indexer.text.encoder import default_encoder
from indexer.text.tokens import words


def _bits(codes_: np.ndarray) -> np.ndarray:
    return np.unpackbits(codes_, axis=1)


def test_known_values() -> None:
    far = np.full((1, 256), 2, np.float16)
    assert codes.encode(far).tobytes() == b"\xff" * 32
    assert codes.encode(-far).tobytes() == b"\x00" * 32
    first = -far
    first[0, 0], first[0, 15] = 2, 2
    assert codes.encode(first).tobytes() == b"\x80\x01" + b"\x00" * 30


def test_what_lies_on_the_centre_gives_no_ones() -> None:
    assert not codes.encode(codes.centre()[None]).any()
    above = np.nextafter(codes.centre(), np.float32(1))
    assert codes.encode(above[None]).tobytes() == b"\xff" * 32


@given(st.integers(0, 2**32 - 1), st.sampled_from([np.float16, np.float32, np.float64]))
def test_codes_are_the_signs_of_what_is_centred(seed: int, kind: type) -> None:
    vectors = np.random.default_rng(seed).normal(0, 0.06, (7, 256)).astype(kind)
    found = codes.encode(vectors)
    assert (found.dtype, found.shape) == (np.uint8, (7, codes.CODE_BYTES))
    signs = vectors.astype(np.float64) - codes.centre().astype(np.float64) > 0
    assert (_bits(found) == signs).all()


def test_no_vectors_have_no_codes() -> None:
    assert codes.encode(np.empty((0, 256), np.float16)).shape == (0, 32)


def test_near_vectors_have_near_codes() -> None:
    def code(text: str) -> np.ndarray:
        return _bits(codes.encode(default_encoder().encode_query(text)[None]))[0]

    query = code("retry a request with exponential backoff")
    near = (query != code("try again later when the call has failed")).sum()
    far = (query != code("draw the radius of a red circle on the canvas")).sum()
    assert near < far


def test_bits_are_balanced_on_code_that_the_centre_was_not_made_of() -> None:
    sources = [path.read_text(errors="replace") for path in Path("indexer").rglob("*.py")]
    bodies = [Counter(words(source)) for source in sources]
    vectors = default_encoder().encode_chunks(bodies, [], [[] for _ in bodies])
    share = _bits(codes.encode(vectors)).mean()
    assert 0.4 < share < 0.6


def test_the_version_names_encoder_and_centre() -> None:
    encoder, _, own = codes.version().partition(".")
    assert encoder == default_encoder().version
    assert len(own) == 8
    assert "-" not in codes.version()


def test_the_centre_is_shared_and_cannot_be_changed() -> None:
    assert codes.centre().dtype == np.float32
    assert codes.centre().shape == (codes.BITS,)
    with pytest.raises(ValueError, match="read-only"):
        codes.centre()[0] = 1


def test_a_centre_that_is_missing_is_an_error_with_a_name(tmp_path: Path) -> None:
    with pytest.raises(EncoderMissing):
        codes.read_centre(tmp_path)
