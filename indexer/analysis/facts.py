"""What one walk over a syntax tree yields."""

from dataclasses import dataclass

from indexer.text.occurrences import NOTHING, Occurrences
from indexer.types import Import, Symbol


@dataclass(frozen=True, slots=True)
class SyntaxFacts:
    """Definitions in the order of their start, imports, and uses of names."""

    symbols: tuple[Symbol, ...] = ()
    imports: tuple[Import, ...] = ()
    occurrences: Occurrences = NOTHING
