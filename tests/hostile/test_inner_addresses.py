"""D3: no spelling of an address, and no name, leads git to a host on a private network."""

import itertools
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fixtures.reliability import Size

SCRIPT = Path(__file__).with_name("inside_a_network.py")
NAMES = (
    "inner.example.org", "metadata.example.org", "both.example.org", "xn--bcher-kva.example.org",
    "localhost", "bücher.example.org", "inner%2eexample.org", "\u0131nner.example.org",
)  # fmt: skip
NUMBERS = (
    "10.0.0.1", "127.0.0.1", "169.254.169.254", "192.168.1.1", "172.16.0.1", "100.64.0.1",
    "198.18.0.1", "0.0.0.0", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "10.1",
    "0xa.0.0.1", "010.0.0.1", "0",
)  # fmt: skip
BRACKETED = (
    "[::1]", "[::]", "[::ffff:10.0.0.1]", "[::ffff:a00:1]", "[::10.0.0.1]", "[fd00::1]",
    "[fe80::1]", "[fe80::1%25lo]", "[fe80::1%lo]", "[2002:a00:1::1]", "[64:ff9b::a00:1]",
)  # fmt: skip
FORMS: tuple[Callable[[str], str], ...] = (
    lambda host: f"https://{host}/x.git",
    lambda host: f"https://{host}./x.git",
    lambda host: f"https://{host}../x.git",
    lambda host: f"HTTPS://{host.upper()}/x.git",
    lambda host: f"https://{host}:443/x.git",
    lambda host: f"https://{host}.:8443/x.git",
    lambda host: f"https://public.example.org@{host}/x.git",
    lambda host: f"https://{host}\\@public.example.org/x.git",
    lambda host: f"https://public.example.org#@{host}/x.git",
    lambda host: f"http://{host}/x.git",
    lambda host: f"ssh://git@{host}/x.git",
    lambda host: f"git@{host}:x.git",
)
REBINDING = [
    f"https://rebind{number}.example.org{dot}/x.git" for number, dot in ((1, ""), (2, "."))
]


def network_of_its_own() -> bool:
    asked = ["unshare", "--map-root-user", "--net", "--mount", "true"]
    try:
        return subprocess.run(asked, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def test_nothing_leads_to_an_inner_address(size: Size, row: Callable[..., None]) -> None:
    if not network_of_its_own():
        pytest.skip("needs the right to make a network namespace")
    hosts = [*NAMES, *NUMBERS, *BRACKETED]
    addresses = [form(host) for host, form in itertools.product(hosts, FORMS[: size(6, 12)])]
    addresses += REBINDING
    public = ["https://public.example.org/x.git", "https://PUBLIC.example.org.:8443/x.git"]
    lines = "".join(json.dumps(each) + "\n" for each in [*addresses, *public])
    unshared = ["unshare", "--map-root-user", "--net", "--mount", sys.executable, str(SCRIPT)]
    done = subprocess.run(
        unshared,
        input=lines,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(SCRIPT.parents[2]), "PATH": "/usr/local/bin:/usr/bin:/bin:/sbin"},
    )
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == len(addresses) + len(public) + 1
    assert [each for each in found[:-1] if each[2] or each[1] == "fetched"] == []
    assert found[-1][2] >= len(public) + len(REBINDING)  # who may be asked is asked
    row("D3", "addresses", tried=len(addresses), inner_connections=0)
