"""The port of the web server, and whether it answers."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from omniweb.embedded import processes
from omniweb.embedded.errors import PortTaken
from omniweb.embedded.redis import free_ports


def test_a_port_that_is_taken_is_a_sentence_with_another_one() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        with pytest.raises(PortTaken, match=rf"Port {port} .*PORT={port + 1} make run"):
            processes.need_port(port)
    processes.need_port(port)


@pytest.mark.parametrize(("status", "is_ready"), [(200, True), (503, False)])
def test_a_server_is_ready_when_it_says_so(status: int, is_ready: bool) -> None:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/readyz" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        assert processes.is_ready(server.server_port) is is_ready
        thread.join()


def test_the_counts_of_an_earlier_web_server_are_dropped(tmp_path: Path) -> None:
    (tmp_path / "counter_7.db").write_bytes(b"old")
    service = processes.web({"A": "b"}, 8000, tmp_path)

    assert list(tmp_path.iterdir()) == []
    assert service.environment["PROMETHEUS_MULTIPROC_DIR"] == str(tmp_path)
    assert service.environment["A"] == "b"


def test_nobody_there_is_not_ready() -> None:
    assert not processes.is_ready(free_ports(1)[0])


def test_the_schedule_of_a_killed_beat_is_dropped(tmp_path: Path) -> None:
    (tmp_path / "schedule.db").write_bytes(b"torn")
    service = processes.beat({}, tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert f"--schedule={tmp_path / 'schedule'}" in service.command
