"""Dataclasses as JSON: one declaration gives the object that is sent and its OpenAPI schema.

What orjson does by itself with dataclasses takes a third longer than dictionaries, a loop over the
names of fields two thirds. So `dump` is compiled once from the declaration, as `dataclasses` itself
compiles `__init__`: into the dictionary that one would write by hand.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin, get_type_hints

from django.db.models import Choices
from rest_framework import serializers as s

Json = dict[str, Any]
Url = Annotated[str, s.URLField]
"""An absolute address."""
Field = s.Field[Any, Any, Any, Any]
_COLLECTIONS = (tuple, Mapping)
_FIELDS: Mapping[type, type[Field]] = {
    str: s.CharField,
    bool: s.BooleanField,
    int: s.IntegerField,
    float: s.FloatField,
    datetime: s.DateTimeField,
}


@dataclass(frozen=True, slots=True)
class _Member:
    """A key of the object: its type, and the source text of its value in terms of `{}`."""

    hint: Any
    value: str


class Shape:
    """The JSON object of a dataclass or a NamedTuple.

    `parts` are the shapes of the dataclasses in its fields. `renamed` maps fields to other keys;
    `computed` maps keys to functions of the whole value, whose return types are declared. The keys
    in `optional` are left out where the value is None. An annotation of a type names a serializer
    field, as `Url` does, or describes the key.
    """

    def __init__(
        self,
        name: str,
        kind: type,
        *,
        parts: Collection["Shape"] = (),
        renamed: Mapping[str, str] | None = None,
        computed: Mapping[str, Callable[[Any], object]] | None = None,
        optional: Collection[str] = (),
    ) -> None:
        self.kind = kind
        self._parts = {part.kind: part for part in parts}
        self._optional = frozenset(optional)
        self._members = _members(name, kind, renamed or {}, computed or {})
        self.functions = {f"{name}_{key}": each for key, each in (computed or {}).items()}
        """What `display` calls, by name; those of the parts too."""
        for part in parts:
            self.functions |= part.functions
        self.serializer = self._make_serializer(name)
        """Describes the object in the OpenAPI document."""
        self.dump = self._compile()
        """Returns the object of a value."""

    def _compile(self) -> Callable[[Any], Json]:
        source = f"lambda value: {self.display('value')}"
        return cast("Callable[[Any], Json]", eval(source, {**self.functions}))  # noqa: S307 - ours

    def display(self, value: str) -> str:
        """Return the source of a dictionary, made of a value that is given as source."""
        items = []
        for key, member in self._members.items():
            text = member.value.format(value)
            item = f"{key!r}: {self._shown(member.hint, text)}"
            if key in self._optional:
                item = f"**({{{item}}} if {text} is not None else {{}})"
            items.append(item)
        return f"{{{', '.join(items)}}}"

    def _shown(self, hint: Any, value: str) -> str:
        """Return the source of what orjson writes for a value of a type."""
        if get_origin(hint) is Annotated:
            hint = get_args(hint)[0]
        if _is_nullable(hint):
            shown = self._shown(_without_none(hint), value)
            return shown if shown == value else f"(None if {value} is None else {shown})"
        if get_origin(hint) in _COLLECTIONS:
            return self._shown_collection(hint, value)
        if hint in self._parts:
            return self._parts[hint].display(value)
        return f"{value}.isoformat()" if hint is datetime else value

    def _shown_collection(self, hint: Any, value: str) -> str:
        inner = _inner(hint)
        shown = self._shown(inner, "each")
        if shown == "each":
            return f"{'list' if get_origin(hint) is tuple else 'dict'}({value})"
        if get_origin(hint) is tuple:
            return f"[{shown} for each in {value}]"
        return f"{{key: {shown} for key, each in {value}.items()}}"

    def _make_serializer(self, name: str) -> type[s.Serializer[object]]:
        fields = {
            key: self._field(member.hint, required=key not in self._optional)
            for key, member in self._members.items()
        }
        made = type(name, (s.Serializer,), {"__doc__": self.kind.__doc__, **fields})
        return cast("type[s.Serializer[object]]", made)

    def _field(self, hint: Any, **options: Any) -> Field:
        """Return the serializer field of a type."""
        if get_origin(hint) is Annotated:
            hint, note = get_args(hint)
            if not isinstance(note, str):
                return cast("Field", note(**options))
            options["help_text"] = note
        if _is_nullable(hint):
            # What is left out where it is None is never null.
            return self._field(_without_none(hint), **options, allow_null=options["required"])
        if get_origin(hint) in _COLLECTIONS:
            return self._collection_field(hint, options)
        if hint in self._parts:
            return self._parts[hint].serializer(**options)
        return _scalar_field(hint, options)

    def _collection_field(self, hint: Any, options: Json) -> Field:
        inner = _inner(hint)
        if get_origin(hint) is Mapping:
            return s.DictField(child=self._field(inner), **options)
        if inner in self._parts:
            return self._parts[inner].serializer(many=True, **options)
        return s.ListField(child=self._field(inner), **options)


def _scalar_field(hint: Any, options: Json) -> Field:
    if get_origin(hint) is Literal:
        return s.ChoiceField(choices=get_args(hint), **options)
    if issubclass(hint, Choices):
        return s.ChoiceField(choices=hint.choices, **options)
    if issubclass(hint, Enum):
        return s.ChoiceField(choices=[each.value for each in hint], **options)
    return _FIELDS[hint](**options)


def _members(
    name: str,
    kind: type,
    renamed: Mapping[str, str],
    computed: Mapping[str, Callable[[Any], object]],
) -> dict[str, _Member]:
    members = {
        renamed.get(field, field): _Member(hint, f"{{}}.{field}")
        for field, hint in get_type_hints(kind, include_extras=True).items()
    }
    for key, function in computed.items():
        hint = get_type_hints(function, include_extras=True)["return"]
        members[key] = _Member(hint, f"{name}_{key}({{}})")
    return members


def _is_nullable(hint: Any) -> bool:
    return get_origin(hint) in {Union, UnionType} and NoneType in get_args(hint)


def _without_none(hint: Any) -> Any:
    [inner] = [each for each in get_args(hint) if each is not NoneType]
    return inner


def _inner(hint: Any) -> Any:
    """Return the type of the elements of a tuple, or of the values of a mapping."""
    return get_args(hint)[0 if get_origin(hint) is tuple else 1]
