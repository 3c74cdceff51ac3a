"""Which addresses may be fetched, and where they lead.

`check_address` looks at the text alone; `destination` asks the name service too and checks every
answer, each time anew, because a name may lead elsewhere tomorrow. What it found is what git gets.
"""

import ipaddress
import re
import socket
from dataclasses import dataclass, field
from pathlib import Path

from indexer.errors import SourceRefused, SourceUnreachable

ACCEPTED = "give an address like https://host/owner/repository.git"
MAX_ADDRESS = 2_000
HTTPS_PORT = 443
FIRST_FREE_PORT = 1_024
"""Below it, only 443: other well-known ports speak other protocols."""
CONNECT_SECONDS = 10.0

_URL = re.compile(
    r"(?P<scheme>https?)://"
    r"(?P<host>[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.?|\[[0-9A-Fa-f:.]+\])"
    r"(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<path>/[A-Za-z0-9._~!$'()*+,;=:@%/-]*)?",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)::?")
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)", re.IGNORECASE)
_INNER_NAMES = ("localhost", "local", "internal", "localdomain", "home.arpa", "intranet", "lan")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LAST_32_BITS = 0xFFFFFFFF

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Source:
    """Where a repository is fetched from.

    `allow_local` accepts an absolute path as well. `allowed_hosts` names hosts that may be private
    ones: `host` (any port), `host:port`, or `http://host:port` to allow plain http for exactly
    that one.
    """

    address: str
    username: str = ""
    password: str = field(default="", repr=False)
    allow_local: bool = False
    allowed_hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Destination:
    """What git is told: a URL with the address that its host has, or a local path.

    `protocol` is https, http or file; `pin` is curl's `host:port:address`, "" where there is no
    name to look up.
    """

    url: str
    protocol: str
    pin: str = ""

    @property
    def local(self) -> bool:
        """Tell whether it is a path on this machine."""
        return self.protocol == "file"


