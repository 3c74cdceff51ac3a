"""Nothing that reorders or hides text leaves in a page unseen, whatever template shows it.

Code, paths and names in the text of a page are marked where they are shown
(`omniweb/web/characters.py`). What is left are titles, labels, attributes, sentences and the pages
of the administration: there each such character becomes the text `U+202E`. What people may edit
stays as it is, else they would send something else back.
"""

import re

from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

UNSEEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060"
    "\u2066-\u2069\ufeff\ufff9-\ufffb"
)
"""Members of a class of characters: what reorders or hides text, and controls but for line ends."""
_ANY = re.compile(f"[{UNSEEN}]")
_EDITED_OR_UNSEEN = re.compile(
    rf'(\svalue="[^"]*"|<textarea\b[^>]*>[^<]*)|([{UNSEEN}])', re.IGNORECASE
)


def made_visible(page: bytes) -> bytes:
    """Return HTML in UTF-8 in which each unseen character outside of fields is named."""
    text = page.decode()
    return _EDITED_OR_UNSEEN.sub(_named, text).encode() if _ANY.search(text) else page


def _named(match: re.Match[str]) -> str:
    edited, unseen = match.groups()
    return edited or f"U+{ord(unseen):04X}"


class UnseenCharacters(MiddlewareMixin):
    """Looks at each page on its way out."""

    def process_response(self, _request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Return the response, its unseen characters named where it is a page."""
        kind = response.headers.get("Content-Type", "")
        if kind.startswith("text/html") and not response.streaming:
            response.content = made_visible(response.content)
            if "Content-Length" in response.headers:
                response.headers["Content-Length"] = str(len(response.content))
        return response
