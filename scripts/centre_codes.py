"""Make the centre of `indexer/text/codes.py` from the vectors of varied code.

`python scripts/centre_codes.py MIRROR…`: bare git repositories, of whose HEAD files are analysed as
indexing does, in the order of their blobs' hashes, which no folder and no language has a part in:
so many chunks of each repository and of each language, the rest is left. The centre is the median
of their vectors in each dimension. `encoder_table/CENTRE.md` says which commits it was made of; the
same commits and the same table give the same centre. It is to be made anew with another table.
"""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.analyse import Analysis, analyse
from indexer.discovery.discover import discover
from indexer.git.mirror import Mirror
from indexer.text import codes
from indexer.text.encoder import TABLE_FOLDER, default_encoder
from indexer.types import Entry

OF_REPOSITORY, OF_LANGUAGE = 1_500, 3_000
"""Chunks, at most: what is large or popular must not outweigh the rest."""
HELD_BACK = 5
"""Of so many chunks one is not asked: it tells whether the bits of others are balanced, too."""
NOTICE = """\
# The centre of the codes

The median in each dimension of {chunks:,} vectors, made by `scripts/centre_codes.py` with encoder
{encoder} of files of these commits. Of {others:,} other chunks of them a bit is set in
{least:.1%} to {most:.1%}.

| repository | commit | chunks |
| --- | --- | --- |
{sources}
"""


def main(mirrors: list[Path]) -> None:
    """Write the centre, and what it was made of."""
    languages: Counter[str | None] = Counter()
    vectors, sources = [], []
    for path in mirrors:
        head = ("git", f"--git-dir={path}", "rev-parse", "HEAD")
        commit = subprocess.run(head, check=True, capture_output=True, text=True).stdout.strip()
        found = list(chunks_of(Mirror(path), commit, languages))
        name = path.resolve().parent.name if path.name == "repo" else path.stem
        sources.append(f"| {name.replace('+', '/')} | `{commit}` | {len(found):,} |")
        print(sources[-1], flush=True)
        vectors += found
    every = np.stack(vectors).astype(np.float32)
    others = np.arange(len(every)) % HELD_BACK == 0
    centre = np.median(every[~others], axis=0).astype(np.float32)
    np.save(TABLE_FOLDER / codes.CENTRE, centre)
    shares = (every[others] > centre).mean(axis=0)
    notice = NOTICE.format(
        chunks=len(every) - others.sum(),
        encoder=default_encoder().version,
        others=others.sum(),
        least=shares.min(),
        most=shares.max(),
        sources="\n".join(sources),
    )
    (TABLE_FOLDER / "CENTRE.md").write_text(notice, encoding="utf-8")
    print(f"{codes.version()}; languages: {len(languages)}; share of ones by bit, in per cent:")
    print(np.array2string(np.rint(shares * 100).astype(int), max_line_width=100))


def chunks_of(
    mirror: Mirror, commit: str, languages: Counter[str | None]
) -> Iterator[NDArray[np.float16]]:
    """Yield vectors of a commit, and count them by language."""
    every = discover(mirror.entries(commit), mirror.facts(commit), ())
    files = {each.blob: each for each in every if isinstance(each, Entry)}
    taken = 0
    for blob, content in mirror.blobs(sorted(files)):
        found = analyse(files[blob].path, content, default_encoder())
        if not isinstance(found, Analysis) or languages[found.language] >= OF_LANGUAGE:
            continue
        languages[found.language] += len(found.chunks)
        taken += len(found.chunks)
        yield from (chunk.vector for chunk in found.chunks)
        if taken >= OF_REPOSITORY:
            return


if __name__ == "__main__":
    main([Path(each) for each in sys.argv[1:]])
