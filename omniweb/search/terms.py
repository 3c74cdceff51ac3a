"""The words of a query as the ranking uses them: lexemes, their rarity, names, sub-words."""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, combinations

from typing_extensions import override

from indexer.text import tokens
from indexer.text.stop_words import STOP_WORDS
from omniweb.search.pastes.paste import Paste

MOST_LEXEMES = 24
"""A pasted page of code: its rarest lexemes say what it is about."""
PAIRED_LEXEMES = 6
"""The rarest of those that are too common to choose alone."""
LONGEST_GLUE = 3
"""Words that are glued together to a name: `http request handler` may be HTTPRequestHandler."""
INITIALS = range(2, 5)
"""Sub-words whose first letters are a name together."""
SHORTEST_NAME = 2
SHORTEST_TELLING = 3
_INNER_CAPITAL = re.compile(r"[a-z0-9][A-Z]|_[A-Za-z]|[A-Za-z]_|[A-Z]{2}[a-z]|::|\.")
_PATH_LIKE = re.compile(r"[\w@.+~-]*(?:/[\w@.+~-]+)+|[\w@+~-][\w@.+~-]*\.\w{1,12}|\.\w[\w.-]{2,}")
_EDGES = "\"'`()[]{}<>,;:"
_ASKING = {
    "tests": frozenset({"test", "spec", "unittest", "mock", "fixtur", "pytest", "assert"}),
    "examples": frozenset({"exampl", "demo", "sampl", "tutori", "benchmark", "bench", "doc"}),
    "prose": frozenset(
        {"doc", "document", "readm", "changelog", "guid", "licens", "instal", "yaml", "json"}
        | {"toml", "xml", "html", "css", "makefil", "cmake", "dockerfil", "markdown", "contribut"}
        | {"workflow"}
    ),
    "stubs": frozenset({"stub", "declar", "pyi"}),
    "vendored": frozenset({"vendor", "bundl", "third"}),
    "generated": frozenset({"generat", "codegen", "autogener"}),
}
"""Stems by which a query asks for a kind of files. Prose: texts, settings, build files."""
Weight = Callable[[str], float]
"""How much a lexeme tells of what is sought, at most 1."""


@dataclass(frozen=True, slots=True)
class TermStatistics:
    """How many chunks the searched scope has, and how many of them hold each lexeme."""

    chunks: int
    average_length: float
    frequencies: Mapping[str, int]

    def weight(self, lexeme: str) -> float:
        """Return BM25's inverse document frequency."""
        holders = self.frequencies.get(lexeme, 0)
        return math.log(1 + (max(self.chunks - holders, 0) + 0.5) / (holders + 0.5))


NO_STATISTICS = TermStatistics(0, 1.0, {})
"""Of a scope that holds nothing."""


@dataclass(frozen=True)
class Terms:
    """The ranking words of a query, as written, in order."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Terms":
        """Return the terms of the bare words of a query."""
        return cls(tuple(dict.fromkeys(ranking_words(texts))))

    def weight(self, lexeme: str) -> float:  # noqa: ARG002 - of a paste some tell less
        """Return how much a lexeme tells of what is sought, at most 1."""
        return 1.0

    def key_weight(self, key: str) -> float:  # noqa: ARG002 - of a paste some tell less
        """Return how much one of the names tells, at most 1."""
        return 1.0

    @cached_property
    def lexemes(self) -> tuple[str, ...]:
        """Every lexeme once, in the order of the words."""
        return tuple(
            dict.fromkeys(lexeme for word in self.words for lexeme in tokens.lexemes(word))
        )

    @cached_property
    def subwords(self) -> tuple[str, ...]:
        """The stems of the sub-words, each once: `parseConfig` gives pars and config."""
        return tuple(dict.fromkeys(stem for word in self.words for stem in stems(word)))

    @cached_property
    def spelt(self) -> tuple[str, ...]:
        """The sub-words as they are spelt, in lower case, each once: names hold these."""
        found = (each for word in self.words for each in tokens.subwords(word) or (word.lower(),))
        return tuple(dict.fromkeys(found))

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Normalised names that the words may spell: runs of up to three, glued together."""
        plain = [tokens.normalise(word) for word in self.words]
        runs = (
            "".join(plain[at : at + length])
            for length in range(1, LONGEST_GLUE + 1)
            for at in range(len(plain) - length + 1)
        )
        return tuple(dict.fromkeys(run for run in runs if len(run) >= SHORTEST_NAME))

    @cached_property
    def initials(self) -> Mapping[str, tuple[str, ...]]:
        """Abbreviations that runs of sub-words have in names of files, with their stems.

        `file system` may be `fs`, and `WebSocket` `ws`.
        """
        parts = [each for word in self.words for each in tokens.subwords(word)]
        found: dict[str, tuple[str, ...]] = {}
        for length in INITIALS:
            for at in range(len(parts) - length + 1):
                run = parts[at : at + length]
                short = "".join(each[0] for each in run)
                found[short] = (
                    *found.get(short, ()),
                    *(stem for each in run for stem in stems(each)),
                )
        return found

    @cached_property
    def telling(self) -> tuple[str, ...]:
        """The sub-words by which a name is found; shorter ones are in every second name."""
        return tuple(each for each in self.spelt if len(each) >= SHORTEST_TELLING)[:MOST_LEXEMES]

    @cached_property
    def telling_names(self) -> list[str]:
        """The names of `keys` that are as long."""
        return [name for name in self.keys if len(name) >= SHORTEST_TELLING]

    def wants(self, kind: str) -> bool:
        """Tell whether the query asks for a kind of files, one of those above.

        Names are in ASCII: letters of other alphabets alone, and an emoji, ask for texts as much as
        for code.
        """
        if kind == "prose" and self._is_foreign:
            return True
        return not _ASKING[kind].isdisjoint(self.subwords)

    @cached_property
    def _is_foreign(self) -> bool:
        if any(not any(map(str.isalnum, word)) for word in self.words if not word.isascii()):
            return True
        letters = [sign for word in self.words for sign in word if sign.isalpha()]
        return bool(letters) and not any(sign.isascii() for sign in letters)


