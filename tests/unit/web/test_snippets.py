"""The lines of a hit as the page shows them."""

import re
from html import unescape

from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from omniweb.search.types import Highlight, HitChunk
from omniweb.web.lines import line_html
from omniweb.web.snippets import MAX_SHOWN_LINE, marked_lines, snippet_html

ADDRESS = "/r/team/project/-/file/a.py"
TEXTS = st.text("ab<&'\"\u202e\t\r\x01🙂", max_size=12)


def _codes(chunk: HitChunk) -> list[str]:
    return re.findall(r"<code>(.*?)\n</code>", snippet_html(ADDRESS, chunk), re.DOTALL)


def test_a_line_is_a_link_to_itself_with_its_number_and_its_marks() -> None:
    chunk = HitChunk(10, 11, ("one", "two words"), (Highlight(11, 4, 9),))

    assert snippet_html(ADDRESS, chunk) == (
        f'<pre class="snippet"><a class="row" href="{ADDRESS}#L10" tabindex="-1">'
        '<span class="number" data-n="10"></span><code>one\n</code></a>'
        f'<a class="row marked" href="{ADDRESS}#L11" tabindex="-1">'
        '<span class="number" data-n="11"></span>'
        "<code>two <mark>words</mark>\n</code></a></pre>"
    )


def test_the_line_that_was_asked_for_stands_out() -> None:
    chunk = HitChunk(10, 11, ("one", "two"), ())

    shown = snippet_html(ADDRESS, chunk, 11)

    assert f'<a class="row asked" href="{ADDRESS}#L11"' in shown
    assert shown.count("asked") == 1


def test_neither_an_address_nor_a_text_can_leave_its_place() -> None:
    chunk = HitChunk(1, 2, ("<script>alert(1)</script>", '"><b>&amp;'), (Highlight(2, 0, 3),))

    html = snippet_html("/r/r/-/file/it's&\"><b>.py", chunk)

    assert "<script" not in html
    assert "<b>" not in html
    assert escape("/r/r/-/file/it's&\"><b>.py") + "#L1" in html


def test_an_empty_line_has_a_name_for_who_hears_the_page() -> None:
    assert snippet_html(ADDRESS, HitChunk(1, 3, ("a", " ", "b"))).count("aria-label=") == 1
    assert 'aria-label="Line 2"' in snippet_html(ADDRESS, HitChunk(1, 3, ("a", " ", "b")))


def test_a_very_long_line_is_cut_around_its_first_mark() -> None:
    text = "x" * 5_000 + "needle" + "y" * 5_000

    (html,) = _codes(HitChunk(1, 1, (text,), (Highlight(1, 5_000, 5_006),)))

    assert "<mark>needle</mark>" in html
    assert html.count('<span class="cut">…</span>') == len("ab")
    assert len(html) < MAX_SHOWN_LINE + 200


def test_a_very_long_line_without_marks_shows_its_beginning() -> None:
    assert _codes(HitChunk(1, 1, ("x" * (MAX_SHOWN_LINE + 1),))) == [
        "x" * MAX_SHOWN_LINE + '<span class="cut">…</span>'
    ]


def test_a_carriage_return_at_the_end_is_not_shown() -> None:
    assert _codes(HitChunk(1, 2, ("code\r", "a\rb"))) == [
        "code",
        'a<span class="unseen" title="control character U+000D">\u240d</span>b',
    ]


@given(st.lists(TEXTS, min_size=1, max_size=5), st.integers(0, 4), st.integers(0, 12))
def test_lines_escaped_together_are_those_escaped_one_by_one(
    texts: list[str], marked: int, end: int
) -> None:
    marks = (Highlight(1 + marked, 0, end),) if end else ()

    assert _codes(HitChunk(1, len(texts), tuple(texts), marks)) == [
        line_html([("", text.removesuffix("\r"))], [(0, end)] if number == marked else [])
        for number, text in enumerate(texts)
    ]


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_no_text_gets_lost(texts: list[str]) -> None:
    codes = _codes(HitChunk(1, len(texts), tuple(texts)))

    shown = [unescape(re.sub("<[^>]+>", "", code)) for code in codes]
    names = {"\u202e": "U+202E", "\r": "\u240d", "\x01": "\u2401"}
    assert shown == [
        "".join(names.get(sign, sign) for sign in text.removesuffix("\r")) for text in texts
    ]


def test_marks_of_lines_that_are_not_shown_do_not_count() -> None:
    marks = (Highlight(1, 0, 1), Highlight(1, 2, 3), Highlight(2, 0, 1), Highlight(9, 0, 1))

    assert marked_lines(HitChunk(1, 2, ("abc", "d"), marks)) == len("12")
