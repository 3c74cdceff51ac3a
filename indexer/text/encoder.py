"""Words → embeddings, for chunks and queries alike, from a static table: no network, no torch.

A word's vector is the sum of the rows of its word-pieces, found greedily, longest first, in each of
its sub-words. A chunk's vector points where the sum of its words, the words of its path and the
names that it defines point together. Every machine computes the same bits.
"""

import hashlib
import unicodedata
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from itertools import accumulate, chain
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.errors import EncoderMissing
from indexer.limits import EMBEDDING_DIMENSIONS
from indexer.text.memo import Memo
from indexer.text.tokens import subwords_of_new, words

TABLE_FOLDER = Path(__file__).parent / "encoder_table"
TABLE, SCALES, VOCABULARY = "table.npy", "scales.npy", "vocabulary.txt"
RECIPE = "1"
"""Raise it when the same table and text would give another vector: embeddings are made anew."""
PATH_WEIGHT = 0.5
NAMES_WEIGHT = 0.3
"""Of the path and of the defined names, beside 1 of the body, each of unit length (RELEVANCE)."""
EXACT_WEIGHT = 120_000
"""Sum of the weights of a text: times 127, the largest byte, it is under 2**24."""
WIDENED = 512
"""Rows of the table that are made floats at once, if no bag has more: half a megabyte."""
MEMO_WORDS = 32_768
"""Words whose rows are remembered per process, about 5 MB."""

Vector = NDArray[np.float32]
"""Of one dimension."""


class Encoder(Protocol):
    """What turns text into vectors of `limits.EMBEDDING_DIMENSIONS` and unit length.

    A text without any known word gives zeros.
    """

    @property
    def version(self) -> str:
        """Name the table and the recipe: vectors of two versions must not be compared."""
        ...

    def encode_query(self, text: str) -> Vector:
        """Return the vector of a query."""
        ...

    def encode_chunks(
        self,
        bodies: Sequence[Mapping[str, int]],
        path_words: Sequence[str],
        names: Sequence[Sequence[str]],
    ) -> NDArray[np.float16]:
        """Return the vectors of the chunks of one document, one row each.

        `bodies` counts the words of each chunk, `names` lists what it defines; `path_words` are
        the module name and the directories of the document.
        """
        ...