NO_TERMS = Terms(())


@dataclass(frozen=True)
class PastedTerms(Terms):
    """The words of a pasted text, of which some tell more than others."""

    paste: Paste

    @classmethod
    def of_paste(cls, paste: Paste) -> "PastedTerms":
        """Return the terms of a paste."""
        return cls(tuple(each.text for each in paste.words), paste)

    @override
    def weight(self, lexeme: str) -> float:
        return self._weights.get(lexeme, 0.0)

    @override
    def key_weight(self, key: str) -> float:
        return self._key_weights.get(key, 0.0)

    @override
    def wants(self, kind: str) -> bool:
        """Tell that nothing is wanted: who reports on tests or documents does not ask for them."""
        return False

    @cached_property
    def _weights(self) -> Mapping[str, float]:
        found: dict[str, float] = {}
        for each in self.paste.words:
            for lexeme in tokens.lexemes(each.text):
                found[lexeme] = max(found.get(lexeme, 0.0), each.weight)
        return found

    @cached_property
    def _key_weights(self) -> Mapping[str, float]:
        found = dict.fromkeys(self._title.keys, 1.0)
        for each in self.paste.names:
            key = tokens.normalise(each.text)
            if len(key) >= SHORTEST_TELLING:
                found[key] = max(found.get(key, 0.0), each.weight)
        return found

    @cached_property
    def _title(self) -> Terms:
        return Terms.of([self.paste.title])

    @cached_property
    @override
    def initials(self) -> Mapping[str, tuple[str, ...]]:
        """The abbreviations of its title: its words are no sentence."""
        return self._title.initials

    @cached_property
    @override
    def keys(self) -> tuple[str, ...]:
        """The names of the text, and what the words of its title spell."""
        return tuple(self._key_weights)


def ranking_words(texts: Iterable[str]) -> list[str]:
    """Return the words of some texts without stop words, unless there are no others."""
    found = [word for text in texts for word in tokens.words(text)]
    return [word for word in found if word.lower() not in STOP_WORDS] or found


def stems(word: str) -> tuple[str, ...]:
    """Return the stems of a word's sub-words; the whole where it has none."""
    found = tokens.lexemes(word)
    return found[:-1] or found


def is_symbol_like(word: str) -> bool:
    """Tell whether a word is written as names in code are: `parseConfig`, `MAX_SIZE`, `a::b`."""
    return bool(_INNER_CAPITAL.search(word))


def path_words(text: str) -> tuple[str, ...]:
    """Return the words of a query that look like a path or a file's name, without `:12` behind."""
    found = []
    for word in text.split():
        plain = re.sub(r"(?::\d+)+$", "", word.strip(_EDGES)).removeprefix("./")
        if _PATH_LIKE.fullmatch(plain):
            found.append(plain.lstrip("/"))
    return tuple(dict.fromkeys(found))


def _alike(_lexeme: str) -> float:
    return 1.0


def choose(
    lexemes: Sequence[str], statistics: TermStatistics, pool: int, weight: Weight = _alike
) -> list[str]:
    """Return the rarest lexemes that together occur in at most `pool` chunks, rarest first.

    What a lexeme tells, its `weight`, counts as its rarity does.

    What occurs nowhere is left out; one lexeme at least is chosen, where any occurs. Where even the
    rarest is too common, the chunks that hold one of them often are chosen instead.
    """
    known = most_telling(lexemes, statistics, weight)
    if known and min(map(statistics.frequencies.__getitem__, known)) > pool:
        frequent = _known(map(tokens.frequent_lexeme, known), statistics)
        known = frequent or known
    chosen: list[str] = []
    total = 0
    for lexeme in known[:MOST_LEXEMES]:
        if chosen and total + statistics.frequencies[lexeme] > pool:
            continue
        total += statistics.frequencies[lexeme]
        chosen.append(lexeme)
    return chosen


def pairs(
    lexemes: Iterable[str], statistics: TermStatistics, pool: int, weight: Weight = _alike
) -> list[tuple[str, str]]:
    """Return the rarest pairs of lexemes; were they independent, `pool` chunks would hold them.

    A question in common words is about the chunks that hold two of them.
    """
    rarest = most_telling(lexemes, statistics, weight)[:PAIRED_LEXEMES]
    expected = sorted(
        (
            statistics.frequencies[one] * statistics.frequencies[other] / max(statistics.chunks, 1),
            (one, other),
        )
        for one, other in combinations(rarest, 2)
    )
    totals = accumulate(chunks for chunks, _ in expected)
    return [pair for total, (_, pair) in zip(totals, expected, strict=True) if total <= pool]


def most_telling(
    lexemes: Iterable[str], statistics: TermStatistics, weight: Weight = _alike
) -> list[str]:
    """Return the lexemes that occur, those first that are rare and that the query is about."""
    return sorted(
        (lexeme for lexeme in lexemes if statistics.frequencies.get(lexeme)),
        key=lambda lexeme: -weight(lexeme) * statistics.weight(lexeme),
    )


def _known(lexemes: Iterable[str], statistics: TermStatistics) -> list[str]:
    known = [lexeme for lexeme in lexemes if statistics.frequencies.get(lexeme)]
    return sorted(known, key=lambda lexeme: statistics.frequencies[lexeme])
