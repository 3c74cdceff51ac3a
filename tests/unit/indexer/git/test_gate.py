"""The gate between git and the network: whom it lets through, and what it counts."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress

import pytest

from indexer.errors import SourceTooLarge, SourceUnreachable
from indexer.git import gate
from indexer.git.gate import Gate
from indexer.git.source import Destination, Source

TOO_LARGE = SourceTooLarge(what="of everything", limit="10")
GREETING = b"\x05\x01\x02"


@pytest.fixture
def echo() -> Iterator[tuple[str, int]]:
    """Serve connections that say what they hear, until they are told to end."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer(end: socket.socket) -> None:
            with end:
                while piece := end.recv(65_536):
                    end.sendall(piece)

        def serve() -> None:
            while True:
                try:
                    end, _ = server.accept()
                except OSError:
                    return
                threading.Thread(target=answer, args=(end,), daemon=True).start()

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


Open = Callable[..., Gate]


@pytest.fixture
def open_gate() -> Iterator[Open]:
    """Return what opens a gate to `host:port`."""
    opened: list[Gate] = []

    def make(port: int, host: str = "git.example.org", addresses: tuple[str, ...] = ()) -> Gate:
        place = Destination("https://x", "https", (host, port), addresses or ("127.0.0.1",))
        made = Gate(Source("https://x"), place)
        made.allow(1_000_000, TOO_LARGE)
        threading.Thread(target=made.serve, daemon=True).start()
        opened.append(made)
        return made

    yield make
    for each in opened:
        each.close()


def come_to(door: Gate) -> socket.socket:
    return socket.create_connection(door._listener.getsockname(), 10)


def secret_of(door: Gate) -> bytes:
    """Return what a client says that knows the password, as git learns it."""
    user, _, rest = door.variables()["GIT_CONFIG_VALUE_0"].removeprefix("socks5h://").partition(":")
    word = rest.partition("@")[0]
    parts = [user.encode(), word.encode()]
    return b"\x01" + b"".join(bytes([len(part)]) + part for part in parts)


def ask(door: Gate, host: bytes, port: int, kind: int = 3) -> tuple[socket.socket, int]:
    """Go through the gate; return the connection and what it replied."""
    client = come_to(door)
    client.sendall(GREETING)
    assert client.recv(2) == b"\x05\x02"
    client.sendall(secret_of(door))
    assert client.recv(2) == b"\x01\x00"
    named = bytes([len(host)]) + host if kind == 3 else host
    client.sendall(b"\x05\x01\x00" + bytes([kind]) + named + struct.pack("!H", port))
    return client, client.recv(10)[1]


def test_git_is_led_to_the_host_whose_addresses_were_checked(
    open_gate: Open, echo: tuple[str, int]
) -> None:
    client, reply = ask(open_gate(echo[1]), b"git.example.org", echo[1])
    with client:
        assert reply == 0
        client.sendall(b"hello")
        assert client.recv(5) == b"hello"
        client.shutdown(socket.SHUT_WR)
        assert client.recv(1) == b""


@pytest.mark.parametrize(
    "host",
    [b"other.example.org", b"git.example.org.", b"GIT.example.org", b"127.0.0.1", b"", b"\xff"],
)
def test_nobody_is_led_to_another_host(open_gate: Open, echo: tuple[str, int], host: bytes) -> None:
    client, reply = ask(open_gate(echo[1]), host, echo[1])
    with client:
        assert reply == 2
        assert client.recv(1) == b""


def test_nobody_is_led_to_another_port(open_gate: Open, echo: tuple[str, int]) -> None:
    client, reply = ask(open_gate(443), b"git.example.org", echo[1])
    client.close()
    assert reply == 2