class StaticEncoder:
    """An encoder over a memory-mapped table that all processes of a machine share."""

    def __init__(self, folder: Path = TABLE_FOLDER) -> None:
        """Open the table; raises EncoderMissing where it is not."""
        self._folder = folder
        try:
            # Not a np.memmap, whose every slice costs a Python call.
            self._table = np.asarray(np.load(folder / TABLE, mmap_mode="r"))
            self._scales: NDArray[np.float32] = np.load(folder / SCALES)
            pieces = (folder / VOCABULARY).read_text(encoding="utf-8").split("\n")
        except FileNotFoundError as error:
            raise EncoderMissing(str(folder)) from error
        self._pieces = {piece: row for row, piece in enumerate(pieces) if piece}
        self._longest = max(map(len, self._pieces))
        self._subword_rows = Memo(self._find_subword_rows, MEMO_WORDS)
        self._rows = Memo(self._find_rows, MEMO_WORDS)

    @cached_property
    def version(self) -> str:
        """Name the table and the recipe, 12 hex digits."""
        digest = hashlib.sha256(f"{RECIPE} {PATH_WEIGHT} {NAMES_WEIGHT}".encode())
        for name in (TABLE, SCALES, VOCABULARY):
            digest.update((self._folder / name).read_bytes())
        return digest.hexdigest()[:12]

    def encode_query(self, text: str) -> Vector:
        """Return the vector of a query: where the plain sum over its words points."""
        vector: Vector = _units(self._sums([Counter(words(text))]))[0]
        return vector

    def encode_chunks(
        self,
        bodies: Sequence[Mapping[str, int]],
        path_words: Sequence[str],
        names: Sequence[Sequence[str]],
    ) -> NDArray[np.float16]:
        """Return the vectors of the chunks of one document, one row each."""
        named = ["\n".join(defined) for defined in names]
        texts = ["\n".join(path_words), *filter(None, named)]
        sums = _units(self._sums([*bodies, *(Counter(words(text)) for text in texts)]))
        vectors = sums[: len(bodies)]
        vectors += PATH_WEIGHT * sums[len(bodies)]
        vectors[np.array(named, bool)] += NAMES_WEIGHT * sums[len(bodies) + 1 :]
        return _units(vectors).astype(np.float16)

    def rows_of(self, word: str) -> list[int]:
        """Return the numbers of the rows whose sum is the vector of a word."""
        return array("H", self._rows[word]).tolist()

    def _sums(self, bags: Sequence[Mapping[str, int]]) -> NDArray[np.float32]:
        """Return where the sums of count times word vector over bags of words point, one row each.

        The weights are whole numbers so small that every partial sum is exact in 32 bits: no order
        of the additions, no processor and no library can change a bit of it.
        """
        found = [*map(self._rows.__getitem__, chain.from_iterable(bags))]
        rows = np.frombuffer(b"".join(found), np.uint16)
        pieces = np.fromiter(map(len, found), np.intp, len(found)) // rows.itemsize
        counts = chain.from_iterable([bag.values() for bag in bags])
        weights = np.fromiter(counts, np.float32, len(found)).repeat(pieces)
        weights *= self._scales.take(rows)
        last_pieces = np.concatenate(([0], pieces.cumsum()))
        borders = last_pieces[[0, *accumulate(map(len, bags))]].tolist()
        sums = np.zeros((len(bags), EMBEDDING_DIMENSIONS), np.float32)
        first = read = 0  # these rows of the table are widened, those of several bags at once
        vectors = sums[:0]
        for into, start, end in zip(sums, borders, borders[1:], strict=False):
            if start == end:
                continue
            if end > read:
                first, read = start, max(end, start + WIDENED)
                vectors = self._table.take(rows[first:read], axis=0).astype(np.float32)
            own = weights[start:end]
            own *= EXACT_WEIGHT / np.add.reduce(own)
            np.rint(own, out=own)
            np.einsum("i,ij->j", own, vectors[start - first : end - first], out=into)
        return sums

    def _find_rows(self, word: str) -> bytes:
        return b"".join(map(self._subword_rows.__getitem__, subwords_of_new(word)))

    def _find_subword_rows(self, subword: str) -> bytes:
        """Return the rows of a sub-word's pieces as packed 16-bit numbers.

        As in the model's own tokenizer there are none unless all of it is known.
        """
        if not subword.isascii():
            subword = _without_accents(subword)
        rows = array("H")
        rest = subword
        while rest:
            inner = self._longest_piece("##", rest) if rows else ""
            piece = inner or self._longest_piece("", rest)
            if not piece:
                return b""
            rows.append(self._pieces[piece])
            rest = rest[len(piece) - len("##") if inner else len(piece) :]
        return rows.tobytes()

    def _longest_piece(self, prefix: str, text: str) -> str:
        """Return the longest known piece that prefix and text begin with, "" if there is none."""
        piece = prefix + text[: self._longest]
        while piece not in self._pieces:
            piece = piece[:-1]
            if piece == prefix:
                return ""
        return piece


@cache
def default_encoder() -> Encoder:
    """Return the encoder of this process; raises EncoderMissing where its table is not."""
    return StaticEncoder()


def _units(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return rows divided by their lengths; zeros stay zeros."""
    lengths = np.sqrt(np.square(vectors).sum(axis=1, keepdims=True))
    lengths[lengths == 0] = 1
    units: NDArray[np.float32] = vectors / lengths
    return units


def _without_accents(word: str) -> str:
    """Return a word as the model's vocabulary spells it."""
    decomposed = unicodedata.normalize("NFD", word)
    return "".join([one for one in decomposed if unicodedata.category(one) != "Mn"])
