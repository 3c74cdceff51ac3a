"""Addresses with names and paths in them."""

from urllib.parse import unquote, urlsplit

import pytest
from django.urls import resolve, reverse

from omniweb import links

PATHS = [
    "a.py",
    "a b/c#d?e.py",
    "100%.txt",
    "new\nline.py",
    "semi;colon&amp.py",
    "-/file/x",
    "ünï/中.py",
    "\ufffd.bin",
    'quote".js',
    "back\\slash",
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", ["flask", "team/project", "a.b/c-d/e_f"])
@pytest.mark.parametrize("make", [links.file_url, links.tree_url, links.raw_url])
def test_any_path_of_any_repository_comes_back_from_its_address(
    make: object, name: str, path: str
) -> None:
    url = make(name, path)

    match = resolve(unquote(urlsplit(url).path))

    assert (match.kwargs["name"], match.kwargs["path"]) == (name, path)


@pytest.mark.parametrize("name", ["flask", "team/project", "team/file/tree"])
@pytest.mark.parametrize("route", ["repository", "tree-root", "skipped", "members", "delete"])
def test_a_name_with_slashes_comes_back(route: str, name: str) -> None:
    match = resolve(reverse(f"web:{route}", args=[name]))

    assert (match.url_name, match.kwargs["name"]) == (route, name)
