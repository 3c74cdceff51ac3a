"""Words become vectors, of which near ones mean alike."""

import shutil
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import EncoderMissing
from indexer.limits import EMBEDDING_DIMENSIONS
from indexer.text import encoder as module
from indexer.text.encoder import StaticEncoder, default_encoder
from indexer.text.tokens import words

ENCODER = StaticEncoder()
BODY = "def retry(request): wait with exponential backoff, then send the request again"


def encode(body: str, path: tuple[str, ...] = (), names: tuple[str, ...] = ()) -> np.ndarray:
    return ENCODER.encode_chunks([Counter(words(body))], path, [names])[0].astype(np.float32)


def similarity(one: str, other: str) -> float:
    return float(ENCODER.encode_query(one) @ ENCODER.encode_query(other))


@pytest.mark.parametrize(
    ("one", "related", "unrelated"),
    [
        ("database", "sql", "banana"),
        ("delete", "remove", "guitar"),
        ("error", "exception", "river"),
        ("authentication", "password", "elephant"),
        ("retry the request", "send it again after a failure", "draw a red circle"),
    ],
)
def test_related_words_are_nearer_than_others(one: str, related: str, unrelated: str) -> None:
    assert similarity(one, related) > similarity(one, unrelated) + 0.1


def test_a_query_finds_the_chunk_that_is_about_it() -> None:
    query = ENCODER.encode_query("try again when a call fails")
    other = encode("class Circle: draw the radius and colour of a shape on the canvas")
    assert query @ encode(BODY) > query @ other + 0.1


def test_a_compound_is_near_to_its_parts() -> None:
    assert similarity("parseHTTPRequest", "parse http request") == pytest.approx(1)
    assert similarity("parse_http_request", "PARSE_HTTP_REQUEST") == pytest.approx(1)


def test_accents_do_not_matter() -> None:
    assert similarity("résumé café", "resume cafe") == pytest.approx(1)


def test_every_vector_has_unit_length_and_the_agreed_shape() -> None:
    query = ENCODER.encode_query(BODY)
    assert query.shape == (EMBEDDING_DIMENSIONS,)
    assert query.dtype == np.float32
    assert np.linalg.norm(query) == pytest.approx(1, abs=1e-5)
    chunk = ENCODER.encode_chunks([Counter(words(BODY))] * 3, ["retry"], [["retry"], [], []])
    assert chunk.shape == (3, EMBEDDING_DIMENSIONS)
    assert chunk.dtype == np.float16
    assert np.linalg.norm(chunk.astype(np.float32), axis=1) == pytest.approx(1, abs=1e-3)


def test_words_of_the_path_turn_a_chunk_towards_them() -> None:
    query = ENCODER.encode_query("network transport")
    assert query @ encode(BODY, path=("transport", "network")) > query @ encode(BODY) + 0.1


def test_defined_names_turn_a_chunk_towards_them() -> None:
    query = ENCODER.encode_query("circuit breaker")
    assert query @ encode(BODY, names=("CircuitBreaker",)) > query @ encode(BODY) + 0.05


def test_the_path_weighs_more_than_the_names() -> None:
    query = ENCODER.encode_query("circuit breaker")
    assert query @ encode(BODY, path=("circuit_breaker",)) > query @ encode(
        BODY, names=("circuit_breaker",)
    )


def test_names_belong_to_their_own_chunk_alone() -> None:
    bodies = [Counter(words(BODY))] * 2
    named, plain = ENCODER.encode_chunks(bodies, (), [["Circle"], []])
    assert not np.array_equal(named, plain)
    assert np.array_equal(plain.astype(np.float32), encode(BODY))


def test_a_word_counts_as_often_as_it_occurs() -> None:
    query = ENCODER.encode_query("elephant")
    nearness = [float(query @ encode("database " + "elephant " * count)) for count in range(5)]
    assert all(fewer < more for fewer, more in pairwise(nearness))


@pytest.mark.parametrize("text", ["", "  ", "\0\ud800", "___", "ꙮꙮꙮ", "!?()"])
def test_what_has_no_known_word_is_zeros(text: str) -> None:
    assert not ENCODER.encode_query(text).any()
    assert not encode(text).any()


def test_an_unknown_word_does_not_disturb_known_ones() -> None:
    assert similarity("retry ꙮꙮꙮ", "retry") == pytest.approx(1)


def test_a_document_without_chunks_gives_no_rows() -> None:
    assert ENCODER.encode_chunks([], ["retry"], []).shape == (0, EMBEDDING_DIMENSIONS)


def test_an_empty_chunk_is_known_by_its_path() -> None:
    assert encode("", path=("retry",)) @ ENCODER.encode_query("retry") == pytest.approx(1, abs=1e-3)


