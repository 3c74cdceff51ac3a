"""What is kept of comments and docstrings: their words, without the signs around them."""

import pytest

from indexer.analysis.comments import docstring, documentation

BLOCK = "/**\n * Opens a door.\n *\n * @param key what it is opened with\n **/ \n"


@pytest.mark.parametrize(
    ("comment", "words"),
    [
        (BLOCK, "Opens a door.\n\n@param key what it is opened with"),
        ("/// Opens a door.\n/// Twice. */\t\n", "Opens a door.\nTwice."),
        ("# Multiplies a*b and */ goes on\n", "Multiplies a*b and */ goes on"),
        ("{-| Opens a door. -}\n", "Opens a door."),
        ("(* Opens a door. *)\n", "Opens a door."),
        ("<#\nOpens a door.\n#>\n", "Opens a door."),
        ("#= Opens a door. =#\n", "Opens a door."),
        ("[Serializable]\n// Opens a door.\n", "Opens a door."),
    ],
)
def test_signs_around_a_comment_are_left_out(comment: str, words: str) -> None:
    assert documentation(comment) == words


@pytest.mark.parametrize(
    ("literal", "words"),
    [
        ('"""Opens a door.\n\n    Twice.\n    """', "Opens a door.\n\nTwice."),
        ("r'''It is \"open\".'''", 'It is "open".'),
        ('"Opens" + " a door"', "Opens"),
        ('"""Opens a door, and never ends.\n', "Opens a door, and never ends."),
        ("Opens a door.", "Opens a door."),
    ],
)
def test_a_docstring_ends_with_the_quotes_that_it_begins_with(literal: str, words: str) -> None:
    assert docstring(literal.encode(), 0, len(literal)) == words
