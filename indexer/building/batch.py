"""Files of a commit → documents in the index, invisible until they are published."""

import atexit
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from indexer.building import write
from indexer.building.parser_pool import ParserProcess
from indexer.building.rows import Request, Unreadable
from indexer.building.write import BuiltFile
from indexer.errors import GitFailed
from indexer.git.mirror import Mirror
from indexer.stopping import ShouldStop, go_on, never
from indexer.types import Entry, SkipReason


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What became of a batch: `documents` are new, `skipped` have no rows; `bytes` were read."""

    documents: int
    skipped: int
    bytes: int
    seconds: float


shared_parser = ParserProcess()
"""One per process of a worker, started with the first file."""
atexit.register(shared_parser.close)


def _ignore_file(_entry: Entry) -> None:
    """Do nothing before a file."""


def _ignore_progress(_files: int, _size: int) -> None:
    """Do nothing after a file."""


def build(
    repository_id: int,
    mirror: Path,
    entries: Iterable[Entry],
    *,
    quarantine: frozenset[bytes] = frozenset(),
    on_file: Callable[[Entry], None] = _ignore_file,
    on_progress: Callable[[int, int], None] = _ignore_progress,
    should_stop: ShouldStop = never,
    parser: ParserProcess | None = None,
) -> BatchReport:
    """Build documents and write them in one transaction; what is there already stays as it is.

    Paths of `quarantine` get no document: workers were lost on them. `on_file` is called before a
    file is waited for, `on_progress` with files and bytes done. Raise `Stopped` once `should_stop`
    says so: nothing is written.
    """
    began = time.monotonic()
    batch = tuple(entries)
    numbered = dict(zip(write.take_ids(len(batch)), batch, strict=True))
    lost = [
        BuiltFile(entry, number, Unreadable(SkipReason.WORKER_LOST))
        for number, entry in numbered.items()
        if entry.path in quarantine
    ]
    wanted = {n: entry for n, entry in numbered.items() if entry.path not in quarantine}
    files = [*lost]
    size = 0
    asked = requests(repository_id, mirror, wanted)
    reading = (parser or shared_parser).read(
        asked, lambda request: on_file(wanted[request.document_id]), should_stop
    )
    with closing(reading) as responses:
        for request, response in responses:
            files.append(BuiltFile(wanted[request.document_id], request.document_id, response))
            size += len(request.blob)
            on_progress(len(files), size)
    go_on(should_stop)
    documents = write.write_batch(repository_id, files)
    skipped = sum(isinstance(each.response, Unreadable) for each in files)
    return BatchReport(documents, skipped, size, time.monotonic() - began)


def requests(repository_id: int, mirror: Path, entries: dict[int, Entry]) -> Iterator[Request]:
    """Yield the files with their contents; raise `GitFailed` where the mirror lacks one."""
    blobs = Mirror(mirror).blobs(entry.blob for entry in entries.values())
    for number, entry in entries.items():
        oid, content = next(blobs, ("", b""))
        if oid != entry.blob:
            raise GitFailed(doing="reading files", detail=f"{entry.blob} is not in the mirror")
        yield Request(repository_id, number, entry.path, content, entry.said, entry.size)
