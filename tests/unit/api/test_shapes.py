"""A dataclass gives its JSON object and its schema."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple

from rest_framework import serializers as s

from omniweb.api.shapes import Shape, Url


class Colour(StrEnum):
    RED = "red"


class Point(NamedTuple):
    """A point."""

    x: int
    y: int


@dataclass(frozen=True)
class Line:
    """Some points."""

    points: tuple[Point, ...]
    named: Mapping[str, tuple[Point, ...]]
    first: Point | None
    colour: Colour
    style: Literal["solid", "dashed"]
    tags: Annotated[tuple[str, ...], "Free words."]
    drawn_at: datetime | None = None
    width: float | None = None


def _url(line: Line) -> Url:
    return f"https://example.org/{len(line.points)}"


LINE = Shape(
    "Drawn",
    Line,
    parts=[Shape("Point", Point, renamed={"x": "left"})],
    renamed={"tags": "labels"},
    computed={"url": _url},
    optional={"width"},
)
POINT = Point(1, 2)


def test_parts_are_objects_wherever_they_stand() -> None:
    line = Line((POINT, Point(3, 4)), {"a": (POINT,)}, POINT, Colour.RED, "solid", ("b",))

    assert LINE.dump(line) == {
        "points": [{"left": 1, "y": 2}, {"left": 3, "y": 4}],
        "named": {"a": [{"left": 1, "y": 2}]},
        "first": {"left": 1, "y": 2},
        "colour": "red",
        "style": "solid",
        "labels": ["b"],
        "drawn_at": None,
        "url": "https://example.org/2",
    }


def test_what_is_optional_is_left_out_and_what_is_nullable_is_null() -> None:
    empty = Line((), {}, None, Colour.RED, "solid", ())
    full = Line((), {}, None, Colour.RED, "solid", (), datetime(2026, 1, 1, tzinfo=UTC), 1.5)

    assert (LINE.dump(empty)["first"], "width" in LINE.dump(empty)) == (None, False)
    assert LINE.dump(full)["width"] == 1.5
    assert LINE.dump(full)["drawn_at"] == "2026-01-01T00:00:00+00:00"


def test_the_schema_has_the_keys_of_the_object() -> None:
    fields = LINE.serializer().fields

    assert LINE.serializer.__name__ == "Drawn"
    assert LINE.serializer.__doc__ == "Some points."
    assert set(fields) == {*LINE.dump(Line((), {}, None, Colour.RED, "solid", ())), "width"}
    assert [name for name, field in fields.items() if field.allow_null] == ["first", "drawn_at"]
    assert [name for name, field in fields.items() if not field.required] == ["width"]


def test_the_schema_has_the_types_of_the_fields() -> None:
    fields = LINE.serializer().fields

    assert list(fields["points"].child.fields) == ["left", "y"]
    assert list(fields["named"].child.child.fields) == ["left", "y"]
    assert list(fields["style"].choices) == ["solid", "dashed"]
    assert list(fields["colour"].choices) == ["red"]
    assert isinstance(fields["url"], s.URLField)
    assert fields["labels"].help_text == "Free words."
