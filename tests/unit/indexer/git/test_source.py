"""What may be fetched: the refusals are the point."""

import socket
from pathlib import Path

import pytest

from indexer.errors import SourceRefused, SourceUnreachable
from indexer.git.source import Destination, Source, check_address, destination

PUBLIC = "93.184.216.34"


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Stand in for the name service."""
    known: dict[str, list[str]] = {}

    def look_up(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        if host not in known:
            raise socket.gaierror(host)
        return [(0, 0, 0, "", (address, port)) for address in known[host]]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/pallets/flask",
        "https://github.com/pallets/flask.git",
        "https://gitlab.example.org:8443/group/sub/project.git/",
        "https://git.example.org/~person/a%20b+c@d.git",
        "HTTPS://GitHub.com/Pallets/Flask",
        "https://93.184.216.34/project.git",
        "https://[2606:2800:220:1:248:1893:25c8:1946]/project.git",
    ],
)
def test_public_https_addresses_are_accepted(address: str) -> None:
    check_address(Source(address))


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("", "empty"),
        (" https://github.com/a/b", "blanks"),
        ("https://github.com/a b", "not a plain web address"),
        ("https://github.com/a\nb", "control characters"),
        ("https://github.com/a\0b", "control characters"),
        ("https://github.com/" + "a" * 3000, "longer than 2,000"),
        ("-uhttps://github.com/a", "starts with a dash"),
        ("--upload-pack=touch /tmp/x", "starts with a dash"),
        ("ext::sh -c touch% /tmp/x", "remote helpers"),
        ("fd::17", "remote helpers"),
        ("https::https://github.com/a/b", "remote helpers"),
        ("http://github.com/a/b", "only https"),
        ("git://github.com/a/b", "git is not accepted"),
        ("ftp://github.com/a/b", "ftp is not accepted"),
        ("file:///etc", "file is not accepted"),
        ("ssh://git@github.com/a/b", "ssh is not spoken"),
        ("ssh://-oProxyCommand=touch/x", "ssh is not spoken"),
        ("git@github.com:a/b.git", "ssh is not spoken"),
        ("git@10.0.0.1:a", "ssh is not spoken"),
        ("github.com:a/b", "not accepted"),
        ("github.com/a/b", "not a web address"),
        ("/srv/git/project", "only an https address"),
        ("../project", "only an https address"),
        ("~/project", "only an https address"),
        ("https://", "not a plain web address"),
        ("https://-host/a", "not a plain web address"),
        ("https://host-/a", "not a plain web address"),
        ("https://github.com\\@10.0.0.1/a", "do not belong|does not belong|not a plain"),
        ("https://github.com/a?b=c", "not a plain web address"),
        ("https://github.com/a#b", "not a plain web address"),
        ("https://xn--\N{FULLWIDTH FULL STOP}example/a", "not a plain web address"),
        ("https://github.com:22/a", "port 22"),
        ("https://github.com:0/a", "port 0"),
        ("https://github.com:99999/a", "port 99999"),
        ("https://github.com:x/a", "not a plain web address"),
    ],
)
def test_everything_else_is_refused_with_what_is_accepted(address: str, why: str) -> None:
    with pytest.raises(SourceRefused, match=why):
        check_address(Source(address))


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST.",
        "a.localhost",
        "printer.local",
        "vault.internal",
        "intranet",
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.0.0.1.",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.0.1",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "[::1]",
        "[::]",
        "[fe80::1]",
        "[fec0::1]",
        "[3fff::1]",
        "192.0.0.8",
        "192.88.99.1",
        "[fd00::1]",
        "[ff02::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[::127.0.0.1]",
    ],
)
def test_hosts_inside_are_refused_however_they_are_spelled(host: str) -> None:
    with pytest.raises(SourceRefused):
        check_address(Source(f"https://{host}/project.git"))


def test_a_secret_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(SourceRefused, match="their own fields") as caught:
        check_address(Source("https://robot:s3cret@github.com/a/b"))
    assert "s3cret" not in str(caught.value)


def test_a_secret_with_a_line_break_is_refused() -> None:
    with pytest.raises(SourceRefused, match="control characters"):
        check_address(Source("https://github.com/a/b", "robot", "a\nb"))


def test_a_source_does_not_show_its_password() -> None:
    assert "s3cret" not in repr(Source("https://github.com/a/b", "robot", "s3cret"))


@pytest.mark.parametrize(
    ("allowed", "address", "fine"),
    [
        ("git.internal", "https://git.internal/a", True),
        ("git.internal", "https://GIT.internal./a", True),
        ("git.internal", "https://git.internal:8443/a", True),
        ("git.internal:22", "https://git.internal:23/a", False),
        ("git.internal:8443", "https://git.internal:8443/a", True),
        ("git.internal:22", "https://git.internal:22/a", True),
        ("git.internal", "http://git.internal/a", False),
        ("http://git.internal", "http://git.internal/a", True),
        ("http://git.internal:3000/", "http://git.internal:3000/a", True),
        ("http://git.internal:3000", "http://git.internal:3001/a", False),
        ("http://git.internal", "https://git.internal/a", False),
        ("10.0.0.1", "https://10.0.0.1/a", True),
        ("::1", "https://[::1]/a", True),
        ("http://[::1]:3000", "http://[::1]:3000/a", True),
        ("git.internal", "https://evil-git.internal/a", False),
        ("git.internal", "https://git.internal.evil.local/a", False),
    ],
)
def test_an_administrator_can_allow_a_host_inside(allowed: str, address: str, fine: bool) -> None:
    source = Source(address, allowed_hosts=(allowed,))
    if fine:
        check_address(source)
    else:
        with pytest.raises(SourceRefused):
            check_address(source)


def test_a_local_path_needs_to_be_allowed_and_full(tmp_path: Path) -> None:
    check_address(Source(str(tmp_path), allow_local=True))
    for address in ("repository", "./x", "~/x"):
        with pytest.raises(SourceRefused):
            check_address(Source(address, allow_local=True))
    for address in ("file:///etc", "ext::sh", "-x", "/tmp/a\nb"):
        with pytest.raises(SourceRefused):
            check_address(Source(address, allow_local=True))


def test_a_local_path_is_its_own_destination(tmp_path: Path) -> None:
    place = destination(Source(str(tmp_path), allow_local=True))
    assert place == Destination(str(tmp_path), "file")
    assert place.local


def test_a_destination_has_every_address_of_its_host(names: dict[str, list[str]]) -> None:
    names["git.example.org"] = ["2606:2800:220:1::1", PUBLIC]
    place = destination(Source("https://git.example.org/a.git/"))
    assert place.url == "https://git.example.org/a.git"
    assert place.place == ("git.example.org", 443)
    assert place.addresses == ("2606:2800:220:1::1", PUBLIC)
    assert not place.local


@pytest.mark.parametrize(
    ("address", "url", "host"),
    [
        ("https://GIT.Example.org./a/", "https://git.example.org/a", "git.example.org"),
        ("HTTPS://git.example.org:443", "https://git.example.org", "git.example.org"),
        ("https://git.example.org.:8443/A%20b", "https://git.example.org:8443/A%20b", ""),
        ("https://xn--bcher-kva.example/a", "https://xn--bcher-kva.example/a", ""),
        ("https://[2606:2800:0220:0001:0:0:0:1]/a", "https://[2606:2800:220:1::1]/a", ""),
    ],
)
def test_git_is_told_the_one_spelling_of_what_was_checked(
    names: dict[str, list[str]], address: str, url: str, host: str
) -> None:
    for name in ("git.example.org", "xn--bcher-kva.example", "2606:2800:220:1::1"):
        names[name] = [PUBLIC]
    place = destination(Source(address))
    assert place.url == url
    assert place.place[0] in url
    assert not host or place.place[0] == host


def test_one_inner_address_among_public_ones_is_enough_to_refuse(
    names: dict[str, list[str]],
) -> None:
    names["rebind.example.org"] = [PUBLIC, "10.0.0.1"]
    with pytest.raises(SourceRefused, match=r"10\.0\.0\.1 is inside a private network"):
        destination(Source("https://rebind.example.org/a"))


def test_an_inner_address_with_a_zone_is_refused(names: dict[str, list[str]]) -> None:
    names["zone.example.org"] = ["fe80::1%eth0"]
    with pytest.raises(SourceRefused):
        destination(Source("https://zone.example.org/a"))


def test_an_allowed_host_may_have_an_inner_address(names: dict[str, list[str]]) -> None:
    names["git.internal"] = ["10.0.0.1"]
    place = destination(Source("https://git.internal/a", allowed_hosts=("git.internal",)))
    assert place.addresses == ("10.0.0.1",)


def test_a_name_that_is_not_known_says_so(names: dict[str, list[str]]) -> None:
    assert names == {}
    with pytest.raises(SourceUnreachable, match="not known"):
        destination(Source("https://nowhere.example.org/a"))
