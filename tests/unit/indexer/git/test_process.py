"""Following processes: none that we started outlives us, whatever happens."""

import os
import subprocess
import time
from pathlib import Path

import pytest

from indexer.git.process import KEPT_BYTES, Handlers, OutOfTime, end, follow


def start(script: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        ["/bin/sh", "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def alive(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def in_minutes() -> float:
    return time.monotonic() + 600


def test_status_output_and_words_come_back() -> None:
    output = bytearray()
    handlers = Handlers(in_minutes(), output=output.extend)
    assert follow(start("echo out; echo words >&2; exit 3"), handlers) == (3, "words\n")
    assert output == b"out\n"


def test_of_many_words_the_last_are_kept() -> None:
    script = (
        "i=0; while [ $i -lt 5000 ]; do echo 'word after word' >&2; i=$((i+1)); done; echo z >&2"
    )
    status, words = follow(start(script), Handlers(in_minutes()))
    assert status == 0
    assert len(words) == KEPT_BYTES
    assert words.endswith("z\n")


def test_at_its_deadline_a_process_ends_with_all_that_it_started(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    process = start(f"sleep 600 & echo $! > '{pid}'; wait")
    while not (pid.exists() and pid.read_text().strip()):
        time.sleep(0.01)
    with pytest.raises(OutOfTime):
        follow(process, Handlers(time.monotonic()))
    assert process.returncode is not None
    assert not alive(int(pid.read_text()))


def test_what_a_tick_raises_ends_the_process() -> None:
    process = start("exec sleep 600")

    def tick() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        follow(process, Handlers(in_minutes(), tick=tick))
    assert not alive(process.pid)


def test_what_the_reader_raises_ends_the_process() -> None:
    process = start("echo x; exec sleep 600")

    def refuse(_piece: bytes) -> None:
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        follow(process, Handlers(in_minutes(), output=refuse))
    assert not alive(process.pid)


def test_a_process_that_closes_its_pipes_and_stays_is_ended_at_its_deadline() -> None:
    process = start("exec >&- 2>&-; exec sleep 600")
    with pytest.raises(OutOfTime):
        follow(process, Handlers(time.monotonic() + 0.2))
    assert not alive(process.pid)


def test_ending_twice_does_no_harm() -> None:
    process = start("exec sleep 600")
    end(process)
    end(process)
    assert process.returncode == -9
    assert os.getpid() > 0
