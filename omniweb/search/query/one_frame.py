"""A query that is one line of a stack, a compiler, a linter or a diff: it names a place. Pure."""

import re

from omniweb.search.pastes.frames import frame_of
from omniweb.search.pastes.wrapping import unwrapped
from omniweb.search.query.pasted import parted
from omniweb.search.query.places import Place

_FRAME = re.compile(r"(?<!\S)File \"([^\"\n]+)\", line (\d+)(?:, in .*)?\s*\Z")
_AT = re.compile(r"\w(?:\?[\w=&-]{0,60})?:\d")
_OF_DIFF = re.compile(r"(?<!\S)(?:diff --git a/\S+ b/|(?:---|\+\+\+) [ab]/)(?P<path>\S+)\Z")
_COMMAND = re.compile(r"::(?:error|warning|notice) |\(\d+(?:,\d+)*\): ")
_SPACE = re.compile(r"\s")


def unframed(text: str) -> str:
    """Return a line that is a frame of a stack, behind filters, with `path:line` in its place."""
    line = text.strip()
    if "\n" in line:
        return text
    if found := _OF_DIFF.search(line):
        filters, rest = parted(line[: found.start()])
        return text if rest else f"{filters} {found['path']}".lstrip()
    if found := _FRAME.search(text):
        return f"{text[: found.start()]}{found[1]}:{found[2]}"
    return _placed(line) or text if _AT.search(line) or _COMMAND.search(line) else text


def _placed(line: str) -> str:
    """Return a line as filters and the place that it names, "" where it is no frame."""
    filters, rest = parted(line)
    found_frame = frame_of(unwrapped(rest).text, 1)
    if found_frame is None or not found_frame.frame.at:
        return ""
    frame = found_frame.frame
    parts = frame.path[1:] if frame.path[0].endswith(":") else frame.path  # of an address, a drive
    path = "/".join(parts)
    if _SPACE.search(path) or not ("/" in path or Place(path, 0, path).is_file_name):
        return ""  # a host and a port, perhaps
    return f"{filters} {path}:{frame.at}".lstrip()
