"""Writing the query language: a filter with its value quoted where it needs it."""

import re

_SPECIAL = r"\s\"(),\\^$|{}\[\]*?@“”„‟"
"""Signs that make a list, a glob or an expression of a value without quotes, or end it."""
_BARE = re.compile(rf"(?!.*\.\+)[^:/={_SPECIAL}][^{_SPECIAL}]*")
_VALUE = r'(?:"(?:[^"\\]|\\.)*"|[^\s()"]+)'


def filter_text(name: str, value: str) -> str:
    """Return `name:value`, or `name:"a value"`."""
    if _BARE.fullmatch(value):
        return f"{name}:{value}"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{name}:"{escaped}"'


def toggled(query: str, name: str, value: str) -> tuple[str, bool]:
    """Return the query with the filter put in or taken out, and whether it was in.

    Several values of one filter are written so that any of them is met: `(path:a OR path:b)`.
    """
    word = filter_text(name, value)
    each = rf"{name}:{_VALUE}"
    written = re.search(
        rf"(?<!\S)(?:\({each}(?: OR {each})+\)|{each})(?!\S)\s*", query, re.IGNORECASE
    )
    if written is None:
        return f"{word} {query}".strip(), False
    values = re.findall(each, written[0], re.IGNORECASE)
    kept = [text for text in values if text.lower() != word.lower()]
    active = len(kept) < len(values)
    if not active and (later := query[written.end() :]) and word.lower() in later.lower().split():
        rest, _ = toggled(later, name, value)
        return f"{query[: written.end()]}{rest}".strip(), True
    return _with(query, written, kept if active else [*values, word]), active


def _with(query: str, written: re.Match[str], values: list[str]) -> str:
    """Return the query with these values in the place of those that were written."""
    text = " OR ".join(values)
    text = f"({text})" if len(values) > 1 else text
    parts = (query[: written.start()], text, query[written.end() :])
    return " ".join(part.strip() for part in parts if part.strip())
