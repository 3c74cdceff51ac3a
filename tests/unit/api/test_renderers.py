"""Responses as bytes."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils.translation import gettext_lazy
from rest_framework import renderers

from omniweb.api.renderers import JSONRenderer


@pytest.mark.parametrize(
    "value",
    [
        {"hits": [{"path": "é/日本.py", "score": 1.25, "language": None}], "incomplete": False},
        {"at": datetime(2026, 1, 2, 3, 4, 5, 678_900, UTC)},
        {"detail": gettext_lazy("Not found.")},
        {"large": 2**70},
        "text",
        [],
        None,
    ],
)
def test_a_value_is_written_as_djangos_own_renderer_writes_it(value: Any) -> None:
    written, expected = JSONRenderer().render(value), renderers.JSONRenderer().render(value)

    assert written == expected


def test_who_wants_it_indented_gets_it_so() -> None:
    written = JSONRenderer().render({"a": [1]}, "application/json; indent=2")

    assert written.decode() == json.dumps({"a": [1]}, indent=2)


def test_bytes_are_json_already() -> None:
    assert JSONRenderer().render(b'{"a":[1]}') == b'{"a":[1]}'
    indented = JSONRenderer().render(b'{"a":[1]}', "application/json; indent=2")
    assert indented.decode() == json.dumps({"a": [1]}, indent=2)