@pytest.mark.parametrize(
    ("kind", "packed", "host"),
    [(1, b"\x7f\0\0\1", "127.0.0.1"), (4, bytes(15) + b"\1", "::1"), (1, b"\x0a\0\0\1", "")],
)
def test_a_host_may_be_an_address(
    open_gate: Open, echo: tuple[str, int], kind: int, packed: bytes, host: str
) -> None:
    door = open_gate(echo[1], host or "git.example.org")
    client, reply = ask(door, packed, echo[1], kind)
    client.close()
    assert reply == (0 if host else 2)


@pytest.mark.parametrize(
    "said",
    [
        GREETING + b"\x01\x01a\x01b",
        GREETING + b"\x01\0\0",
        b"\x05\x01\0" + b"\x05\x01\0\x03\x01a\0\1",
        b"\x04\x01\0\x50\x7f\0\0\1\0",
        b"GET / HTTP/1.0\r\n\r\n",
        b"",
    ],
)
def test_who_does_not_know_the_password_gets_nothing(
    open_gate: Open, echo: tuple[str, int], said: bytes
) -> None:
    with come_to(open_gate(echo[1])) as client:
        heard = b""
        with suppress(OSError):  # it may be told in the middle of a word
            client.sendall(said)
            client.shutdown(socket.SHUT_WR)
            while piece := client.recv(100):
                heard += piece
        assert heard in {b"", b"\x05\xff", b"\x05\x02", b"\x05\x02\x01\x01"}


def test_each_gate_has_a_password_of_its_own_that_is_in_no_argument(open_gate: Open) -> None:
    one, other = open_gate(1), open_gate(1)
    assert secret_of(one) != secret_of(other)
    assert set(one.variables()) == {"GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_0", "GIT_CONFIG_VALUE_0"}


def test_what_passes_is_counted_both_ways_and_cut_at_the_limit(
    open_gate: Open, echo: tuple[str, int]
) -> None:
    door = open_gate(echo[1])
    door.allow(1_000, TOO_LARGE)
    client, _ = ask(door, b"git.example.org", echo[1])
    with client:
        client.sendall(b"x" * 450)
        assert len(client.recv(450, socket.MSG_WAITALL)) == 450
        door.check()
        client.sendall(b"x" * 450)
        heard = client.recv(450, socket.MSG_WAITALL)
        assert len(heard) < 450
    with pytest.raises(SourceTooLarge):
        door.check()
    client, reply = ask(door, b"git.example.org", echo[1])
    client.close()
    assert reply == 2
    door.allow(1_000, TOO_LARGE)
    client, reply = ask(door, b"git.example.org", echo[1])
    client.close()
    assert reply == 0


def test_the_next_address_is_asked_where_one_does_not_answer(
    open_gate: Open, echo: tuple[str, int]
) -> None:
    door = open_gate(echo[1], addresses=("127.0.0.9", "127.0.0.1"))
    client, reply = ask(door, b"git.example.org", echo[1])
    client.close()
    assert reply == 0
    assert door._addresses == ["127.0.0.1", "127.0.0.9"]


def test_a_host_that_does_not_answer_is_named(open_gate: Open) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        door = open_gate(port)
        client, reply = ask(door, b"git.example.org", port)
        client.close()
    assert reply == 4
    with pytest.raises(SourceUnreachable, match=f"git.example.org does not answer on port {port}"):
        door.check()


def test_with_the_gate_its_connections_end(open_gate: Open, echo: tuple[str, int]) -> None:
    door = open_gate(echo[1])
    client, _ = ask(door, b"git.example.org", echo[1])
    with client:
        door.close()
        assert client.recv(1) == b""
    with pytest.raises(OSError, match=r"refused|Bad file"):
        come_to(door)


def test_no_more_than_so_many_are_let_through(
    open_gate: Open, echo: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "MOST_CONNECTIONS", 1)
    door = open_gate(echo[1])
    client, reply = ask(door, b"git.example.org", echo[1])
    with client, closing(come_to(door)) as late:
        assert reply == 0
        late.settimeout(120)
        with suppress(ConnectionResetError):
            assert late.recv(1) == b""
