"""The server's side of SOCKS5 (RFC 1928) with a user name and a password (RFC 1929)."""

import hmac
import ipaddress
import socket
import struct
from dataclasses import dataclass
from enum import IntEnum

GRANTED, NOT_ALLOWED, UNREACHABLE = 0, 2, 4
_VERSION, _SUBNEGOTIATION = 5, 1
_CONNECT = 1
_WITH_PASSWORD, _NO_METHOD = 2, 0xFF


class _Kind(IntEnum):
    """How a host is given."""

    IPV4 = 1
    NAME = 3
    IPV6 = 4


class NotSpoken(Exception):  # noqa: N818 - it is what happened
    """The client speaks something else, or does not know the password."""


@dataclass(frozen=True, slots=True)
class Secret:
    """What a client must know."""

    username: str
    password: str


def hear(client: socket.socket, secret: Secret) -> tuple[str, int]:
    """Return the host and the port that a client asks for; raise `NotSpoken` or `OSError`."""
    _greet(client)
    _authenticate(client, secret)
    version, command, _, kind = _exactly(client, 4)
    if (version, command) != (_VERSION, _CONNECT):
        raise NotSpoken
    return _host(client, kind), struct.unpack("!H", _exactly(client, 2))[0]


def answer(client: socket.socket, reply: int) -> None:
    """Tell the client what came of it; the address that a reply has is of no use to it."""
    client.sendall(bytes((_VERSION, reply, 0, _Kind.IPV4)) + bytes(6))


def _greet(client: socket.socket) -> None:
    version, count = _exactly(client, 2)
    methods = _exactly(client, count)
    if version != _VERSION or _WITH_PASSWORD not in methods:
        client.sendall(bytes((_VERSION, _NO_METHOD)))
        raise NotSpoken
    client.sendall(bytes((_VERSION, _WITH_PASSWORD)))


def _authenticate(client: socket.socket, secret: Secret) -> None:
    version = _exactly(client, 1)[0]
    username = _exactly(client, _exactly(client, 1)[0])
    password = _exactly(client, _exactly(client, 1)[0])
    known = hmac.compare_digest(username, secret.username.encode())
    known &= hmac.compare_digest(password, secret.password.encode())
    if version != _SUBNEGOTIATION or not known:
        client.sendall(bytes((_SUBNEGOTIATION, 1)))
        raise NotSpoken
    client.sendall(bytes((_SUBNEGOTIATION, 0)))


def _host(client: socket.socket, kind: int) -> str:
    match kind:
        case _Kind.IPV4:
            return str(ipaddress.IPv4Address(_exactly(client, 4)))
        case _Kind.IPV6:
            return str(ipaddress.IPv6Address(_exactly(client, 16)))
        case _Kind.NAME:
            return _exactly(client, _exactly(client, 1)[0]).decode("latin-1")
    raise NotSpoken


def _exactly(client: socket.socket, count: int) -> bytes:
    got = bytearray()
    while len(got) < count:
        piece = client.recv(count - len(got))
        if not piece:
            raise NotSpoken
        got += piece
    return bytes(got)
