"""Notebooks, read as their cells."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.notebooks import cells

PICTURE = "iVBORw0KGgo" * 1_000


def _notebook(*of_cells: dict[str, Any]) -> str:
    whole = {"cells": list(of_cells), "metadata": {"language_info": {"name": "python"}}}
    return json.dumps(whole, indent=1)


def _code(*source: str, **more: Any) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {"source": ["no"]}, "source": list(source)} | more


def _lines(text: str) -> dict[int, str]:
    """Return the lines of a notebook that hold something, by their numbers."""
    found = cells(text)
    assert found is not None
    assert found.count("\n") == text.count("\n")
    return {at: line for at, line in enumerate(found.split("\n"), 1) if line}


def test_a_line_of_a_cell_is_where_the_file_has_it_as_it_was_written() -> None:
    text = _notebook(_code("import os\n", "print(\"hi\\n\", 'é')"))

    lines = _lines(text)

    assert list(lines.values()) == ["# %% [1] code", "import os", "print(\"hi\\n\", 'é')"]
    number = next(at for at, line in enumerate(text.split("\n"), 1) if "import os" in line)
    assert lines[number] == "import os"


def test_cells_are_numbered_and_named_by_their_kind() -> None:
    text = _notebook({"cell_type": "markdown", "source": ["# Title"]}, _code("x = 1"))

    assert [line for line in _lines(text).values() if "%%" in line] == [
        "# %% [1] markdown",
        "# %% [2] code",
    ]


def test_of_what_a_cell_gave_texts_are_kept_and_pictures_are_not() -> None:
    shown = {"data": {"image/png": PICTURE, "text/plain": ["<Figure>"]}}
    said = {"name": "stdout", "text": ["\x1b[31mhello\x1b[0m\n"]}

    lines = _lines(_notebook(_code("plot()", outputs=[shown, said])))

    assert set(lines.values()) == {"# %% [1] code", "plot()", "<Figure>", "hello"}


def test_a_notebook_on_one_line_gives_one_line() -> None:
    whole = json.dumps({"cells": [_code("a = 1\n", "b = 2\n")]})

    assert _lines(whole) == {1: "# %% [1] code a = 1 b = 2"}


def test_the_third_format_has_its_cells_in_worksheets() -> None:
    old = {"worksheets": [{"cells": [{"cell_type": "code", "input": ["a = 1\n"]}]}]}

    assert "a = 1" in _lines(json.dumps(old, indent=1)).values()


def test_what_ends_in_the_middle_gives_what_it_has() -> None:
    text = _notebook(_code("first = 1\n"), _code("second = 2\n"))

    lines = _lines(text[: text.index("second")])

    assert "first = 1" in lines.values()


@pytest.mark.parametrize("text", ["", "{}", "[1, 2]", "nothing", '{"cells": 3}', "[" * 100_000])
def test_what_is_no_notebook_stays_as_it_is(text: str) -> None:
    assert cells(text) is None


@given(st.text('{}[]:,"\\ \ncells ource_type', max_size=200))
def test_no_text_makes_it_fail(text: str) -> None:
    found = cells('{"cells": [' + text)

    assert found is None or found.count("\n") == text.count("\n")
