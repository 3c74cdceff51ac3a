"""Which files are indexed, and why the others are not."""

from collections.abc import Iterable
from typing import Any

import pytest

from indexer.discovery.discover import discover
from indexer.discovery.tree_facts import Survey, TreeFacts
from indexer.errors import SourceTooLarge
from indexer.limits import LIMITS, MIB, IndexLimits
from indexer.types import Entry, Said, SkippedFile, SkipReason

Judged = tuple[list[Entry], list[SkippedFile]]


def entry(path: str | bytes, size: int = 10, mode: int = 0o100644) -> Entry:
    raw = path.encode() if isinstance(path, str) else path
    return Entry(path=raw, blob="0" * 40, size=size, mode=mode)


def judged(entries: Iterable[Entry], *options: Any, **more: Any) -> Judged:
    """Return the files to index and the others."""
    files = list(discover(entries, *options, **more))
    kept = [each for each in files if isinstance(each, Entry)]
    return kept, [each for each in files if isinstance(each, SkippedFile)]


def facts_of(*paths: str, rules: bytes = b"") -> TreeFacts:
    """Return what a tree of these paths tells, with rules at its top."""
    survey = Survey()
    survey.note(b"100644 blob 1\t%s" % path.encode() for path in (*paths, ".gitattributes"))
    return survey.facts(lambda blobs: ((blob, rules) for blob in blobs))


def reasons(
    *paths: str, rules: bytes = b"", excludes: tuple[str, ...] = ()
) -> dict[str, SkipReason | None]:
    kept, skipped = judged(map(entry, paths), facts_of(*paths, rules=rules), excludes)
    found: dict[str, SkipReason | None] = {one.path.decode(): None for one in kept}
    return found | {one.path.decode(): one.reason for one in skipped}


def reason(path: str, *, rules: bytes = b"", excludes: tuple[str, ...] = ()) -> SkipReason | None:
    return reasons(path, rules=rules, excludes=excludes)[path]


def test_links_and_submodules_are_never_followed() -> None:
    kept, skipped = judged([entry("a", mode=0o120000), entry("b", mode=0o160000)])
    assert kept == []
    assert [one.reason for one in skipped] == [SkipReason.SYMLINK, SkipReason.SUBMODULE]


def test_of_a_file_over_the_limit_the_first_part_is_read_and_the_rest_is_told() -> None:
    whole, large = entry("a", LIMITS.max_file_bytes), entry("b", 12_345_678)
    kept, skipped = judged([whole, large], limits=IndexLimits(max_text_bytes=2 * MIB))
    assert (kept, skipped) == ([whole, large], [])
    assert (whole.read_bytes, whole.rest) == (MIB, "")
    assert large.read_bytes == MIB
    assert large.rest == "12,345,678 bytes: only the first 1 MiB is indexed"


def test_too_much_text_altogether_is_refused() -> None:
    limits = IndexLimits(max_text_bytes=2_000)
    judged([entry("a", 1_000), entry("b", 1_000)], limits=limits)
    with pytest.raises(SourceTooLarge, match="of text"):
        judged([entry("a", 1_000), entry("b", 1_001)], limits=limits)


def test_what_is_left_out_does_not_count_towards_the_limit() -> None:
    limits = IndexLimits(max_text_bytes=2_000)
    assert judged([entry("node_modules/a", 9_999)], limits=limits)[0] == []


@pytest.mark.parametrize(
    "path",
    [
        "node_modules/react/index.js",
        "web/node_modules/react/index.js",
        "bower_components/x.js",
        "third_party/zlib/zlib.c",
        "src/third-party/zlib.c",
        "ios/Pods/AFNetworking/a.m",
        "venv/lib/python3.11/site-packages/six.py",
        ".yarn/releases/yarn-3.2.1.cjs",
    ],
)
def test_folders_that_package_managers_fill_are_vendored(path: str) -> None:
    assert reason(path) is SkipReason.VENDORED


@pytest.mark.parametrize(
    "marker",
    [
        "modules.txt",
        "autoload.php",
        "composer/installed.json",
        "github.com/pkg/errors/errors.go",
        "bundle/ruby/3.0/gems/a.rb",
        "serde/.cargo-checksum.json",
    ],
)
def test_a_vendor_folder_that_a_package_manager_filled_is_vendored(marker: str) -> None:
    found = reasons(f"vendor/{marker}", "vendor/x/y.c", "other/vendor/z.c", "src/a.c")
    assert found["vendor/x/y.c"] is SkipReason.VENDORED
    assert found["other/vendor/z.c"] is None
    assert found["src/a.c"] is None


