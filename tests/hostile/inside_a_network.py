"""Run in a network and mount namespace of its own: addresses of the inside, all listening.

Usage: `inside_a_network.py`; each line of the input is an address. Each line of the output is the
JSON of [address, what came of it, how many connections came to addresses that are not public].
"""

import json
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from indexer.errors import IndexerError
from indexer.git.mirror import Mirror
from indexer.git.source import Source
from indexer.limits import GitLimits

PUBLIC = "93.184.216.34"
INNER = (
    "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "198.18.0.1",
    "fd00::1", "fe80::1", "2002:a00:1::1", "64:ff9b::a00:1",
)  # fmt: skip
LOOPBACK = ("127.0.0.1", "::1")
ZONE = {
    "public.example.org": [PUBLIC],
    "inner.example.org": ["10.0.0.1"],
    "metadata.example.org": ["169.254.169.254"],
    "both.example.org": [PUBLIC, "10.0.0.1"],
    "xn--bcher-kva.example.org": ["192.168.1.1"],
}
"""`rebind…` is public when it is first asked for, and inside from then on."""
PORTS = (443, 8443)


class Listeners:
    """Counts who comes to an address of the inside; a public one hangs up at once."""

    def __init__(self) -> None:
        self.inner = self.public = 0
        for address in (PUBLIC, *INNER, *LOOPBACK):
            for port in PORTS:
                family = socket.AF_INET6 if ":" in address else socket.AF_INET
                scope = (0, socket.if_nametoindex("lo")) if address.startswith("fe80") else ()
                server = socket.socket(family)
                server.bind((address, port, *scope))
                server.listen(16)
                threading.Thread(target=self._serve, args=(server, address), daemon=True).start()

    def _serve(self, server: socket.socket, address: str) -> None:
        while True:
            end, _ = server.accept()
            end.close()
            if address == PUBLIC:
                self.public += 1
            else:
                self.inner += 1


def answer_names() -> None:
    """Be the name service of this network."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 53))
    asked: dict[str, int] = {}
    while True:
        data, client = server.recvfrom(2_000)
        labels, at = [], 12
        while data[at]:
            labels.append(data[at + 1 : at + 1 + data[at]].decode("latin-1").lower())
            at += data[at] + 1
        name, kind = ".".join(labels), struct.unpack("!H", data[at + 1 : at + 3])[0]
        found = ZONE.get(name, [])
        if name.startswith("rebind") and kind == 1:
            asked[name] = asked.get(name, 0) + 1
            found = [PUBLIC] if asked[name] == 1 else ["10.0.0.1"]
        records = [each for each in found if kind == 1]
        head = data[:2] + struct.pack("!HHHHH", 0x8180, 1, len(records), 0, 0)
        body = b"".join(
            b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 0, 4) + socket.inet_aton(each)
            for each in records
        )
        server.sendto(head + data[12 : at + 5] + body, client)


def prepare() -> None:
    """Give the loopback device every address, and this network its name service."""
    # A device that is down gets its addresses of IPv6 some time after it is up.
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    for address in (PUBLIC, *INNER):
        bits = "128" if ":" in address else "32"
        command = ["ip", "addr", "add", f"{address}/{bits}", "dev", "lo"]
        command += ["nodad"] if ":" in address else []
        subprocess.run(command, check=True)
    own = {"/etc/resolv.conf": "nameserver 127.0.0.1\n", "/etc/hosts": "127.0.0.1 localhost\n"}
    for name, text in own.items():
        with tempfile.NamedTemporaryFile("w", delete=False) as file:
            file.write(text)
        subprocess.run(["mount", "--bind", file.name, name], check=True)
    threading.Thread(target=answer_names, daemon=True).start()


def main() -> None:
    """Fetch from each address, and tell what came of it."""
    prepare()
    listeners = Listeners()
    folder = Path(tempfile.mkdtemp())
    for number, line in enumerate(sys.stdin):
        address = json.loads(line)
        before = listeners.inner
        limits = GitLimits(fetch_seconds=20, listing_seconds=20)
        try:
            Mirror(folder / f"{number}.git", git=limits).fetch(Source(address))
            came = "fetched"
        except IndexerError as error:
            came = type(error).__name__
        sys.stdout.write(json.dumps([address, came, listeners.inner - before]) + "\n")
    sys.stdout.write(json.dumps(["public", "", listeners.public]) + "\n")


if __name__ == "__main__":
    main()