def test_the_same_text_gives_the_same_bits_in_any_order_and_encoder() -> None:
    bag = Counter(words(BODY))
    backwards = Counter(dict(reversed(bag.items())))
    first = ENCODER.encode_chunks([bag], ["retry"], [["retry"]])
    second = StaticEncoder().encode_chunks([backwards], ["retry"], [["retry"]])
    assert first.tobytes() == second.tobytes()


@given(st.dictionaries(st.sampled_from(words(BODY)), st.integers(1, 10_000), max_size=12))
def test_partial_sums_are_whole_numbers_that_32_bits_hold(bag: dict[str, int]) -> None:
    (summed,) = ENCODER._sums([bag])
    assert np.array_equal(summed, np.rint(summed))
    assert np.abs(summed).max() < 2**24


def test_a_batch_equals_its_chunks_one_by_one() -> None:
    texts = ["open a file", "close the socket", "", "sort the list"]
    bags = [Counter(words(text)) for text in texts]
    together = ENCODER.encode_chunks(bags, ["io"], [[text[:4]] for text in texts])
    for row, bag, text in zip(together, bags, texts, strict=True):
        alone = ENCODER.encode_chunks([bag], ["io"], [[text[:4]]])[0]
        assert np.array_equal(row, alone)


def test_a_long_document_equals_its_chunks_one_by_one() -> None:
    every = words(BODY)
    bags = [Counter(every[at % 9 :] * (1 + at % 3)) for at in range(2 * module.WIDENED // 9)]
    bags[5] = Counter()
    together = ENCODER.encode_chunks(bags, ["io"], [[] for _ in bags])
    alone = [ENCODER.encode_chunks([bag], ["io"], [[]])[0] for bag in bags]
    assert np.array_equal(together, alone)


def test_every_row_of_the_table_uses_its_whole_range() -> None:
    table = np.load(module.TABLE_FOLDER / module.TABLE)
    pieces = (module.TABLE_FOLDER / module.VOCABULARY).read_text(encoding="utf-8").splitlines()
    assert table.shape == (len(pieces), EMBEDDING_DIMENSIONS)
    assert table.dtype == np.int8
    assert len(set(pieces)) == len(pieces)
    # So the rounding error of a row is at most 1/254 of its largest value.
    assert (np.abs(table.astype(np.int16)).max(axis=1) == 127).all()


def test_pieces_are_taken_greedily_longest_first(tmp_path: Path) -> None:
    pieces = ["un", "unhappy", "##happy", "##ness", "##n", "h"]
    encoder = StaticEncoder(_table(tmp_path, pieces))
    assert _rows(encoder, "unhappyness") == ["unhappy", "##ness"]
    assert _rows(encoder, "unn") == ["un", "##n"]


def test_a_subword_counts_only_if_all_of_it_is_known(tmp_path: Path) -> None:
    encoder = StaticEncoder(_table(tmp_path, ["un", "##happy"]))
    assert _rows(encoder, "unhappyx") == []
    assert _rows(encoder, "unhappyx_un") == ["un"]


def test_another_table_has_another_version(tmp_path: Path) -> None:
    copy = tmp_path / "table"
    shutil.copytree(module.TABLE_FOLDER, copy)
    assert StaticEncoder(copy).version == ENCODER.version
    scales = np.load(copy / module.SCALES)
    np.save(copy / module.SCALES, scales * 2)
    assert StaticEncoder(copy).version != ENCODER.version


def test_another_recipe_has_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = StaticEncoder().version
    monkeypatch.setattr(module, "RECIPE", "other")
    assert StaticEncoder().version != before


@pytest.mark.parametrize("missing", [module.TABLE, module.SCALES, module.VOCABULARY])
def test_a_missing_table_is_named(tmp_path: Path, missing: str) -> None:
    copy = tmp_path / "table"
    shutil.copytree(module.TABLE_FOLDER, copy)
    (copy / missing).unlink()
    with pytest.raises(EncoderMissing, match="make encoder") as caught:
        StaticEncoder(copy)
    assert str(copy) in str(caught.value)


def test_a_process_has_one_encoder() -> None:
    assert default_encoder() is default_encoder()


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=100))
def test_no_text_makes_it_fail(text: str) -> None:
    for vector in (ENCODER.encode_query(text), encode(text, (text,), (text,))):
        assert np.isfinite(vector).all()
        length = float(np.linalg.norm(vector))
        assert length == 0 or length == pytest.approx(1, abs=2e-3)


def _table(folder: Path, pieces: list[str]) -> Path:
    table = np.full((len(pieces), EMBEDDING_DIMENSIONS), 127, np.int8)
    np.save(folder / module.TABLE, table)
    np.save(folder / module.SCALES, np.ones(len(pieces), np.float32))
    (folder / module.VOCABULARY).write_text("\n".join(pieces) + "\n", encoding="utf-8")
    return folder


def _rows(encoder: StaticEncoder, word: str) -> list[str]:
    pieces = list(encoder._pieces)
    return [pieces[row] for row in np.frombuffer(encoder._rows[word], np.uint16)]
