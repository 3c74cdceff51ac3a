"""D6: a nasty source file costs ten seconds an attempt, a gigabyte and itself at most."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from indexer.building.parser_pool import ParserProcess
from indexer.building.rows import Built, Request
from indexer.limits import MIB
from indexer.types import SkipReason
from tests.fixtures.nasty_files import nasty_files
from tests.fixtures.reliability import Size

SECONDS = 300.0
"""Far more than two attempts of ten seconds each, on whatever machine."""
PLAIN = b"def plain():\n    return 1\n"
LOST = frozenset({SkipReason.PARSER_CRASHED, SkipReason.PARSER_HUNG})


def _peak(process: ParserProcess) -> int:
    """Return the most bytes that the process has held since it began, 0 where there is none."""
    running = process._process
    if running is None:
        return 0
    status = Path(f"/proc/{running.pid}/status")
    if not status.exists():
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
    return int(found[1]) * 1_024 if found else 0


def test_a_nasty_file_costs_itself_at_most(size: Size, row: Callable[..., None]) -> None:
    parser = ParserProcess()
    files = dict(enumerate(nasty_files(size(13, 1_000))))
    seconds: dict[bytes, float] = {}
    lost: dict[bytes, str] = {}
    peak, began = 0, time.monotonic()

    def requests() -> Iterator[Request]:
        for number, (path, content) in files.items():
            yield Request(1, 2 * number, path, content)
            yield Request(1, 2 * number + 1, b"plain.py", PLAIN)

    try:
        for request, response in parser.read(requests(), lambda _: None):
            now = time.monotonic()
            peak = max(peak, _peak(parser))
            if request.blob == PLAIN:
                assert isinstance(response, Built), files[request.document_id // 2][0]
            else:
                seconds[request.path] = now - began
            if not isinstance(response, Built) and response.reason in LOST:
                lost[request.path] = response.reason
            began = now
    finally:
        parser.close()
    slowest = max(seconds, key=lambda path: seconds[path])
    row(
        "D6",
        "nasty source files",
        files=len(seconds),
        slowest_s=round(seconds[slowest], 2),
        slowest=slowest.decode(),
        peak_mib=peak // MIB,
        lost=str(lost),
    )
    assert len(seconds) == len(files)
    assert seconds[slowest] <= SECONDS, (slowest, seconds[slowest])
    assert peak <= 1_024 * MIB
