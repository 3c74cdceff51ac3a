"""What a linter found in a file whose path it writes once, above its findings. Pure.

A file's path stands alone in a line; below it each line begins with a place: `3:5  error  …`.
"""

import re

from omniweb.search.pastes.frames import FrameLine, split
from omniweb.search.pastes.paste import Frame

_FILE = re.compile(r"\s{0,4}(?P<path>[^\s:()\"'<>|]{1,240}\.[A-Za-z]\w{0,7})\s*")
_FINDING = re.compile(
    r"\s+(?P<at>\d{1,7}):\d{1,5}\s+(?P<said>(?:error|warning|[✖⚠\u00d7])\s+\S.*)", re.IGNORECASE
)


class Findings:
    """Knows the file that was written last."""

    def __init__(self) -> None:
        """Nothing was written yet."""
        self._file: tuple[str, ...] = ()

    def frame_of(self, line: str, number: int) -> FrameLine | None:
        """Return the place that a line says something of, None where it is no finding."""
        if found := _FILE.fullmatch(line):
            self._file = split(found["path"])
        found = _FINDING.fullmatch(line) if self._file else None
        if found is None:
            return None
        frame = Frame(self._file, int(found["at"]), "", number)
        return FrameLine(frame, last_first=False, said=found["said"])
