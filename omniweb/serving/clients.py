"""Which address a request comes from: that of the peer, or the one that a trusted proxy tells of.

Anybody can send `X-Forwarded-For`. A proxy appends the address of its own peer, so the list is read
from the right, and the first address that is no proxy of ours is the client's. What lies further
left is only what that client says.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Address = IPv4Address | IPv6Address
_CLAIMS = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_FORWARDED_PROTO")
_WITH_PORT = re.compile(r"(?:\[([^\]]*)\]|(\d+\.\d+\.\d+\.\d+))(?::\d+)?")
_FOR = re.compile(r"(?:^|;)\s*for\s*=\s*\"?([^\";]*)", re.IGNORECASE)
_LOOPBACK = IPv4Address("127.0.0.1")
_SITE_BITS = 64
"""One site has a whole /64 of IPv6: to count single addresses in it is to count nothing."""


def _parsed(text: str) -> Address | None:
    """Return the address, of which a port and a zone are no part; none for any other text."""
    text = text.strip()
    if match := _WITH_PORT.fullmatch(text):
        text = match[1] or match[2] or ""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_proxy(peer: Address) -> bool:
    """Tell whether it is a proxy of ours; see `settings.OMNIWEB_TRUSTED_PROXIES`."""
    return any(peer in network for network in settings.OMNIWEB_TRUSTED_PROXIES)


def _may_tell(peer: Address) -> bool:
    neighbour = settings.NEIGHBOURS_ARE_PROXIES and peer.is_private
    return neighbour or _is_proxy(peer)


def _first_stranger(peer: Address, hops: Iterator[str]) -> Address:
    """Return the first of the hops, the nearest first, that is no proxy of ours."""
    for hop in hops:
        address = _parsed(hop)
        if address is None:  # “unknown”, or nonsense: who handed it on is all that is known
            break
        peer = address
        if not _is_proxy(peer):
            break
    return peer


def _told(peer: Address, meta: Mapping[str, Any]) -> Address:
    """Return the client's address as the peer tells it.

    Two headers that disagree are not believed: a proxy that writes one of them may hand on the
    other as the client sent it.
    """
    found = set()
    if hops := meta.get("HTTP_X_FORWARDED_FOR"):
        found.add(_first_stranger(peer, reversed(hops.split(","))))
    if hops := meta.get("HTTP_FORWARDED"):
        elements = (_FOR.search(element) for element in reversed(hops.split(",")))
        found.add(_first_stranger(peer, (match[1] if match else "" for match in elements)))
    return found.pop() if len(found) == 1 else peer


class ForwardedAddress:
    """Middleware that makes `REMOTE_ADDR` the client's address.

    From a peer that is no proxy of ours it takes the headers away: nothing after it reads them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Handle the request as the client's."""
        meta = request.META
        peer = _parsed(meta.get("REMOTE_ADDR", "")) or _LOOPBACK  # none: a socket of this machine
        if _may_tell(peer):
            peer = _told(peer, meta)
        else:
            for name in _CLAIMS:
                meta.pop(name, None)
        meta["REMOTE_ADDR"] = str(peer)
        return self.get_response(request)


def address_of(request: HttpRequest) -> str:
    """Return what a caller is counted by: an IPv4 address, or the /64 of an IPv6 one."""
    address = _parsed(request.META.get("REMOTE_ADDR", "")) or _LOOPBACK
    if isinstance(address, IPv6Address):
        return str(ip_network((int(address), _SITE_BITS), strict=False))
    return str(address)
