"""Names of a document in bytes of the text, whatever its columns count."""

import time

import pytest

from indexer.precise.document import Encoding, LeftOut, encoding_of, is_path, read
from indexer.text.precise import PreciseUse, PreciseUses, gather, pack, unpack
from tests.fixtures.scip_index import Named, document, symbol

TEXT = "é = '🚀'; area = 1\nlast"
AREA = symbol("a/area.")
OF = AREA.replace(" 1 ", " . ")


def named(column: int, encoding: Encoding, line: int = 0, length: int = 4) -> PreciseUses | LeftOut:
    made = document("a.py", [Named(line, column, length, AREA, defines=True)])
    return read(made, TEXT, encoding, whole=True)


@pytest.mark.parametrize(
    ("encoding", "column"), [(Encoding.UTF8, 13), (Encoding.UTF16, 10), (Encoding.UTF32, 9)]
)
def test_columns_become_bytes(encoding: Encoding, column: int) -> None:
    found = named(column, encoding)

    assert isinstance(found, PreciseUses)
    assert (found.symbols, len(found)) == ((OF,), 1)
    assert found.beginning(1, 13) == [0]
    assert found.around(1, 17) == range(13, 17)
    assert found.beginning(1, 12) == []


@pytest.mark.parametrize(
    ("encoding", "column", "line"),
    [
        (Encoding.UTF8, 1, 0),
        (Encoding.UTF8, 7, 0),
        (Encoding.UTF16, 6, 0),
        (Encoding.UTF32, 15, 0),
        (Encoding.UTF16, 300, 0),
        (Encoding.UTF8, 1, 1),
        (Encoding.UTF8, 0, 2),
        (Encoding.UTF8, 0, 2**31 - 5),
        (Encoding.UTF8, 0, -1),
        (Encoding.UTF8, -1, 0),
    ],
)
def test_a_name_beyond_the_text_or_within_a_character_leaves_the_document_out(
    encoding: Encoding, column: int, line: int
) -> None:
    assert named(column, encoding, line) is LeftOut.OTHER_TEXT


def test_of_a_text_that_was_cut_the_rest_is_not_looked_at() -> None:
    made = document("a.py", [Named(0, 0, 1, AREA), Named(700, 3, 4, AREA)])

    found = read(made, TEXT, Encoding.UTF8, whole=False)

    assert isinstance(found, LeftOut)
    found = read(made, TEXT.replace("é", "e"), Encoding.UTF8, whole=False)
    assert isinstance(found, PreciseUses)
    assert len(found) == 1


def test_what_is_no_name_or_too_long_is_left_out() -> None:
    made = document(
        "a.py",
        [Named(0, 0, 2, ""), Named(0, 0, 2, "a\0b"), Named(0, 0, 2, "x" * 1_000_000)],
        Encoding.UTF8,
    )
    over_lines = made.occurrences.add(symbol=AREA)
    over_lines.range.extend([0, 0, 1, 1])

    found = read(made, TEXT, Encoding.UTF8, whole=True)

    assert isinstance(found, PreciseUses)
    assert len(found) == 0
    made.occurrences.add(symbol=AREA).range.extend([0, 0])
    assert read(made, TEXT, Encoding.UTF8, whole=True) is LeftOut.OTHER_TEXT


def test_a_document_says_what_it_counts_else_its_tool_is_known() -> None:
    assert encoding_of(3, "scip-go") is Encoding.UTF32
    assert encoding_of(0, "scip-go") is Encoding.UTF8
    assert encoding_of(0, "scip-typescript") is Encoding.UTF16
    assert encoding_of(99, "scip-python") is Encoding.UTF16


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../a", "a/../b", "./a", "a//b", "", "a\nb", "a\0b", "a" * 2_001]
)
def test_paths_that_lead_elsewhere_are_none(path: str) -> None:
    assert not is_path(path)


def test_what_is_packed_comes_back() -> None:
    uses = [
        PreciseUse(3, 4, 5, "local 1"),
        PreciseUse(1, 70_000, 2, OF, defines=True),
        PreciseUse(3, 4, 5, OF),
    ]
    found = unpack(pack(gather(uses)))

    assert found.symbols == ("local 1", OF)
    assert found.beginning(3, 4) == [1, 2]
    assert found.defining(1) == [0]
    assert found.around(1, 70_001) == range(70_000, 70_002)
    assert len(unpack(pack(gather([])))) == 0
    with pytest.raises(ValueError, match="form 9"):
        unpack(b"\x09")


@pytest.mark.parametrize("encoding", list(Encoding))
def test_a_line_with_many_names_is_encoded_once(encoding: Encoding) -> None:
    text = "é " + "a " * 300_000
    first = 3 if encoding is Encoding.UTF8 else 2
    places = [Named(0, first + 2 * at, 1, AREA) for at in range(200_000)]
    began = time.process_time()

    found = read(document("a.py", places, encoding), text, encoding, whole=True)

    assert time.process_time() - began < 30  # each name for itself takes minutes
    assert isinstance(found, PreciseUses)
    assert len(found) == 200_000
    assert found.beginning(1, 3 + 2 * 199_999) == [199_999]
