"""Each document that is built is named by one segment, with the codes of its vectors."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import indexer
from indexer.building.parser_pool import ParserProcess
from indexer.text import codes
from indexer.types import Entry
from tests.unit.indexer.conftest import Indexed
from tests.unit.indexer.segments.coded import coded, stored, vectors

MAIN = "refs/heads/main"
LONG = b"".join(b"def f%d():\n    return %d\n\n\n" % (n, n) for n in range(200))
FILES: dict[str | bytes, bytes] = {
    **{f"d{at}/f{at}.py": b"def f%d(): return os.name\n" % at for at in range(6)},
    "long.py": LONG,
    "empty.txt": b"",
    "binary": b"\0",
}
Make = Callable[..., Indexed]


def test_the_codes_of_a_batch_are_those_of_its_vectors(indexed: Make) -> None:
    code = indexed(FILES)
    assert coded(code) == vectors(code)
    sizes = sorted(len(each) // codes.CODE_BYTES for each in coded(code).values())
    assert sizes[0] == 0
    assert sizes[1:-1] == [1] * 6
    assert sizes[-1] > 2
    ((encoder, rows),) = code.rows("SELECT encoder, rows FROM code_segment WHERE repository_id=:id")
    assert (encoder, rows) == (codes.version(), sum(sizes))


def test_what_is_there_already_is_not_named_again(indexed: Make) -> None:
    code = indexed(FILES)
    before = stored(code)
    plan = indexer.plan(code.id, code.mirror, MAIN, code.repository.git("rev-parse", "main"))
    assert plan.batches == ()
    entries = [Entry(b"empty.txt", "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391", 0)]
    assert indexer.build(code.id, code.mirror, entries, parser=code.parser).documents == 0
    assert stored(code) == before


def test_two_workers_with_the_same_files_name_each_once(indexed: Make) -> None:
    code = indexed()
    commit = code.repository.commit(FILES)
    (batch,) = indexer.plan(code.id, code.mirror, MAIN, commit).batches
    entries = tuple(batch)

    def build(files: tuple[Entry, ...]) -> None:
        parser = ParserProcess()
        try:
            indexer.build(code.id, code.mirror, files, parser=parser)
        finally:
            parser.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(build, (entries, entries[::-1])))
    assert coded(code) == vectors(code)


def test_the_long_values_are_not_compressed(indexed: Make) -> None:
    code = indexed()
    storage = code.rows(
        "SELECT attstorage::text FROM pg_attribute"
        " WHERE attrelid = 'search_index.code_segment'::regclass"
        " AND attname IN ('documents', 'counts', 'codes') AND :id > 0"
    )
    assert storage == ["e"] * 3


def test_a_vector_of_no_known_word_has_a_code_like_any_other(indexed: Make) -> None:
    code = indexed({"a.txt": b"\n\n", "b.txt": b"qzxv\n"})
    assert coded(code) == vectors(code)
    assert len(coded(code)) == 2
