"""The addresses of pages, made in one place."""

from functools import lru_cache
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse


def repository_url(name: str) -> str:
    """Return the address of a repository's page."""
    return reverse("web:repository", args=[name])


@lru_cache(4_096)
def file_url(name: str, path: str, *, ref: str = "", line: int = 0, last: int = 0) -> str:
    """Return the address of a document; lines are 1-based, `last` inclusive.

    Remembered, as Django needs longer for the twenty of a result than for all else of its JSON.
    """
    query = f"?{urlencode({'ref': ref})}" if ref else ""
    fragment = f"#L{line}" if line else ""
    if line and last > line:
        fragment += f"-L{last}"
    return reverse("web:file", args=[name, path]) + query + fragment


def tree_url(name: str, path: str = "", *, ref: str = "") -> str:
    """Return the address of a folder; the empty path is the root."""
    query = f"?{urlencode({'ref': ref})}" if ref else ""
    if path:
        return reverse("web:tree", args=[name, path]) + query
    return reverse("web:tree-root", args=[name]) + query


def raw_url(name: str, path: str, *, ref: str = "") -> str:
    """Return the address of a document's bytes."""
    query = f"?{urlencode({'ref': ref})}" if ref else ""
    return reverse("web:raw", args=[name, path]) + query


def absolute(url: str) -> str:
    """Return a page's address as others reach it."""
    return f"{settings.OMNIWEB_PUBLIC_URL}{url}"


def search_url(query: str, **parameters: str) -> str:
    """Return the address of a search; empty parameters are left out."""
    given = {"q": query} | {name: value for name, value in parameters.items() if value}
    return f"{reverse('web:search')}?{urlencode(given)}"
