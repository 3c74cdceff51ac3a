"""The addresses of pages, made in one place.

Django needs longer for the address of one file than a page of results may take for all twenty of
its own. So it is asked once for the address of each view, and names and paths are put into that.
"""

from functools import cache
from urllib.parse import quote, urlencode

from django.conf import settings
from django.urls import reverse

_KEPT = "/~:@!$&'()*+,;="
"""Signs that stand in the path of an address as they are: those of RFC 3986 that Django keeps."""
_PLACEHOLDERS = ("NAME", "PATH")


def repository_url(name: str) -> str:
    """Return the address of a repository's page."""
    return _filled("repository", name)


def file_url(
    name: str, path: str, *, ref: str = "", line: int = 0, last: int = 0, query: str = ""
) -> str:
    """Return the address of a document; lines are 1-based, `last` inclusive.

    `query` is an encoded part more, as in `a=1&b=2`.
    """
    fragment = f"#L{line}" if line else ""
    if line and last > line:
        fragment += f"-L{last}"
    address = _filled("file", name, path) + _of_ref(ref)
    if query:
        address += f"{'&' if ref else '?'}{query}"
    return address + fragment


def tree_url(name: str, path: str = "", *, ref: str = "") -> str:
    """Return the address of a folder; the empty path is the root."""
    return (_filled("tree", name, path) if path else _filled("tree-root", name)) + _of_ref(ref)


def raw_url(name: str, path: str, *, ref: str = "") -> str:
    """Return the address of a document's bytes."""
    return _filled("raw", name, path) + _of_ref(ref)


def place_url(view: str, name: str, path: str, at: str, **parameters: str) -> str:
    """Return the address of a page about the name at a place, `LINE:COLUMN` or `LINE`."""
    given = {key: value for key, value in parameters.items() if value} | {"at": at}
    return f"{_filled(view, name, path)}?{urlencode(given, safe=':')}"


def absolute(url: str) -> str:
    """Return a page's address as others reach it."""
    return f"{settings.OMNIWEB_PUBLIC_URL}{url}"


def search_url(query: str, **parameters: str) -> str:
    """Return the address of a search; empty parameters are left out."""
    given = {"q": query} | {name: value for name, value in parameters.items() if value}
    return f"{_form('search') % ()}?{urlencode(given)}"


def name_url(query: str) -> str:
    """Return the address of what is known of the name that a query is."""
    return f"{_form('symbol') % ()}?{urlencode({'q': query})}"


def _of_ref(ref: str) -> str:
    return f"?{urlencode({'ref': ref})}" if ref else ""


def _filled(view: str, *parts: str) -> str:
    """Return the address of a page about a repository (its name), or about a path inside of it."""
    return _form(view, len(parts)) % tuple(quote(part, safe=_KEPT) for part in parts)


@cache
def _form(view: str, parts: int = 0) -> str:
    """Return the address of a view with `%s` for each of its parts."""
    placeholders = _PLACEHOLDERS[:parts]
    address = reverse(f"web:{view}", args=placeholders).replace("%", "%%")
    for placeholder in placeholders:
        address = address.replace(placeholder, "%s")
    return address
