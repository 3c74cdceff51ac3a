"""Text of unknown people made harmless for a page: escaped, with nothing invisible in it.

Characters that reorder or hide text (Trojan Source) and control characters are shown by name.
"""

import re
import unicodedata
from html import escape

from django.utils.safestring import SafeString

from omniweb.serving.unseen import UNSEEN

_UNSEEN = re.compile(f"[\r{UNSEEN}]")
_PICTURES = 0x2400
"""The Unicode block with a picture of each control character."""
_DELETE = 0x7F


def _picture(code: int) -> str:
    return chr(_PICTURES + code) if code < ord(" ") else "\u2421"


def _shown(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < ord(" ") or code == _DELETE:
        title = f"control character U+{code:04X}"
        return f'<span class="unseen" title="{title}">{_picture(code)}</span>'
    name = unicodedata.name(match[0], "control character")
    return f'<span class="unseen warned" title="{name}">U+{code:04X}</span>'


def visible(text: str) -> SafeString:
    """Return text as HTML: escaped, every unseen character named in its place."""
    # `mark_safe` takes lazy texts too, of which there are none, and longer than all the rest.
    return SafeString(_UNSEEN.sub(_shown, escape(text)))


def has_reordering(text: str) -> bool:
    """Tell whether a text holds characters that change the order in which it is shown."""
    return re.search("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", text) is not None
