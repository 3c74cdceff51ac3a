"""Parameters that take one of some values: a refusal names these, a near one first."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, Final

from rest_framework import serializers as s
from typing_extensions import override

_SHOWN: Final = 40
"""Characters of what was given that are repeated."""


class ChoiceField(s.ChoiceField):
    """One of some values."""

    @override
    def to_internal_value(self, data: Any) -> Any:
        try:
            return super().to_internal_value(data)
        except s.ValidationError as error:
            message = refusal(str(data), list(map(str, self.choices)))
            raise s.ValidationError(message, code="invalid_choice") from error


def refusal(given: str, choices: Sequence[str]) -> str:
    """Return the sentence on a value that is none of the choices."""
    near = get_close_matches(given[:_SHOWN].lower(), choices, 1)
    shown = given if len(given) <= _SHOWN else f"{given[:_SHOWN]}…"
    perhaps = f" Perhaps {near[0]}?" if near else ""
    return f"“{shown}” is not a valid choice.{perhaps} It takes {', '.join(choices)}."
