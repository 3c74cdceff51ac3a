"""The lines of a hit as HTML: numbers that lead to the file, matches marked, nothing unseen.

A page of results shows hundreds of lines, so a snippet is written in one pass and not by a
template: what is the same in each line is made once, and all lines are escaped together.
"""

from collections import defaultdict
from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString

from omniweb.search.results.marked_words import Span
from omniweb.search.types import HitChunk
from omniweb.web.characters import visible
from omniweb.web.lines import line_html, text_html

MAX_SHOWN_LINE = 500
"""Code points of a line on the result page; the file view shows all."""
_BEFORE_MARK = 80
"""Code points that are seen before the first mark of a line that is cut."""


def snippet_html(address: str, chunk: HitChunk, asked_line: int = 0) -> SafeString:
    """Return the lines of a chunk, each a link into the file at `address` (without a fragment).

    The line that was asked for, 0 for none, stands out.
    """
    marks = _by_line(chunk)
    texts = [text.removesuffix("\r") for text in chunk.lines]
    link = escape(address)
    rows = []
    for number, (text, whole) in enumerate(
        zip(texts, visible("\n".join(texts)).split("\n"), strict=True), chunk.start_line
    ):
        spans = marks.get(number, ())
        html = whole if not spans and len(text) <= MAX_SHOWN_LINE else shown_line(text, spans)
        css = "row marked" if spans else "row"
        css += " asked" if number == asked_line else ""
        label = "" if text.strip() else f' aria-label="Line {number}"'
        rows.append(
            f'<a class="{css}" href="{link}#L{number}" tabindex="-1"{label}>'
            f'<span class="number" data-n="{number}"></span><code>{html}\n</code></a>'
        )
    return SafeString(f'<pre class="snippet">{"".join(rows)}</pre>')


def marked_lines(chunk: HitChunk) -> int:
    """Return how many lines of a chunk hold a mark."""
    last = chunk.start_line + len(chunk.lines)
    return sum(chunk.start_line <= number < last for number in _by_line(chunk))


def _by_line(chunk: HitChunk) -> dict[int, list[Span]]:
    marks: dict[int, list[Span]] = defaultdict(list)
    for line, start, end in chunk.highlights:
        marks[line].append((start, end))
    return marks


def shown_line(text: str, spans: Sequence[Span]) -> SafeString:
    """Return a line with its marks; of a long one what stands around the first of them.

    A minified line must not push everything else away.
    """
    if len(text) <= MAX_SHOWN_LINE:
        return text_html(text, spans)
    first = max(spans[0][0] - _BEFORE_MARK, 0) if spans else 0
    last = first + MAX_SHOWN_LINE
    pieces = [("", text[first:last])]
    if first:
        pieces.insert(0, ("cut", "…"))
    if last < len(text):
        pieces.append(("cut", "…"))
    shift = int(first > 0) - first
    return line_html(
        pieces, [(max(start + shift, 0), min(end, last) + shift) for start, end in spans]
    )
