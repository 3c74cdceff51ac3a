"""What names say of how well a file answers a query: bounded signals, each with its reason. Pure.

Formulas and weights are RELEVANCE.md's; `docs/relevance.md` has the ablation of each.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from indexer.text import tokens
from indexer.types import TYPE_KINDS
from omniweb.search.candidates import Candidate, Definition
from omniweb.search.ranking.file_names import FileNames, name_subwords
from omniweb.search.terms import Terms, TermStatistics, is_symbol_like

_LONG_NAME = 4
_TYPES = frozenset(str(kind) for kind in TYPE_KINDS)
_OTHER_SHARE = 0.7
NOT_CODE = frozenset(
    "markdown,restructuredtext,asciidoc,org,latex,typst,text,csv,gettext,"  # noqa: SIM905 - short
    "diff,json,yaml,toml,ini,xml,html,css,scss,less,stylus,template,dockerfile,make,cmake,"
    "autoconf,meson,man page,ignore list".split(",")
)
_PART_SHARE = 0.5
NOWHERE: Mapping[int, str] = MappingProxyType({})
"""No repository is told from others by its name."""


class NameSignals(NamedTuple):
    """Of one candidate; every value but `central` and `similar` lies between 0 and 1."""

    covered: float
    """Share of the file's name that the query explains."""
    explained: float
    """Share of the query that the file's name explains, by rarity."""
    defines: float
    """How surely a definition in it bears a name that the query spells."""
    defines_type: float
    """The same for a type that is written in the query exactly so."""
    central: float
    """ln(1 + files that import this name ÷ files that bear it)."""
    similar: float
    """Trigram similarity of the query's words with the file's name, by rarity."""
    repository: float = 0.0
    """Rarity of the repository's name beside the rarest word, where the query spells it."""
    definition: str = ""
    """The name behind `defines` or `defines_type`."""


class NameReader:
    """Reads the signals of candidates for one query."""

    def __init__(
        self,
        terms: Terms,
        statistics: TermStatistics,
        definitions: Iterable[Definition],
        repositories: Mapping[int, str] = NOWHERE,
    ) -> None:
        self._weights = {
            stem: terms.weight(stem) * statistics.weight(stem) for stem in terms.subwords
        }
        self._key_weight = terms.key_weight
        files = defaultdict(set)
        for definition in definitions:
            files[definition.normalised].add(definition.key)
        self._files: Mapping[str, int] = {name: len(keys) for name, keys in files.items()}
        self._written = {word: is_symbol_like(word) for word in terms.words}
        self._keys = frozenset(terms.keys)
        self._longest = max(map(len, terms.keys), default=1)
        file_names = FileNames(terms, statistics)
        self._anywhere = file_names.of("")
        self._of_name = {
            number: file_names.of(_plain(name)) for number, name in repositories.items()
        }
        self._of_repository = {number: self._spells(name) for number, name in repositories.items()}

    def read(self, candidate: Candidate) -> NameSignals:
        """Return the signals of a candidate."""
        of_name = self._of_name.get(candidate.key[0], self._anywhere)
        covered, explained, similar = of_name[candidate.module_name]
        defines, name = defines_type, type_name = 0.0, ""
        if candidate.definitions:
            defines, name = self._defines(candidate.definitions)
            defines_type, type_name = self._defines_type(candidate.definitions)
        return NameSignals(
            covered,
            explained,
            defines,
            defines_type,
            math.log1p(candidate.importers / max(candidate.same_name, 1)),
            similar,
            self._of_repository.get(candidate.key[0], 0.0),
            type_name or name,
        )

    def _spells(self, repository: str) -> float:
        name = _plain(repository)
        if tokens.normalise(name) not in self._keys:
            return 0.0
        weight = sum(self._weights.get(stem, 0.0) for stem in name_subwords(name).each)
        return min(weight / (max(self._weights.values(), default=0.0) or 1.0), 1.0)

    def _defines(self, definitions: Iterable[Definition]) -> tuple[float, str]:
        best, name = 0.0, ""
        for each in definitions:
            value = 0.7 if len(each.normalised) > _LONG_NAME else 0.4
            value *= 1.0 if each.kind in _TYPES else _OTHER_SHARE
            value *= self._key_weight(each.normalised)
            if each.normalised not in self._keys:  # it only holds the words
                value *= _PART_SHARE * self._longest / max(len(each.normalised), self._longest)
            value /= 1 + 0.3 * math.log(max(self._files.get(each.normalised, 1), 1))
            if value > best:
                best, name = value, each.name
        return best, name

    def _defines_type(self, definitions: Iterable[Definition]) -> tuple[float, str]:
        best, name = 0.0, ""
        for each in definitions:
            if each.kind in _TYPES and each.name in self._written:
                like = self._written[each.name]
                if not like and not each.name[:1].isupper():
                    continue
                value = self._key_weight(each.normalised) * (1.0 if like else 0.4)
                value /= 1 + 0.1 * math.log(max(self._files.get(each.normalised, 1), 1))
                if value > best:
                    best, name = value, each.name
        return best, name


def is_prose(candidate: Candidate) -> bool:
    """Tell whether a file is a text for people or data, not code."""
    return candidate.language is None or candidate.language in NOT_CODE


def in_own_folder(path: str, repository: str) -> bool:
    """Tell whether one of the folders above a file is called as its repository."""
    return _is_called(path.rpartition("/")[0], repository)


@lru_cache(4_096)  # many files lie in few folders
def _is_called(folder: str, repository: str) -> bool:
    """Tell whether a folder, or one above it, is called as a repository."""
    name = tokens.normalise(_plain(repository))
    return bool(name) and name in map(tokens.normalise, folder.split("/"))


def _plain(repository: str) -> str:
    """Return a repository's name without its owner and its ending, as people speak of it."""
    return repository.rpartition("/")[2].partition(".")[0]
