"""The files that an index holds, as files in a folder: what others search for the same."""

import hashlib
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from benchmarks.oracle import Indexed
from benchmarks.site import Site, query_rows
from indexer.limits import LIMITS

_ROWS = """
SELECT r.name, d.path, d.path_text, encode(d.blob, 'hex'), d.language,
  (SELECT array_agg(DISTINCT s.name) FROM search_index.symbol s
   WHERE s.repository_id = d.repository_id AND s.document_id = d.id)
FROM search_index.document d
JOIN search_index.membership m ON m.repository_id = d.repository_id AND m.document_id = d.id
  AND m.to_generation IS NULL
JOIN repositories_repository r ON r.id = d.repository_id AND r.deleted_at IS NULL
ORDER BY r.name, d.path"""
_NOTE = "is-whole"


@dataclass(frozen=True, slots=True)
class Texts:
    """`files` by `repository/path`, as they lie in `folder`; `kept` is for what is found there."""

    folder: Path
    kept: Path
    files: Mapping[str, Indexed]

    def read(self, name: str) -> str:
        """Return the text of a file."""
        return (self.folder / name).read_text("utf-8", "replace")


def write_texts(site: Site, places: Mapping[str, Path]) -> Texts:
    """Write the blob of each document, unless they lie there from an earlier run."""
    rows = query_rows(site, _ROWS)
    said = "".join(f"{row[0]} {row[2]} {row[3]}\n" for row in rows)
    state = hashlib.sha256(said.encode()).hexdigest()[:16]
    folder, kept = site.home / "texts", site.home / "found" / state
    kept.mkdir(parents=True, exist_ok=True)
    if not (kept / _NOTE).exists() or not folder.exists():
        shutil.rmtree(folder, ignore_errors=True)
        blobs = defaultdict[str, list[tuple[bytes, str]]](list)
        for name, path, _, blob, *_ in rows:
            blobs[name].append((path, blob))
        for name, found in blobs.items():
            _write(places[name], folder / name, found)
        (kept / _NOTE).touch()
    files = {f"{row[0]}/{row[2]}": Indexed(row[0], row[2], row[4], row[5] or ()) for row in rows}
    return Texts(folder, kept, files)


def _write(git: Path, folder: Path, blobs: Sequence[tuple[bytes, str]]) -> None:
    command = ["git", "-C", str(git), "cat-file", "--batch"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for path, blob in blobs:
            process.stdin.write(blob.encode() + b"\n")
            process.stdin.flush()
            content = _content(process.stdout)
            place = Path(str(folder)) / path.decode(errors="backslashreplace")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        process.stdin.close()


def _content(output: IO[bytes]) -> bytes:
    """Return the next blob, of a large one what is indexed."""
    size = int(output.readline().split()[2])
    content = output.read(size)
    output.read(1)
    if size <= LIMITS.max_file_bytes:
        return content
    begun = content[: LIMITS.max_file_bytes]
    return begun[: begun.rfind(b"\n") + 1]
