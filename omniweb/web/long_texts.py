"""Texts that are too long for an address: the cache keeps them for a day, under a digest.

The page after such a text names it by its digest, so facets, further pages and reloads work as for
any search, and who is given the address sees what was pasted. A digest is made with the secret key:
nobody can find out by it whether a text that he guesses was pasted.
"""

import zlib
from dataclasses import dataclass
from urllib.parse import quote_plus

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from omniweb.search.query.parser import MAX_PASTE
from omniweb.search.query.pasted import parted

MAX_ADDRESS = 2_000
"""Bytes of a text in an address; search.js has the same number. Any proxy passes so many."""
KEPT_SECONDS = 24 * 3_600
_DIGEST_CHARACTERS = 32


@dataclass(frozen=True, slots=True)
class InAddress:
    """What names a text: all of it, or the filters that it begins with and a digest of the rest."""

    query: str
    paste: str = ""


def fits_address(text: str) -> bool:
    """Tell whether a text may stand in an address."""
    return len(text) <= MAX_ADDRESS and len(quote_plus(text)) <= MAX_ADDRESS


def in_address(text: str) -> InAddress | None:
    """Return what names a text, which is kept if it is long; None where nothing can be kept."""
    if fits_address(text):
        return InAddress(text)
    filters, rest = parted(text)
    if not fits_address(filters):
        filters, rest = "", text
    digest = keep(rest)
    return InAddress(filters, digest) if digest else None


def keep(text: str) -> str:
    """Keep a text and return its digest, "" where nothing can be kept.

    One character more is kept than is read, so that the answer says what was left out.
    """
    text = text[: MAX_PASTE + 1]
    digest = salted_hmac(__name__, text, algorithm="sha256").hexdigest()[:_DIGEST_CHARACTERS]
    cache.set(_key(digest), zlib.compress(text.encode(), level=1), KEPT_SECONDS)
    return digest if cache.has_key(_key(digest)) else ""


def kept(digest: str) -> str | None:
    """Return the text with that digest, None where it is not kept any more."""
    if len(digest) != _DIGEST_CHARACTERS or not digest.isalnum():
        return None
    stored = cache.get(_key(digest))
    return None if stored is None else zlib.decompress(stored).decode()


def _key(digest: str) -> str:
    return f"pasted:{digest}"
