"""What the headers that a file of C includes bring, and those that these include."""

from collections.abc import Iterable, Iterator
from typing import Final

from omniweb.search.navigation import visible
from omniweb.search.navigation.exports import Exports
from omniweb.search.navigation.files import C_FAMILY, Entry, File
from omniweb.search.navigation.forest import Forest
from omniweb.search.navigation.targets import Target

_SOURCES: Final = (".c", ".cc", ".cpp", ".cxx", ".c++", ".m", ".mm", ".cu")
"""What is hardly ever included."""
_TOGETHER: Final = 8
"""Files whose includes are read at once: the name may stand in the first of them."""


class Included:
    """Follows includes, the nearest first, as long as there is a header that may have a name."""

    def __init__(self, forest: Forest, exports: Exports) -> None:
        self._forest, self._exports = forest, exports

    def named(self, file: File, name: str) -> Iterator[tuple[Target, str]]:
        """Yield what a file includes under a name, and the include that leads there."""
        left = self._defining(file, name)
        ahead, seen = [(file, "")], {file.entry.id}
        while ahead and (left is None or left):
            some, ahead = ahead[:_TOGETHER], ahead[_TOGETHER:]
            self._forest.read_ahead(_includes(module for module, _ in some))
            for module, through in some:
                if left is not None and not left:
                    return
                for each, other in self._included_by(module, seen):
                    by = through or each
                    found = visible.at_top(other, name) or [
                        target
                        for brought in visible.handed_on(other, name)
                        for target in self._exports.imported(other, brought)
                    ]
                    yield from ((target, by) for target in found)
                    if not found:
                        ahead.append((other, by))
                    if left is not None:
                        left.discard(other.entry.id)

    def _included_by(self, module: File, seen: set[int]) -> Iterator[tuple[str, File]]:
        """Yield the files that a file includes and nobody did before, as it names them."""
        for target, entry in _includes([module]):
            for other in self._exports.modules_of(target, entry):
                if other.entry.id not in seen:
                    seen.add(other.entry.id)
                    yield target, other

    def _defining(self, file: File, name: str) -> set[int] | None:
        """Return the headers that define a name; None where only other repositories may have it."""
        found = {
            each.id
            for each in self._forest.of(file.entry).defining(name)
            if each.id != file.entry.id and not each.path.endswith(_SOURCES)
        }
        is_abroad = not found and self._forest.is_defined_abroad(name, C_FAMILY)
        return None if is_abroad else found


def _includes(modules: Iterable[File]) -> Iterator[tuple[str, Entry]]:
    """Yield what files include, each with the file that does."""
    for module in modules:
        for each in module.imports:
            if each.name == "*":
                yield each.module, module.entry
