"""Which page of a list is asked for."""

from django.http import HttpRequest

_MAX_DIGITS = 7


def page_number(request: HttpRequest) -> int:
    """Return the number of the page, 1-based; whatever is no such number is the first."""
    text = request.GET.get("page", "1")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < _MAX_DIGITS else 1
