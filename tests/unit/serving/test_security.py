"""Headers."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/healthz", "/admin/login/", "/no/such/page"])
def test_every_response_carries_the_headers(client: Client, path: str) -> None:
    headers = client.get(path).headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_admin_has_nothing_inline_that_the_policy_would_stop(admin_client: Client) -> None:
    page = admin_client.get("/admin/repositories/repository/add/").content.decode()

    assert "<script>" not in page
    assert " style=" not in page
    assert " onclick=" not in page
