"""Addresses of pages."""

from urllib.parse import unquote, urlsplit

import pytest
from django.urls import resolve, reverse
from hypothesis import given
from hypothesis import strategies as st

from omniweb import links

NAMES = ["r", "team/project", "NAME", "a/PATH/file", "It.s-o_K"]
PATHS = st.text(min_size=1).filter(lambda text: text.isprintable() or "\n" in text)


@pytest.mark.parametrize("name", NAMES)
@given(PATHS)
def test_addresses_are_those_that_django_makes(name: str, path: str) -> None:
    assert links.repository_url(name) == reverse("web:repository", args=[name])
    assert links.file_url(name, path) == reverse("web:file", args=[name, path])
    assert links.tree_url(name, path) == reverse("web:tree", args=[name, path])
    assert links.tree_url(name) == reverse("web:tree-root", args=[name])
    assert links.raw_url(name, path) == reverse("web:raw", args=[name, path])


@pytest.mark.parametrize(
    "path", ["a b.py", "50%.txt", "what?#L3", "NAME/PATH", 'it\'s & "so"\n', "ž/中"]
)
def test_a_path_comes_back_out_of_its_address(path: str) -> None:
    found = resolve(unquote(urlsplit(links.file_url("PATH/NAME", path, line=3)).path))

    assert found.kwargs == {"name": "PATH/NAME", "path": path}


def test_lines_stand_in_the_fragment() -> None:
    assert links.file_url("r", "a", line=3).endswith("#L3")
    assert links.file_url("r", "a", line=3, last=9).endswith("#L3-L9")
    assert links.file_url("r", "a", line=3, last=3).endswith("#L3")


def test_empty_parameters_are_left_out_of_a_search() -> None:
    assert links.search_url("a b", mode="") == "/?q=a+b"
