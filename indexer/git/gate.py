"""The only way from git to the host of a source: a SOCKS5 proxy of our own, for one fetch.

git hands every connection to it by name (`socks5h`), so whoever looked the name up and checked
its addresses is who connects: there is no second look-up, spelling or redirect to get past the
check. It goes to one host and one port, counts what passes, and is gone with the fetch. TLS is
between git and the host, by the host's name.
"""

import secrets
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from functools import partial

from indexer.errors import SourceError, SourceTooLarge, SourceUnreachable
from indexer.git import socks
from indexer.git.source import Destination, Source

CONNECT_SECONDS = 10.0
HANDSHAKE_SECONDS = 10.0
MOST_CONNECTIONS = 16
"""At a time; git itself has five at most."""
_PIECE = 256 * 1024


class Gate:
    """Lets git through to a destination; `refusal` says why it did not."""

    def __init__(self, source: Source, destination: Destination) -> None:
        self._source, self._destination = source, destination
        self._addresses = list(destination.addresses)
        self._secret = socks.Secret(secrets.token_hex(16), secrets.token_hex(16))
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=MOST_CONNECTIONS)
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._left = 0
        self._too_large: SourceTooLarge | None = None
        self.refusal: SourceError | None = None

    def variables(self) -> Mapping[str, str]:
        """Return the variables that lead git here: its arguments are for all to see."""
        port = self._listener.getsockname()[1]
        secret = f"{self._secret.username}:{self._secret.password}"
        return {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "http.proxy",
            "GIT_CONFIG_VALUE_0": f"socks5h://{secret}@127.0.0.1:{port}",
        }

    def allow(self, most: int, too_large: SourceTooLarge) -> None:
        """Begin to count anew; beyond so many bytes, both ways together, `too_large` is why."""
        with self._lock:
            self._left, self._too_large, self.refusal = most, too_large, None

    def check(self) -> None:
        """Raise why nobody is let through any more."""
        if self.refusal is not None:
            raise self.refusal

    def serve(self) -> None:
        """Let connections through until the gate is closed."""
        with suppress(OSError):  # closed
            while True:
                client, _ = self._listener.accept()
                if self._enter(client):
                    _begin(partial(self._admit, client))

    def close(self) -> None:
        """End all connections; nobody is let through any more."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._cut()

    def _cut(self) -> None:
        with self._lock:
            for each in self._open:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)

    def _enter(self, end: socket.socket) -> bool:
        """Note an end of a connection, to be shut with the gate; else close it."""
        with self._lock:
            if len(self._open) < 2 * MOST_CONNECTIONS and self._listener.fileno() != -1:
                self._open.add(end)
                return True
        end.close()
        return False

    def _leave(self, end: socket.socket) -> None:
        with self._lock:
            self._open.discard(end)
        end.close()

    def _admit(self, client: socket.socket) -> None:
        """Hear where a client wants to go, and take it there if that is our destination."""
        try:
            with suppress(OSError, socks.NotSpoken):
                client.settimeout(HANDSHAKE_SECONDS)
                wanted = socks.hear(client, self._secret)
                if wanted != self._destination.place or self.refusal is not None:
                    socks.answer(client, socks.NOT_ALLOWED)
                elif host := self._connected():
                    if self._enter(host):
                        self._relay(client, host)
                else:
                    socks.answer(client, socks.UNREACHABLE)
        finally:
            self._leave(client)

    def _connected(self) -> socket.socket | None:
        """Connect to the first address that answers; it is the first to be asked next time."""
        name, port = self._destination.place
        for address in list(self._addresses):
            with suppress(OSError):
                host = socket.create_connection((address, port), CONNECT_SECONDS)
                with self._lock:
                    self._addresses.sort(key=lambda each: each != address)
                return host
        why = f"{name} does not answer on port {port}"
        self.refusal = SourceUnreachable(self._source.address, why)
        return None

    def _relay(self, client: socket.socket, host: socket.socket) -> None:
        for end in (client, host):
            end.settimeout(None)
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            socks.answer(client, socks.GRANTED)
            up = _begin(partial(self._pump, client, host))
            self._pump(host, client)
            up.join()
        finally:
            self._leave(host)

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        """Pass on what comes from one end to the other, as long as it may."""
        piece = memoryview(bytearray(_PIECE))
        with suppress(OSError):
            while (count := source.recv_into(piece)) and self._may_pass(count):
                sink.sendall(piece[:count])
        with suppress(OSError):
            sink.shutdown(socket.SHUT_WR)

    def _may_pass(self, count: int) -> bool:
        with self._lock:
            self._left -= count
            if self._left >= 0:
                return True
            self.refusal = self._too_large
        self._cut()
        return False


def _begin(work: partial[None]) -> threading.Thread:
    thread = threading.Thread(target=work, name="git gate", daemon=True)
    thread.start()
    return thread


@contextmanager
def opened(source: Source, destination: Destination) -> Iterator[Gate | None]:
    """Give a gate to the destination until left; none to a path on this machine."""
    if destination.local:
        yield None
        return
    with closing(Gate(source, destination)) as gate:
        _begin(partial(gate.serve))
        yield gate
