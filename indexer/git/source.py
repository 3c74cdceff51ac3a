"""Which addresses may be fetched, and where they lead.

`check_address` looks at the text alone; `destination` asks the name service too and checks every
answer, each time anew, because a name may lead elsewhere tomorrow. An address is taken apart once:
git is told what its parts say, and `gate` connects to the addresses that were found for them.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from indexer.errors import SourceRefused, SourceUnreachable
from indexer.git import addresses

ACCEPTED = "give an address like https://host/owner/repository.git"
MAX_ADDRESS = 2_000
HTTPS_PORT, HTTP_PORT = 443, 80
FIRST_FREE_PORT = 1_024
"""Below it, only 443: other well-known ports speak other protocols."""

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
    """What git is told: a URL, or a path on this machine; `protocol` is https, http or file.

    `place` is the host, in lower case and without brackets or a dot at its end, with the port;
    `addresses` are all that the host has, and were checked.
    """

    url: str
    protocol: str
    place: tuple[str, int] = ("", 0)
    addresses: tuple[str, ...] = ()

    @property
    def local(self) -> bool:
        """Tell whether it is a path on this machine."""
        return self.protocol == "file"


@dataclass(frozen=True, slots=True)
class _Place:
    """A web address in its parts; `host` without brackets, `path` without slashes at its end."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def _spelled(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host

    @property
    def _has_usual_port(self) -> bool:
        return self.port == (HTTPS_PORT if self.scheme == "https" else HTTP_PORT)

    @property
    def origins(self) -> set[str]:
        """Return the spellings of this place in a list of allowed hosts."""
        host = self._spelled
        spelled = {f"{self.scheme}://{host}:{self.port}"}
        if self._has_usual_port:
            spelled.add(f"{self.scheme}://{host}")
        if self.scheme == "https":
            spelled |= {host, self.host, f"{host}:{self.port}"}
        return spelled

    @property
    def url(self) -> str:
        """Return the address in its one spelling."""
        port = "" if self._has_usual_port else f":{self.port}"
        return f"{self.scheme}://{self._spelled}{port}{self.path}"


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
    found = _resolve(source, place)
    if not _allowed(source, place):
        for address in found:
            _check_public(source, address)
    return Destination(place.url, place.scheme, (place.host, place.port), found)


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
    port = int(match["port"] or (HTTPS_PORT if scheme == "https" else HTTP_PORT))
    path = (match["path"] or "").rstrip("/")
    return _Place(scheme, str(addresses.literal(host) or host), port, path)


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
    if addresses.literal(place.host) is not None:
        _check_public(source, place.host)
    elif _NUMBER.fullmatch(place.host.rpartition(".")[2]):
        raise SourceRefused(source.address, "its host is a number in disguise")
    elif place.host.endswith(tuple(f".{name}" for name in _INNER_NAMES)) or ("." not in place.host):
        raise SourceRefused(source.address, _inner(place.host))


def _inner(host: str) -> str:
    return (
        f"{host} is inside a private network; an administrator can allow it "
        "(OMNIWEB_ALLOWED_GIT_HOSTS)"
    )


def _check_public(source: Source, address: str) -> None:
    if not addresses.is_public(address):
        raise SourceRefused(source.address, _inner(address))


def _resolve(source: Source, place: _Place) -> tuple[str, ...]:
    try:
        return addresses.resolve(place.host, place.port)
    except OSError:
        why = f"the name {place.host} is not known. Check the spelling and the network"
        raise SourceUnreachable(source.address, why) from None


def _folder(source: Source) -> Path:
    folder = Path(source.address)
    try:
        if folder.is_dir():
            return folder
    except OSError:
        pass
    raise SourceUnreachable(source.address, "there is no such folder, or it may not be read")
