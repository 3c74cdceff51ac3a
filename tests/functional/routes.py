"""Every route of the URLconf, with addresses that name one repository."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch


@dataclass(frozen=True)
class Route:
    """A route: its full name (or its text, where it has none) and its parameters."""

    name: str
    parameters: tuple[str, ...]
    text: str

    def address(self, values: Mapping[str, Any]) -> str:
        """Return its address; raise `KeyError` for a parameter that the test does not know."""
        given = {name: values[name] for name in self.parameters}
        if not self.name:
            return f"/{self.text}"
        try:
            return reverse(self.name, kwargs=given)
        except NoReverseMatch:
            return reverse(self.name, args=list(given.values()))


def _walk(
    patterns: Sequence[URLPattern | URLResolver], spaces: tuple[str, ...], text: str
) -> Iterator[Route]:
    for each in patterns:
        if isinstance(each, URLResolver):
            inner = (*spaces, each.namespace) if each.namespace else spaces
            yield from _walk(each.url_patterns, inner, text + str(each.pattern))
        else:
            name = ":".join((*spaces, each.name)) if each.name else ""
            parameters = (*each.pattern.converters, *each.pattern.regex.groupindex)
            yield Route(name, tuple(dict.fromkeys(parameters)), text + str(each.pattern))


def routes() -> list[Route]:
    """Return all of them but the admin's last one, which catches the rest."""
    found = _walk(get_resolver().url_patterns, (), "")
    return [route for route in found if "(?P<url>" not in route.text]
