"""Pages in which nothing is unseen."""

import pytest

from omniweb.serving.unseen import made_visible


@pytest.mark.parametrize(
    ("page", "visible"),
    [
        ("<title>a\u202eb</title>", "<title>aU+202Eb</title>"),
        ('<p aria-label="\u200b\ufeff">', '<p aria-label="U+200BU+FEFF">'),
        ("\x1b\x85", "U+001BU+0085"),
        ("“naïve” · \U0001f600\n\t\r", "“naïve” · \U0001f600\n\t\r"),
        ('<input value="\u202e"><b title="\u202e">', '<input value="\u202e"><b title="U+202E">'),
        ("<textarea rows=2>\u2066</textarea>\u2066", "<textarea rows=2>\u2066</textarea>U+2066"),
    ],
)
def test_what_is_unseen_is_named_but_where_people_edit(page: str, visible: str) -> None:
    assert made_visible(page.encode()).decode() == visible
