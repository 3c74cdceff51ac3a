"""What is noted of a tree before its files are judged stays within bounds."""

import re
import time
from collections.abc import Generator, Iterable

from indexer.discovery import tree_facts
from indexer.discovery.tree_facts import Survey
from indexer.limits import MIB

RULE = b"*.c linguist-generated\n"


def attributes_of(*folders: str, blob: str = "1") -> Survey:
    survey = Survey()
    survey.note(
        b"100644 blob %b\t%b.gitattributes" % (blob.encode(), folder.encode()) for folder in folders
    )
    return survey


def test_one_blob_in_very_many_folders_is_read_for_some_of_them() -> None:
    survey = attributes_of(*(f"{number}/" for number in range(100_000)), "")
    assert len(survey.attribute_files) == tree_facts.MAX_ATTRIBUTE_FILES + 1
    assert survey.attribute_files[0] == (b"", "1")


def test_outer_folders_are_read_first_and_blobs_that_are_missing_left_out() -> None:
    survey = attributes_of("b/c/", "a/", blob="1")
    survey.note([b"100644 blob 2\t.gitattributes", b"100644 blob 3\tb/.gitattributes"])
    asked: list[str] = []

    def read(blobs: Iterable[str]) -> Generator[tuple[str, bytes]]:
        for blob in blobs:
            asked.append(blob)
            if blob != "3":
                yield blob, RULE if blob == "1" else b"*.c -linguist-generated\n"

    attributes = survey.facts(read).attributes
    assert asked == ["2", "1", "3", "1"]
    said = [attributes.said(path).generated for path in (b"x.c", b"a/x.c", b"b/x.c", b"b/c/x.c")]
    assert said == [False, True, False, True]


def test_reading_stops_at_so_many_bytes_or_rules() -> None:
    read_bytes = 0

    def read(blobs: Iterable[str]) -> Generator[tuple[str, bytes]]:
        nonlocal read_bytes
        for blob in blobs:
            content = (b"# " + b"x" * 997 + b"\n") * 1_000
            read_bytes += len(content)
            yield blob, content

    attributes_of(*(f"{number}/" for number in range(900))).facts(read)
    assert read_bytes <= tree_facts.MAX_ATTRIBUTE_BYTES + MIB
    rules = attributes_of(*(f"{number}/" for number in range(900)))
    facts = rules.facts(lambda blobs: ((blob, RULE * 300) for blob in blobs))
    assert facts.attributes.full


def test_vendor_folders_are_noted_up_to_a_number() -> None:
    survey = Survey()
    survey.note(b"100644 blob 1\t%d/vendor/modules.txt" % number for number in range(50_000))
    assert (
        len(survey.facts(lambda _: (each for each in ())).vendor_folders)
        == tree_facts.MAX_VENDOR_FOLDERS
    )


def test_a_long_path_is_looked_at_in_linear_time() -> None:
    paths = [b"vendor/cache/" * 5_000, b"vendor/x/" * 8_000, b"vendor/bundle" * 5_000]
    began = time.process_time()
    for path in paths:
        Survey().note([b"100644 blob 1\t" + path])
    assert time.process_time() - began < 30
    assert all(re.match(rb"vendor", path) for path in paths)
