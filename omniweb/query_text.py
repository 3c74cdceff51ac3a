"""Writing the query language: a filter with its value quoted where it needs it."""

import re

_BARE = re.compile(r"[^\s\"(),:/=][^\s\"(),]*")
"""A comma would make it two values; at the beginning the other signs would make it no filter."""


def filter_text(name: str, value: str) -> str:
    """Return `name:value`, or `name:"a value"`."""
    if _BARE.fullmatch(value):
        return f"{name}:{value}"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{name}:"{escaped}"'
