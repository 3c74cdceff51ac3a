"""Lines of code as HTML: coloured where a lexer helps, matches marked, nothing unseen.

A line is a run of pieces (CSS class, text); marks cut across pieces. Offsets are code points in
the line, end exclusive, as in `omniweb.search.types.Highlight`. Every text goes through `visible`,
which alone makes it safe to show.
"""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.safestring import SafeString

from omniweb.search.results.marked_words import Span, merged
from omniweb.web.characters import visible

Piece = tuple[str, str]


def _cut(pieces: Iterable[Piece], borders: Sequence[int]) -> Iterator[tuple[int, Piece]]:
    """Yield (offset, piece), cut so that no piece crosses a border."""
    offset, waiting = 0, list(borders)
    for css, whole in pieces:
        rest = whole
        while rest:
            while waiting and waiting[0] <= offset:
                waiting.pop(0)
            size = min(len(rest), waiting[0] - offset) if waiting else len(rest)
            yield offset, (css, rest[:size])
            offset, rest = offset + size, rest[size:]


def _tagged(piece: Piece) -> str:
    css, text = piece
    return f'<span class="{css}">{visible(text)}</span>' if css else visible(text)


def line_html(pieces: Iterable[Piece], marks: Iterable[Span] = ()) -> SafeString:
    """Return one line of pieces with its marks."""
    if not (spans := _in_order(marks)):
        return SafeString("".join(map(_tagged, pieces)))
    html: list[str] = []
    inside = False
    ends = iter(spans)
    current = next(ends, None)
    for offset, piece in _cut(pieces, sorted({border for span in spans for border in span})):
        while current is not None and offset >= current[1]:
            if inside:
                html.append("</mark>")
                inside = False
            current = next(ends, None)
        if current is not None and not inside and offset >= current[0]:
            html.append("<mark>")
            inside = True
        html.append(_tagged(piece))
    if inside:
        html.append("</mark>")
    return SafeString("".join(html))


def text_html(text: str, marks: Iterable[Span]) -> SafeString:
    """Return what `line_html` does of a line of one piece without a class, but sooner."""
    html: list[str] = []
    at = 0
    for start, end in _in_order(marks):
        if start >= len(text):
            break
        html += (visible(text[at:start]), "<mark>", visible(text[start:end]), "</mark>")
        at = end
    return SafeString("".join(html) + visible(text[at:]))


def _in_order(marks: Iterable[Span]) -> list[Span]:
    return merged(sorted(span for span in marks if span[0] < span[1]))
