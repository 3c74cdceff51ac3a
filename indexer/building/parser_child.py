"""The process that reads files: `python -m indexer.building.parser_child`, see `parser_pool`.

A grammar may crash or hang the process that it runs in, so it runs in one that holds nothing: no
connection, no lease, no lock. Its standard input is the layout of the tables and then files; for
each it writes the finished rows to its standard output, in order, until the input ends or its
parent dies.
"""

import gc
import os
import queue
import resource
import signal
import sys
import threading
from collections.abc import Iterator
from typing import Any, BinaryIO

from indexer.analysis.analyse import analyse
from indexer.building.rows import Built, Request, RowMaker, Unreadable
from indexer.disposable import die_with_parent, limit_memory, receive, send
from indexer.text.encoder import Encoder, default_encoder
from indexer.types import Said, SkipReason

MEMORY_BYTES = 900 * 1024 * 1024
"""Address space beyond that of the start: a file that needs more costs this process alone, which
so holds a gigabyte at most.
"""
READY = ("ready",)
"""The first message: from now on what happens is a file's doing."""
COLLECTED = 50_000
"""New objects after which garbage is looked for. Most of ours are nodes, which are in no ring:
looking at them every 700 takes a twentieth of the time.
"""
NICENESS = 5
"""Who searches on the same machine goes first: against each of them it counts a third."""


def respond(request: Request, encoder: Encoder, maker: RowMaker) -> Built | Unreadable:
    """Return the rows of one file, or why it has none."""
    said = Said.parse(request.said)
    found = analyse(
        request.path,
        request.blob,
        encoder,
        syntax=request.syntax,
        said=said,
        size=request.size,
    )
    if isinstance(found, SkipReason):
        return Unreadable(found)
    return maker.rows_of(found, request.repository_id, request.document_id, request.path)


def _requests(stream: BinaryIO) -> Iterator[Request]:
    """Yield requests; a thread reads ahead, so that the parent never waits while we write."""
    waiting: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def read() -> None:
        while (message := receive(stream)) is not None:
            waiting.put(message)
        waiting.put(None)

    threading.Thread(target=read, daemon=True).start()
    while (message := waiting.get()) is not None:
        yield Request(*message)


def main() -> None:
    """Answer until the input ends."""
    die_with_parent()
    os.nice(NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to act upon
    limit_memory(MEMORY_BYTES)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    encoder = default_encoder()
    gc.freeze()
    gc.set_threshold(COLLECTED)
    output = sys.stdout.buffer
    send(output, READY)
    layout = receive(sys.stdin.buffer)
    if layout is None:
        return
    maker = RowMaker(layout)
    for request in _requests(sys.stdin.buffer):
        send(output, respond(request, encoder, maker).packed())


if __name__ == "__main__":
    main()
