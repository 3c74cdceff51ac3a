"""What the index keeps of one file."""

import pytest

from indexer import analysis
from indexer.analysis import Analysis, analyse
from indexer.config import LIMITS
from indexer.encoder import default_encoder
from indexer.types import Mark, SkipReason

CODE = b"import os\n\ndef load_user(name):\n    return os.environ[name]\n"


def _analyse(path: bytes, blob: bytes, *, syntax: bool = True) -> Analysis:
    found = analyse(path, blob, default_encoder(), syntax=syntax)
    assert isinstance(found, Analysis)
    return found


def test_a_file_is_told_by_its_path_and_content() -> None:
    found = _analyse(b"tests/test_users.py", CODE)
    assert (found.language, found.size, found.lines) == ("python", len(CODE), 4)
    assert (found.stem, found.marks & Mark.TEST) == ("test_users", Mark.TEST)
    assert [symbol.name for symbol in found.symbols] == ["load_user"]
    assert [each.target for each in found.imports] == ["os"]


def test_lexemes_of_names_and_paths_weigh_more_than_those_of_the_body() -> None:
    (chunk,) = _analyse(b"server/users.py", CODE).chunks
    assert chunk.lexemes["environ"] == 1
    assert chunk.lexemes["load"] == 1 + analysis.NAME_WEIGHT
    assert chunk.lexemes["server"] == analysis.DIRECTORY_WEIGHT
    # In the body as a part of `load_user`, there again as a name, and in the path.
    assert chunk.lexemes["user"] == 1 + analysis.NAME_WEIGHT + analysis.STEM_WEIGHT
    (plain,) = _analyse(b"x", CODE, syntax=False).chunks
    assert chunk.length == plain.length


def test_a_name_counts_in_the_chunk_that_its_definition_starts_in() -> None:
    filler = b"".join(b"    step_%d = %d\n" % (at, at) for at in range(300))
    found = _analyse(b"a.py", b"def alpha():\n" + filler + b"\n\ndef omega():\n" + filler)
    weights = [
        (chunk.lexemes.get("alpha", 0), chunk.lexemes.get("omega", 0)) for chunk in found.chunks
    ]
    assert len(weights) > 2
    assert [each for each in weights if any(each)] == [(4, 0), (0, 4)]


def test_without_syntax_a_file_is_cut_by_lines_and_has_no_symbols() -> None:
    found = _analyse(b"a.py", CODE * 200, syntax=False)
    assert (found.symbols, found.imports) == ((), ())
    assert "".join(chunk.content for chunk in found.chunks).encode() == CODE * 200


def test_of_a_very_long_line_the_beginning_is_analysed_and_all_is_kept() -> None:
    short = b"short line of text\n" * 1_000  # else it were minified
    line = b"first" + b" word" * LIMITS.analysed_line_bytes + b" final\n"
    found = _analyse(b"a.txt", short + line)
    assert "".join(chunk.content for chunk in found.chunks).encode() == short + line
    lexemes = {lexeme for chunk in found.chunks for lexeme in chunk.lexemes}
    assert "first" in lexemes
    assert "final" not in lexemes


@pytest.mark.parametrize("blob", [b"", b"\n", b"one", "\ufeffdef a(): pass\r\n".encode()])
def test_small_files_are_kept_whole(blob: bytes) -> None:
    found = _analyse(b"a.py", blob)
    assert "".join(chunk.content for chunk in found.chunks).encode(found.encoding) == blob


def test_what_is_no_text_has_a_reason() -> None:
    assert analyse(b"a.bin", b"\0\1\2", default_encoder()) == SkipReason.BINARY
