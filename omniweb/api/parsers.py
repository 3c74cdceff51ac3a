"""How bodies of requests are read: one that cannot be is the caller's fault, not the server's."""

from typing import Any

from rest_framework import parsers
from rest_framework.exceptions import ParseError
from typing_extensions import override


class JSONParser(parsers.JSONParser):
    """JSON that is nested no deeper than the interpreter can follow."""

    @override
    def parse(self, *arguments: Any, **options: Any) -> Any:
        """Return the value; raise `ParseError`."""
        try:
            return super().parse(*arguments, **options)
        except RecursionError:
            message = "JSON parse error - it is nested too deep."
            raise ParseError(message) from None


class FormParser(parsers.FormParser):
    """A form in an encoding that its bytes are indeed written in."""

    @override
    def parse(self, *arguments: Any, **options: Any) -> Any:
        """Return the fields; raise `ParseError`."""
        try:
            return super().parse(*arguments, **options)
        except UnicodeError:  # most encodings mark what is not valid; punycode on 3.11 does not
            message = "The form is not written in the encoding that its type names."
            raise ParseError(message) from None
