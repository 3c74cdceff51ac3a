"""Which address a request comes from, and who may say so."""

from ipaddress import ip_network
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from omniweb.serving.clients import ForwardedAddress, address_of

PROXY = "10.0.0.9"
CLIENT = "203.0.113.7"


@pytest.fixture
def trusted(settings: Settings) -> None:
    settings.OMNIWEB_TRUSTED_PROXIES = [ip_network("10.0.0.0/8"), ip_network("2001:db8:f::/64")]


def _seen(**meta: Any) -> HttpRequest:
    """Return the request as views see it."""
    request = RequestFactory().get("/", **meta)
    ForwardedAddress(lambda _: HttpResponse())(request)
    return request


def _address(told: str, peer: str = PROXY) -> str:
    return address_of(_seen(REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=told))


def test_without_a_proxy_it_is_the_peer_whatever_the_peer_says() -> None:
    request = _seen(
        REMOTE_ADDR=CLIENT,
        HTTP_X_FORWARDED_FOR="198.51.100.1",
        HTTP_FORWARDED="for=198.51.100.1",
        HTTP_X_FORWARDED_PROTO="https",
    )

    assert address_of(request) == CLIENT
    assert not [name for name in request.META if "FORWARDED" in name]


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    ("told", "address"),
    [
        (CLIENT, CLIENT),
        (f" {CLIENT} ", CLIENT),
        (f"{CLIENT}:4711", CLIENT),
        (f"198.51.100.1, {CLIENT}", CLIENT),  # the client's own words come before its address
        (f"127.0.0.1, {CLIENT}, 10.1.2.3, 10.0.0.8", CLIENT),
        ("10.1.1.1, 10.1.2.3", "10.1.1.1"),
        (f"::ffff:{CLIENT}", CLIENT),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::1]:4711", "2001:db8:1:2::/64"),
        ("fe80::1%\0", "fe80::/64"),
        ("unknown", PROXY),
        (f"{CLIENT}, unknown", PROXY),
        (f"{CLIENT}, ", PROXY),
        ("x" * 10_000, PROXY),
        ("", PROXY),
    ],
)
def test_a_trusted_proxy_is_believed_up_to_the_first_stranger(told: str, address: str) -> None:
    assert _address(told) == address


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    ("told", "address"),
    [
        (f"for={CLIENT}", CLIENT),
        (f'proto=https;FOR="{CLIENT}:80"', CLIENT),
        (f"for=198.51.100.1, for={CLIENT};by=10.0.0.9, for=10.0.0.8", CLIENT),
        ('for="[2001:db8:1:2::1]:4711"', "2001:db8:1:2::/64"),
        (f'for="198.51.100.1, for={CLIENT}', CLIENT),  # an open quotation hides nothing after it
        (f"for={CLIENT}, proto=https", PROXY),
        ("for=_hidden", PROXY),
    ],
)
def test_the_standard_header_says_the_same(told: str, address: str) -> None:
    assert address_of(_seen(REMOTE_ADDR=PROXY, HTTP_FORWARDED=told)) == address


@pytest.mark.usefixtures("trusted")
def test_two_headers_that_disagree_are_not_believed() -> None:
    told = {"HTTP_X_FORWARDED_FOR": "198.51.100.1", "HTTP_FORWARDED": f"for={CLIENT}"}

    assert address_of(_seen(REMOTE_ADDR=PROXY, **told)) == PROXY
    told["HTTP_X_FORWARDED_FOR"] = CLIENT
    assert address_of(_seen(REMOTE_ADDR=PROXY, **told)) == CLIENT


@pytest.mark.usefixtures("trusted")
def test_another_peer_is_not_believed_where_proxies_are_named(settings: Settings) -> None:
    settings.NEIGHBOURS_ARE_PROXIES = False

    assert _address(CLIENT, peer="192.168.0.1") == "192.168.0.1"
    assert _address(CLIENT, peer="2001:db8:f::1") == CLIENT


@pytest.mark.parametrize("peer", ["127.0.0.1", "172.18.0.1", "fd00::1", ""])
def test_where_none_is_named_a_neighbour_is_the_only_proxy(settings: Settings, peer: str) -> None:
    settings.NEIGHBOURS_ARE_PROXIES = True

    assert _address(f"{CLIENT}, 192.168.0.4", peer) == "192.168.0.4"
    assert _address(CLIENT, peer="9.9.9.9") == "9.9.9.9"


@pytest.mark.usefixtures("trusted")
def test_only_a_proxy_says_that_the_client_speaks_https(settings: Settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    assert _seen(REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_PROTO="https").is_secure()
    assert not _seen(REMOTE_ADDR=CLIENT, HTTP_X_FORWARDED_PROTO="https").is_secure()
