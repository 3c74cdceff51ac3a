"""The OpenAPI document describes every address, and the responses keep to it."""

from typing import Any

import pytest
from django.test import Client

from omniweb.api import urls
from omniweb.api.responses import SEARCH_RESULT
from tests.unit.api.conftest import make_result


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    body: dict[str, Any] = Client().get("/api/v1/openapi.json").json()
    return body


def test_every_address_is_described(document: dict[str, Any]) -> None:
    described = {path.count("/") and path for path in document["paths"]}

    assert len(described) == len(urls.urlpatterns) - 1  # without the document itself
    assert all(path.startswith("/api/v1/") for path in document["paths"])


def test_every_operation_has_a_name_of_its_own_and_describes_refusals(
    document: dict[str, Any],
) -> None:
    operations = [
        operation
        for path in document["paths"].values()
        for operation in path.values()
        if isinstance(operation, dict)
    ]

    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names)
    for operation in operations:
        assert {"401", "403", "503"} <= set(operation["responses"])
        problem = operation["responses"]["401"]["content"]
        assert list(problem) == ["application/problem+json"]


def test_every_operation_asks_for_a_token_or_a_session(document: dict[str, Any]) -> None:
    schemes = document["components"]["securitySchemes"]

    assert any(scheme.get("scheme") == "bearer" for scheme in schemes.values())
    assert document["paths"]["/api/v1/search"]["get"]["security"]


def test_a_result_holds_what_the_document_says(document: dict[str, Any]) -> None:
    _check(document, "SearchAnswer", SEARCH_RESULT.dump(make_result()))


def _check(document: dict[str, Any], name: str, value: dict[str, Any]) -> None:
    schema = document["components"]["schemas"][name]
    required = set(schema["required"])
    assert required <= set(value), f"{name} lacks {required - set(value)}"
    assert set(value) <= set(schema["properties"]), f"{name} has more than is said"
    for key, inner in schema["properties"].items():
        reference = (inner.get("items") or inner).get("$ref", "")
        below = reference.rpartition("/")[2]
        if below in document["components"]["schemas"] and isinstance(value.get(key), dict | list):
            for each in value[key] if isinstance(value[key], list) else [value[key]]:
                _check(document, below, each)
