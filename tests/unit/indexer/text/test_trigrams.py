"""A sketch never lacks what its text holds, and lacks most of what it does not."""

import random
import string

from hypothesis import given
from hypothesis import strategies as st

from indexer.text.trigrams import BITS, LENGTH, mask, sketches


def _holds(sketch: bytes, literal: str) -> bool:
    asked = int(mask([literal]), 2)
    return int.from_bytes(sketch, "big") & asked == asked


def _sketch(text: str) -> bytes:
    data = text.encode()
    return sketches(data, [(0, len(data))])[0]


@given(st.text("abCD_0( é日\n", max_size=200), st.data())
def test_every_part_of_a_text_is_in_its_sketch(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    part = text[start : data.draw(st.integers(start, len(text)))]
    assert _holds(_sketch(text), part)


def test_upper_and_lower_case_of_ascii_are_alike_of_others_not() -> None:
    assert _sketch("Parse_É(0)") == _sketch("pARSE_É(0)")
    assert _sketch("É12") != _sketch("é12")


def test_each_part_of_a_text_has_its_own_and_nothing_across_their_border() -> None:
    one, two = sketches(b"abcdef", [(0, 3), (3, 6)])
    assert (one, two) == (_sketch("abc"), _sketch("def"))
    assert not _holds(one, "bcd")
    assert not _holds(two, "bcd")


def test_what_is_shorter_than_a_trigram_asks_for_nothing() -> None:
    assert sketches(b"", [(0, 0)]) == [bytes(BITS // 8)]
    assert mask(["ab", ""]) == "0" * BITS
    assert mask(["abc"]).count("1") == 1


def test_all_bits_are_used_alike() -> None:
    chooser = random.Random(1)
    grams = {"".join(chooser.choices(string.printable, k=LENGTH)) for _ in range(BITS)}
    used = mask(grams).count("1")
    assert 0.6 * BITS < used < 0.66 * BITS, "1 - 1/e of them, were they drawn by chance"


def test_the_bits_are_those_that_the_index_has() -> None:
    """Another hash needs another `ANALYSIS_VERSION`: stored sketches would lack what they hold."""
    assert [mask([each]).index("1") for each in ("def", "日", "-> ")] == [946, 60, 1236]
