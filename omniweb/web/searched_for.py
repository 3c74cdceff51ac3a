"""The search that led to a file: its marks there, and how addresses hand it on."""

from functools import partial
from urllib.parse import urlencode

from django.http import HttpRequest

from omniweb.errors import TooManySearches
from omniweb.repositories.models import Repository
from omniweb.repositories.services import scope_of_one
from omniweb.search import QueryError
from omniweb.search.marking import Marks, marked
from omniweb.search.types import Mode
from omniweb.search.used_places import used_places
from omniweb.serving.admission import Client
from omniweb.web.long_texts import InAddress, keep, kept

MOST_HANDED_ON = 200
"""Bytes of a query in the address of each line of a hit; a longer one goes by its digest."""
_NOTHING = Marks({})


def handed_on(text: str, named: InAddress | None, mode: Mode) -> str:
    """Return the part of an address that hands a query on, "" where files show no matches of it.

    `named` is what names the text in the address of its search.
    """
    if mode is Mode.PATH or not text or not named:
        return ""
    chosen = {} if mode is Mode.AUTO else {"mode": mode.value}
    given = {"q": named.query, "paste": named.paste} | chosen
    short = urlencode({name: value for name, value in given.items() if value})
    if len(short) <= MOST_HANDED_ON:
        return short
    digest = keep(text)
    return urlencode({"paste": digest} | chosen) if digest else ""


def asked_in(request: HttpRequest) -> str:
    """Return the query that a request hands on, "" for none or one that is not kept any more."""
    rest = kept(request.GET["paste"]) if request.GET.get("paste") else ""
    return f"{request.GET.get('q', '')} {rest or ''}".replace("\0", "").strip()


def marks_in(request: HttpRequest, repository: Repository, path: str, text: str) -> Marks:
    """Return where the query that a request hands on matches; nothing where that is refused."""
    asked, mode = asked_in(request), request.GET.get("mode", "")
    if not asked:
        return _NOTHING
    chosen = Mode(mode) if mode in set(Mode) else Mode.AUTO
    where = scope_of_one(repository), repository.pk, path, request.GET.get("ref") or None
    admission = Client.of(request, request.user).searching
    try:
        return marked(text, asked, chosen, admission, partial(used_places, *where), path)
    except (QueryError, TooManySearches):
        return _NOTHING
