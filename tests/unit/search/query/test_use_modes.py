"""Modes that take words for names."""

import pytest

from omniweb.search import QueryError
from omniweb.search.query.parser import parse_query
from omniweb.search.query.use_modes import USE_MODES
from omniweb.search.types import Mode


@pytest.mark.parametrize("mode", sorted(USE_MODES))
@pytest.mark.parametrize(
    "text",
    [
        "{}url_for",
        "{}Session.request",
        "repo:flask {}url_for lang:python",
        "{}one {}two",
        "-path:x {}one",
        '{}"one two"',
    ],
)
def test_a_query_is_the_one_with_the_filter(mode: Mode, text: str) -> None:
    asked = parse_query(text.format(*["", ""]), mode=mode)
    written = parse_query(text.format(*[f"{mode}:", f"{mode}:"]))

    assert asked.required == written.required
    assert (asked.mode, asked.words) == (Mode.AUTO, written.words) == (Mode.AUTO, ())


def test_the_text_of_a_query_may_say_so() -> None:
    assert parse_query("mode:calls run").required == parse_query("calls:run").required
    assert parse_query("run mode:calls").required == parse_query("calls:run").required


def test_what_else_is_asked_stays() -> None:
    asked = parse_query("run /x+/ -uses:y", mode=Mode.CALLS)

    assert asked.required == parse_query("calls:run /x+/ -uses:y").required


def test_a_call_is_the_name_that_it_calls() -> None:
    assert parse_query("run()", mode=Mode.CALLS).required == parse_query("calls:run").required


@pytest.mark.parametrize("text", ["", "repo:flask", "/x+/", "mode:uses"])
@pytest.mark.parametrize("mode", sorted(USE_MODES))
def test_without_a_name_it_is_refused_in_a_sentence(mode: Mode, text: str) -> None:
    mode = Mode.USES if text == "mode:uses" else mode
    thing = "module" if mode == Mode.IMPORTS else "name"

    with pytest.raises(QueryError) as refused:
        parse_query(text, mode=mode)

    assert str(refused.value) == f"Mode {mode} needs a {thing}, such as mode:{mode} {thing}."
    assert refused.value.position == len(text)
    assert refused.value.suggestion == ""


def test_a_pattern_is_refused_where_it_stands() -> None:
    with pytest.raises(QueryError, match="takes whole names") as refused:
        parse_query("repo:x run_*", mode=Mode.USES)

    assert refused.value.position == len("repo:x ")


def test_a_pasted_text_has_no_such_mode() -> None:
    asked = parse_query("one line\nand another one", mode=Mode.USES)

    assert asked.paste is not None
    assert asked.mode == Mode.AUTO