@dataclass(frozen=True, slots=True)
class _Place:
    scheme: str
    host: str
    port: int

    @property
    def origins(self) -> set[str]:
        """Return the spellings of this place in a list of allowed hosts."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        spelled = {f"{self.scheme}://{host}:{self.port}"}
        if self.port == (HTTPS_PORT if self.scheme == "https" else 80):
            spelled.add(f"{self.scheme}://{host}")
        if self.scheme == "https":
            spelled |= {host, self.host, f"{host}:{self.port}"}
        return spelled


def check_address(source: Source) -> None:
    """Raise `SourceRefused`, with what is accepted, where the address may not be fetched."""
    _check_text(source)
    if not _is_path(source):
        _check_place(source, _place_of(source))


def destination(source: Source) -> Destination:
    """Return where the source leads now; raise `SourceRefused` or `SourceUnreachable`."""
    check_address(source)
    if _is_path(source):
        return Destination(str(_folder(source)), "file")
    place = _place_of(source)
    addresses = _resolve(source, place)
    if not _allowed(source, place):
        for address in addresses:
            _check_public(source, address)
    answering = _answering(source, place, addresses)
    spelled = f"[{answering}]" if ":" in answering else answering
    pin = "" if _literal(place.host) else f"{place.host}:{place.port}:{spelled}"
    return Destination(source.address.rstrip("/"), place.scheme, pin)


def _is_path(source: Source) -> bool:
    return source.allow_local and source.address.startswith("/")


def _check_text(source: Source) -> None:
    address = source.address
    shown = address[:100] if address.isprintable() else ascii(address[:100])
    if not address:
        raise SourceRefused(shown, f"it is empty; {ACCEPTED}")
    if len(address) > MAX_ADDRESS:
        raise SourceRefused(shown, f"it is longer than {MAX_ADDRESS:,} characters")
    if not address.isprintable() or address != address.strip():
        raise SourceRefused(shown, f"it has blanks or control characters; {ACCEPTED}")
    if address.startswith("-"):
        raise SourceRefused(shown, f"it starts with a dash; {ACCEPTED}")
    for secret in (source.username, source.password):
        if not secret.isprintable():
            raise SourceRefused(shown, "its user name or token has control characters")


def _place_of(source: Source) -> _Place:
    match = _URL.fullmatch(source.address)
    if match is None:
        raise SourceRefused(_without_secret(source.address), _why_not_https(source))
    scheme = match["scheme"].lower()
    host = match["host"].lower().rstrip(".").strip("[]")
    port = int(match["port"] or (HTTPS_PORT if scheme == "https" else 80))
    return _Place(scheme, host, port)


def _without_secret(address: str) -> str:
    return re.sub(r"//[^/]*@", "//", address)


def _why_not_https(source: Source) -> str:  # noqa: PLR0911 - one sentence per mistake
    address = source.address
    scheme = _SCHEME.match(address)
    if re.match(r"https?://[^/]*@", address, re.IGNORECASE):
        return "a user name or password does not belong in it; give them in their own fields"
    if re.match(r"https?://", address, re.IGNORECASE):
        return f"it is not a plain web address; {ACCEPTED}"
    if address.startswith(("/", ".", "~")):
        accepted = "a full path" if source.allow_local else "an https address"
        return f"only {accepted} is accepted here; {ACCEPTED}"
    if re.match(r"ssh://|git\+ssh://|[^/:]+@[^/:]+:", address, re.IGNORECASE):
        return f"ssh is not spoken here; {ACCEPTED}"
    if scheme and scheme[0].endswith("::"):
        return f"remote helpers ({scheme[1]}::) are not allowed; {ACCEPTED}"
    if scheme:
        return f"{scheme[1]} is not accepted; {ACCEPTED}"
    return f"it is not a web address; {ACCEPTED}"


def _allowed(source: Source, place: _Place) -> bool:
    return not place.origins.isdisjoint(host.lower().rstrip("/") for host in source.allowed_hosts)


def _check_place(source: Source, place: _Place) -> None:
    if _allowed(source, place):
        return
    if place.scheme != "https":
        raise SourceRefused(source.address, f"only https is accepted; {ACCEPTED}")
    if place.port != HTTPS_PORT and not FIRST_FREE_PORT <= place.port <= 65_535:  # noqa: PLR2004 - the last port
        raise SourceRefused(source.address, f"port {place.port} is not one for git")
    literal = _literal(place.host)
    if literal is not None:
        _check_public(source, str(literal))
    elif _NUMBER.fullmatch(place.host.rpartition(".")[2]):
        raise SourceRefused(source.address, "its host is a number in disguise")
    elif place.host.endswith(tuple(f".{name}" for name in _INNER_NAMES)) or ("." not in place.host):
        raise SourceRefused(source.address, _inner(place.host))


def _literal(host: str) -> _Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _inner(host: str) -> str:
    return (
        f"{host} is inside a private network; an administrator can allow it "
        "(OMNIWEB_ALLOWED_GIT_HOSTS)"
    )


def _check_public(source: Source, text: str) -> None:
    address = ipaddress.ip_address(text.partition("%")[0])
    if not all(_is_public(one) for one in (address, *_embedded(address))):
        raise SourceRefused(source.address, _inner(text))


def _is_public(address: _Address) -> bool:
    return address.is_global and not address.is_multicast and not address.is_reserved


def _embedded(address: _Address) -> list[ipaddress.IPv4Address]:
    """Return the IPv4 addresses that an IPv6 one is a form of."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        found.append(ipaddress.IPv4Address(int(address) & _LAST_32_BITS))
    return [one for one in found if one is not None]


def _resolve(source: Source, place: _Place) -> list[str]:
    """Return every address of the host, each once, in the order of preference."""
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        why = f"the name {place.host} is not known. Check the spelling and the network"
        raise SourceUnreachable(source.address, why) from None
    return list(dict.fromkeys(str(answer[4][0]) for answer in found))


def _answering(source: Source, place: _Place, addresses: list[str]) -> str:
    """Return the first address that accepts a connection: git itself would wait for minutes."""
    for address in addresses:
        try:
            socket.create_connection((address, place.port), CONNECT_SECONDS).close()
        except OSError:
            continue
        return address
    why = f"{place.host} does not answer on port {place.port}"
    raise SourceUnreachable(source.address, why)


def _folder(source: Source) -> Path:
    folder = Path(source.address)
    try:
        if folder.is_dir():
            return folder
    except OSError:
        pass
    raise SourceUnreachable(source.address, "there is no such folder, or it may not be read")
