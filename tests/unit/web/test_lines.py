"""Pieces of a line, and the marks across them."""

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from omniweb.web.lines import line_html, text_html


def test_a_mark_covers_its_code_points() -> None:
    assert line_html([("", "def parse(x)")], [(4, 9)]) == "def <mark>parse</mark>(x)"


def test_a_mark_goes_across_pieces() -> None:
    found = line_html([("tk", "def"), ("", " "), ("tf", "parse")], [(2, 6)])

    assert found == (
        '<span class="tk">de</span><mark><span class="tk">f</span> '
        '<span class="tf">pa</span></mark><span class="tf">rse</span>'
    )


def test_marks_count_code_points_beyond_the_basic_plane() -> None:
    assert line_html([("", "🙂🙂x")], [(2, 3)]) == "🙂🙂<mark>x</mark>"


def test_marked_text_is_escaped() -> None:
    assert line_html([("", "<b>")], [(0, 3)]) == "<mark>&lt;b&gt;</mark>"


def test_marks_in_any_order_that_touch_or_overlap_become_one() -> None:
    marks = [(3, 5), (0, 2), (4, 8), (2, 3), (9, 9)]
    assert line_html([("", "abcdefghij")], marks) == "<mark>abcdefgh</mark>ij"


def test_a_mark_beyond_the_end_is_cut() -> None:
    assert line_html([("", "ab")], [(1, 90)]) == "a<mark>b</mark>"
    assert line_html([("", "ab")], [(50, 90)]) == "ab"


@given(
    st.lists(st.tuples(st.sampled_from(["", "tk"]), st.text("ab<&\u202e\t🙂", max_size=6))),
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=4),
)
def test_the_text_survives_any_cutting_and_tags_nest(
    pieces: list[tuple[str, str]], marks: list[tuple[int, int]]
) -> None:
    found = line_html(pieces, marks)

    shown = html.unescape(re.sub(r"<[^>]+>", "", found))
    assert shown == "".join(text for _, text in pieces).replace("\u202e", "U+202E")
    assert found.count("<mark>") == found.count("</mark>")
    assert "<mark><mark>" not in re.sub(r"</?span[^>]*>", "", found)


@given(
    st.text("ab<&\u202e\t🙂", max_size=12),
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=4),
)
def test_a_text_is_marked_as_a_line_of_one_piece(text: str, marks: list[tuple[int, int]]) -> None:
    assert text_html(text, marks) == line_html([("", text)], marks)
