"""The captures of a file → its uses of names and what its imports bring."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from tree_sitter import Node

from indexer.analysis.uses import captures, columns, imported, rules
from indexer.analysis.uses.columns import Names
from indexer.analysis.uses.locals import Locals
from indexer.analysis.uses.receivers import Receivers
from indexer.analysis.uses.scopes import Scopes
from indexer.analysis.uses.types import Types
from indexer.text.languages import Language
from indexer.text.occurrences import NOTHING, Occurrences

CUT = replace(NOTHING, cut=True)
"""Of a tree whose uses took too long to find."""


def read(found: Mapping[str, Sequence[Node]], source: bytes, language: Language) -> Occurrences:
    """Return the uses of names in a file; `found` are the captures of its language's query."""
    told = rules.of(language.grammar)
    names = columns.names(found, source, told)
    scopes = Scopes(found, len(source))
    brought = imported.read(found, source, scopes, told)
    if not len(names.start):
        return replace(NOTHING, imports=brought)
    literals = columns.spans(found.get("within.literal", ()))
    receivers = Receivers(names, source, told, literals)
    bound = Locals(names, scopes, told, ~receivers.member)
    Types(names, scopes, bound, receivers, source).settle(told)
    kept = (names.rank != captures.NONE).nonzero()[0]
    word = names.word[kept]
    qualifier = receivers.word[kept]
    texts, numbers = _sorted(names, word, qualifier)
    return Occurrences(
        texts,
        names.line[kept],
        names.column[kept],
        numbers[word],
        names.role[kept],
        bound.binding[kept],
        receivers.kind[kept],
        numbers[qualifier],
        brought,
        names.cut,
    )


def _sorted(
    names: Names, word: NDArray[np.int32], qualifier: NDArray[np.int32]
) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """Return the texts that are used, sorted, and the place of each word; the last is -1."""
    used = np.zeros(len(names.words) + 1, np.bool_)
    used[word] = used[qualifier] = True
    texts = _texts(list(names.words))
    order = sorted(used[:-1].nonzero()[0].tolist(), key=texts.__getitem__)
    numbers = np.full(len(names.words) + 1, -1, np.int32)
    numbers[order] = np.arange(len(order), dtype=np.int32)
    return tuple([texts[each] for each in order]), numbers


def _texts(words: list[bytes]) -> list[str]:
    """Return words as texts: all at once, since no name holds an end of a line."""
    return b"\n".join(words).decode(errors="replace").split("\n")
