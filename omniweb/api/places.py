"""What navigation may be asked for: a place in a file or a symbol, checked."""

from collections.abc import Sequence
from typing import Any, Final

from rest_framework import serializers as s
from typing_extensions import override

from omniweb.api.choices import ChoiceField
from omniweb.api.parameters import TextField
from omniweb.search.navigation import ROLES, Certainty

MAX_USES: Final = 1_000
PAGE, ALL = COUNTS = ("page", "all")
"""What the totals of a page of uses are of: what was seen for it, or everything."""
_LARGEST: Final = 2**31 - 1
_LONGEST_CURSOR: Final = 20_000
"""It holds the path of a file and the names that were looked for."""
_OF_PLACES: Final = ("repository_id", "path", "line", "column", "ref")


class _CertaintyField(ChoiceField):
    """How sure it is; `same_scope` means “same scope”."""

    @override
    def to_internal_value(self, data: Any) -> str:
        return str(super().to_internal_value(str(data).replace("_", " ")))


class PathField(TextField):
    """The path of a file, with all of its spaces."""

    def __init__(self, **options: Any) -> None:
        super().__init__(trim_whitespace=False, max_length=4_096, **options)


class PlaceParameters(s.Serializer[object]):
    """A place, `repository` (or `repository_id`), `path`, `line` and `column`; or a `symbol`."""

    repository = TextField(
        required=False,
        max_length=200,
        help_text="Name of a repository. With “symbol” it narrows what is defined so.",
    )
    repository_id = s.IntegerField(required=False, min_value=1, max_value=_LARGEST)
    path = PathField(required=False)
    line = s.IntegerField(required=False, min_value=1, max_value=_LARGEST, help_text="From 1.")
    column = s.IntegerField(
        required=False, min_value=0, max_value=_LARGEST, help_text="Code points before it."
    )
    ref = TextField(required=False, max_length=500)
    symbol = TextField(
        required=False,
        max_length=500,
        help_text="A name, or the end of a qualified name, such as Shape.area; what a type "
        "inherits or a module hands on may stand behind its name, such as flask.url_for.",
    )

    @override
    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "symbol" in attrs:
            given = [each for each in _OF_PLACES if each in attrs]
            _refuse(given, "A place or a symbol is asked for, not both.")
            return attrs
        named = {"repository", "repository_id"} & attrs.keys()
        if len(named) > 1:
            _refuse(["repository_id"], "The repository is named already.")
        missing = [each for each in ("path", "line", "column") if each not in attrs]
        missing += [] if named else ["repository"]
        _refuse(missing, "A place needs this; or ask for a “symbol”.")
        return attrs


class UsageParameters(PlaceParameters):
    """A page of uses."""

    role = ChoiceField(choices=ROLES, required=False, help_text="What the name does there.")
    certainty = _CertaintyField(
        choices=[each.value for each in Certainty],
        default=Certainty.SAME_NAME.value,
        help_text="So sure or surer.",
    )
    limit = s.IntegerField(min_value=1, max_value=MAX_USES, default=100, help_text="Uses.")
    cursor = TextField(allow_blank=True, default="", max_length=_LONGEST_CURSOR)
    count = ChoiceField(
        choices=COUNTS,
        default=PAGE,
        help_text="all: totals of all uses, as far as an answer has time for, on each page.",
    )


class OfFileParameters(s.Serializer[object]):
    """A file of a repository."""

    path = PathField()
    ref = TextField(required=False, max_length=500)


def _refuse(parameters: Sequence[str], message: str) -> None:
    if parameters:
        raise s.ValidationError(dict.fromkeys(parameters, message))
