"""Text of unknown people on a page."""

import pytest

from omniweb.web.characters import has_reordering, visible


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x>', "a & b", "it's"])
def test_markup_is_shown_and_never_run(text: str) -> None:
    html = visible(text)

    assert "<script" not in html
    assert "<img" not in html
    assert "'" not in html


@pytest.mark.parametrize("code", [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x200F])
def test_what_reorders_or_hides_text_is_named_in_its_place(code: int) -> None:
    html = visible(f"a{chr(code)}b")

    assert chr(code) not in html
    assert f"U+{code:04X}" in html


@pytest.mark.parametrize(("character", "picture"), [("\0", "␀"), ("\x1b", "␛"), ("\x7f", "␡")])
def test_control_characters_become_pictures(character: str, picture: str) -> None:
    html = visible(character)

    assert character not in html
    assert picture in html


def test_tabs_newlines_and_other_scripts_stay_as_they_are() -> None:
    assert visible("\tžluť 中文\n") == "\tžluť 中文\n"


def test_a_text_with_reordering_is_told_from_one_without() -> None:
    assert has_reordering("a\u202eb")
    assert not has_reordering("שלום עולם")
