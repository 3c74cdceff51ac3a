"""A query that is one line of a stack, a compiler or a linter: it names a place. Pure."""

import re

from omniweb.search.pastes.frames import frame_of
from omniweb.search.pastes.wrapping import unwrapped
from omniweb.search.query.pasted import parted
from omniweb.search.query.places import Place

_FRAME = re.compile(r"(?<!\S)File \"([^\"\n]+)\", line (\d+)(?:, in .*)?\s*\Z")
_AT = re.compile(r"\w(?:\?[\w=&-]{0,60})?:\d")
_COMMAND = re.compile(r"::(?:error|warning|notice) |\(\d+(?:,\d+)*\): ")
_SPACE = re.compile(r"\s")


def unframed(text: str) -> str:
    """Return a line that is a frame of a stack, behind filters, with `path:line` in its place."""
    line = text.strip()
    if "\n" in line:
        return text
    if found := _FRAME.search(text):
        return f"{text[: found.start()]}{found[1]}:{found[2]}"
    if not _AT.search(line) and not _COMMAND.search(line):
        return text
    filters, rest = parted(line)
    found_frame = frame_of(unwrapped(rest).text, 1)
    if found_frame is None or not found_frame.frame.at:
        return text
    frame = found_frame.frame
    parts = frame.path[1:] if frame.path[0].endswith(":") else frame.path  # of an address, a drive
    path = "/".join(parts)
    if _SPACE.search(path) or not ("/" in path or Place(path, 0, path).is_file_name):
        return text  # a host and a port, perhaps
    return f"{filters} {path}:{frame.at}".lstrip()
