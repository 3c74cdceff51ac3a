"""Which of several versions is the newest."""

import pytest

from omniweb.search.ranking.older_versions import OlderVersions


def test_a_lower_version_beside_a_higher_one_is_older() -> None:
    versions = OlderVersions(["src/v3/types.ts", "src/v4/core.ts"], [])

    assert versions.newer("src/v3/types.ts") == "there is a v4"
    assert versions.newer("src/v4/core.ts") == ""


def test_a_version_that_stands_alone_is_not_old() -> None:
    assert OlderVersions(["api/v1/pods.go"], []).newer("api/v1/pods.go") == ""


def test_versions_of_different_folders_are_no_copies() -> None:
    assert OlderVersions(["a/v1/x.go", "b/v2/x.go"], []).newer("a/v1/x.go") == ""


def test_the_same_file_outside_of_the_version_is_newer() -> None:
    versions = OlderVersions(["pkg/fields.py", "pkg/v1/fields.py"], [])

    assert versions.newer("pkg/v1/fields.py")
    assert not versions.newer("pkg/fields.py")


@pytest.mark.parametrize("path", ["legacy/a.py", "x/deprecated/a.py", "src/compat.js", "a/old/b.c"])
def test_a_name_may_say_so(path: str) -> None:
    assert OlderVersions([path], []).newer(path)


@pytest.mark.parametrize("path", ["golden/a.py", "oldest.py", "compatible/a.py"])
def test_a_part_of_a_name_says_nothing(path: str) -> None:
    assert OlderVersions([path], []).newer(path) == ""


@pytest.mark.parametrize("words", [["v3", "types"], ["legacy", "types"]])
def test_who_asks_for_the_old_one_gets_it(words: list[str]) -> None:
    versions = OlderVersions(["v3/types.ts", "v4/types.ts"], words)

    assert versions.newer("v3/types.ts") == ""
