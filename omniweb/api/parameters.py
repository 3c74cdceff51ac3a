"""What callers may ask for, checked: anything else is a 400 that names the parameter."""

from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from rest_framework import serializers as s
from rest_framework.request import Request
from typing_extensions import override

from omniweb.api.choices import ChoiceField
from omniweb.repositories.models import State, Visibility
from omniweb.repositories.services import rules
from omniweb.search.types import Mode
from omniweb.serving.entrance import is_text

MAX_LIMIT = 100
MOST_NAMES, LONGEST_NAME = 5, 40
"""Of parameters that nobody knows, and how many characters of each are repeated."""
MAX_QUERY = 100_000
"""Characters; of a text of several lines the engine reads the first ones and says so."""


class TextField(s.CharField):
    """Text that can be stored and sent: no NUL, no lone surrogate."""

    @override
    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not is_text(text):
            message = "The text holds a lone surrogate, which is no character."
            raise s.ValidationError(message)
        return text


class SearchParameters(s.Serializer[object]):
    """A search."""

    q = TextField(allow_blank=True, trim_whitespace=True, max_length=MAX_QUERY)
    mode = ChoiceField(
        choices=[mode.value for mode in Mode],
        default=Mode.AUTO.value,
        help_text="In uses, calls, impl and imports the words of “q” are names: as “uses:NAME”.",
    )
    limit = s.IntegerField(min_value=1, max_value=MAX_LIMIT, default=20)
    cursor = TextField(allow_blank=True, default="", max_length=2_000)
    explain = s.BooleanField(default=False)
    fusion = ChoiceField(choices=["zscore", "rrf"], default="zscore")


class SymbolParameters(s.Serializer[object]):
    """A look for definitions by name."""

    name = TextField(max_length=500)
    repository = TextField(required=False, max_length=200, help_text="Name of a repository.")
    kind = s.RegexField(r"^[a-z]+$", required=False, max_length=30)
    limit = s.IntegerField(min_value=1, max_value=MAX_LIMIT, default=20)


class FileParameters(s.Serializer[object]):
    """Which lines of which ref."""

    ref = TextField(required=False, max_length=500)
    start_line = s.IntegerField(min_value=1, default=1)
    end_line = s.IntegerField(min_value=1, required=False)

    @override
    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("end_line", attrs["start_line"]) < attrs["start_line"]:
            raise s.ValidationError({"end_line": "It is before start_line."})
        return attrs


class ListParameters(s.Serializer[object]):
    """A page of a list."""

    limit = s.IntegerField(min_value=1, max_value=MAX_LIMIT, default=50)
    cursor = s.IntegerField(min_value=0, max_value=2**63 - 1, required=False)


class RepositoryListParameters(ListParameters):
    """A page of repositories."""

    name = TextField(required=False, max_length=200, help_text="The one of this name.")


class RunListParameters(ListParameters):
    """A page of runs."""

    repository = s.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    state = ChoiceField(choices=State.choices, required=False)


class NewRepository(s.Serializer[object]):
    """A repository to add; `username` and `token` are stored encrypted and never shown."""

    name = TextField(max_length=rules.MAX_NAME)
    source = TextField(  # type: ignore[assignment] # a field, not its option
        max_length=2_000, help_text="An https address."
    )
    ref = TextField(required=False, allow_blank=True, default="", max_length=rules.MAX_REF)
    extra_refs = s.ListField(
        child=TextField(max_length=rules.MAX_REF), default=list, max_length=rules.MAX_EXTRA_REFS
    )
    visibility = ChoiceField(choices=Visibility.choices, default=Visibility.PRIVATE)
    excludes = s.ListField(
        child=TextField(max_length=rules.MAX_GLOB), default=list, max_length=rules.MAX_EXCLUDES
    )
    polling_interval = s.IntegerField(min_value=0, max_value=rules.MAX_POLLING_SECONDS, default=900)
    username = TextField(required=False, allow_blank=True, default="", max_length=200)
    token = TextField(
        required=False, allow_blank=True, default="", max_length=4_000, write_only=True
    )


class Reindexing(s.Serializer[object]):
    """How to reindex."""

    full = s.BooleanField(default=False, help_text="Build every document again.")


class UploadParameters(s.Serializer[object]):
    """What an uploaded index was made of."""

    commit = TextField(max_length=64, help_text="The whole id of the commit.")


@cache
def _reader(kind: type[s.Serializer[object]]) -> s.Serializer[object]:
    """Return one of a kind that reads for all threads: to make its fields takes longest."""
    made = kind()
    _ = made.fields  # made now, by one thread
    return made


def checked(kind: type[s.Serializer[object]], data: Any) -> dict[str, Any]:
    """Return the values; raise `ValidationError`."""
    try:
        return cast("dict[str, Any]", _reader(kind).run_validation(data))
    except s.ValidationError:
        given = kind(data=data)
        given.is_valid(raise_exception=True)  # it knows the form of refusals
        return cast("dict[str, Any]", given.validated_data)


def from_address(kind: type[s.Serializer[object]], request: Request) -> dict[str, Any]:
    """Return the values of the query string."""
    return checked(kind, request.query_params)


def notices_of(kind: type[s.Serializer[object]], request: Request) -> tuple[str, ...]:
    """Return what an answer should say about the query string."""
    return unknown_names(kind, request.query_params)


def unknown_names(kind: type[s.Serializer[object]], given: Any) -> tuple[str, ...]:
    """Return a sentence that names what was given and is no parameter; none for none."""
    if not isinstance(given, Mapping) or not (
        strangers := set(given) - _reader(kind).fields.keys()
    ):
        return ()
    names = sorted(strangers)
    shown = ", ".join(f"“{name[:LONGEST_NAME]}”" for name in names[:MOST_NAMES])
    more = " and others" if len(names) > MOST_NAMES else ""
    return (f"Not known here and without effect: {shown}{more}.",)
