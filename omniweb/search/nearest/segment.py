"""A segment: the codes of some documents of a repository, as a row of `code_segment` has them."""

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CODE_BYTES = 32


@dataclass(frozen=True, slots=True)
class Segment:
    """`documents` are ids, `counts` how many chunks each has; `codes` [rows, 32] in their order."""

    repository_id: int
    id: int
    documents: NDArray[np.int64]
    counts: NDArray[np.int32]
    codes: NDArray[np.uint8]

    @property
    def rows(self) -> int:
        """How many chunks it has."""
        return len(self.codes)

    @property
    def crc(self) -> int:
        """A sum over all of it, CRC-32."""
        crc = zlib.crc32(f"{self.repository_id} {self.id}".encode())
        for each in (self.documents, self.counts, self.codes):
            crc = zlib.crc32(each.tobytes(), crc)
        return crc

    @classmethod
    def read(
        cls, repository_id: int, number: int, documents: bytes, counts: bytes, codes: bytes
    ) -> "Segment | None":
        """Read the columns of a row; None where their lengths do not agree."""
        if len(documents) % 8 or len(counts) * 2 != len(documents) or len(codes) % CODE_BYTES:
            return None
        made = cls(
            repository_id,
            number,
            np.frombuffer(documents, "<i8"),
            np.frombuffer(counts, "<i4"),
            np.frombuffer(codes, np.uint8).reshape(-1, CODE_BYTES),
        )
        fits = (made.counts >= 0).all() and int(made.counts.sum(dtype=np.int64)) == made.rows
        return made if fits else None