@pytest.mark.parametrize(
    "path",
    [
        "vendor/models.py",
        "shop/vendor/views.py",
        "src/cmd/go/internal/modload/vendor.go",
        "vendors/acme.py",
        "my_node_modules/a.js",
        "node_modules",
        "src/dist/setup.py",
        "dist.js",
        "distribution/a.js",
        "src/minimal.js",
        "admin.js",
        "yarn.lock.md",
        "Cargo.toml",
        "package.json",
        "lib/pods/a.swift",
        "external/a.c",
        "deps/a.c",
        "build/rules.bzl",
    ],
)
def test_code_of_ones_own_is_kept(path: str) -> None:
    assert reason(path) is None


@pytest.mark.parametrize(
    "path",
    ["a/jquery.min.js", "package-lock.json", "go.sum", "dist/bundle.js", "a/app.js.map", "x.pb.go"],
)
def test_a_name_alone_makes_nothing_generated_or_minified(path: str) -> None:
    assert reason(path) is None


def test_the_repository_can_call_a_file_vendored_or_its_own_after_all() -> None:
    assert reason("ext/x.c", rules=b"ext/** linguist-vendored\n") is SkipReason.VENDORED
    for path in ("node_modules/own/a.js", "third_party/a.c"):
        assert reason(path) is SkipReason.VENDORED
        rules = b"third_party/** linguist-vendored=false\nnode_modules/own/** -linguist-vendored"
        assert reason(path, rules=rules) is None


def test_what_the_repository_says_of_a_file_goes_with_it() -> None:
    rules = (
        b"*.pb.go linguist-generated\nyarn.lock -linguist-generated\n"
        b"*.rc working-tree-encoding=UTF-16LE\nold.c encoding=koi8-r linguist-generated=false\n"
    )
    paths = ["a/x.pb.go", "a/x.go", "yarn.lock", "a.rc", "src/old.c"]
    kept, _ = judged(map(entry, paths), facts_of(*paths, rules=rules))
    assert {each.path.decode(): each.said for each in kept} == {
        "a/x.pb.go": "generated",
        "a/x.go": "",
        "yarn.lock": "handmade",
        "a.rc": "encoding=utf_16_le",
        "src/old.c": "handmade,encoding=koi8_r",
    }
    assert [Said.parse(each.said).text for each in kept] == [each.said for each in kept]


def test_exclude_patterns_beat_everything_else() -> None:
    found = reasons(
        "docs/a.md",
        "src/docs.py",
        "src/a.gen.py",
        rules=b"docs/** linguist-generated=false",
        excludes=("docs/", "*.gen.py"),
    )
    assert found == {
        "docs/a.md": SkipReason.IGNORED,
        "src/a.gen.py": SkipReason.IGNORED,
        "src/docs.py": None,
    }


def test_files_go_by_one_at_a_time_in_the_order_they_come() -> None:
    asked: list[bytes] = []

    def entries() -> Iterable[Entry]:
        for path in ("b", "node_modules/x", "a"):
            asked.append(path.encode())
            yield entry(path)

    for file in discover(entries()):
        assert file.path == asked[-1]
    assert asked == [b"b", b"node_modules/x", b"a"]


def test_every_file_is_either_kept_or_has_a_reason() -> None:
    paths = ["a.py", "yarn.lock", "node_modules/x", "a\nb.py", "dist/x.js"]
    kept, skipped = judged(map(entry, paths))
    assert sorted(one.path for one in [*kept, *skipped]) == sorted(map(str.encode, paths))


def test_a_path_that_no_key_holds_is_told_by_its_beginning() -> None:
    longest = "d/" * 998 + "a.py"
    kept, skipped = judged(
        map(entry, [longest, "x" + longest, "y/" + longest, "y/" + longest[:-1]])
    )
    assert [one.path for one in kept] == [longest.encode()]
    assert [one.reason for one in skipped] == [SkipReason.PATH_TOO_LONG] * 3
    assert len({one.path for one in skipped}) == 3
    assert {len(one.path) for one in skipped} == {567}
    assert skipped[0].detail == "2,001 bytes"
