"""Addresses of pages."""

from omniweb import links


def test_lines_stand_in_the_fragment() -> None:
    assert links.file_url("r", "a", line=3).endswith("#L3")
    assert links.file_url("r", "a", line=3, last=9).endswith("#L3-L9")
    assert links.file_url("r", "a", line=3, last=3).endswith("#L3")


def test_empty_parameters_are_left_out_of_a_search() -> None:
    assert links.search_url("a b", mode="") == "/?q=a+b"
