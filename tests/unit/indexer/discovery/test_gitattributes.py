"""What `.gitattributes` say is what git reads in them."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from indexer.discovery.gitattributes import MAX_RULES, Attributes
from indexer.types import NOTHING_SAID
from tests.fixtures.git_repository import GitRepository

Make = Callable[..., GitRepository]

TREE: Mapping[str, bytes] = {
    "": b"\n".join(
        [
            b"# a comment linguist-generated",
            b"[attr]made linguist-generated -diff",
            b"*.pb.go linguist-generated",
            b"*.json linguist-generated=true text",
            b"keep.json -linguist-generated",
            b"kept.json linguist-generated=false",
            b"unsaid.json !linguist-generated",
            b"*.made made",
            b"lib/** linguist-vendored",
            b'"a b.py" linguist-generated',
            b'"tab\\there.py"\tlinguist-generated',
            b"!*.py linguist-generated",
            b"*.broken",
            b"  indented.py   linguist-generated",
            b"\xff.py linguist-generated",
            b"docs/ linguist-vendored",
        ]
    ),
    "sub": b"*.json linguist-generated=false\r\n/here.py linguist-generated\r\n",
    "sub/deep": b"*.json linguist-generated\n",
    "lib": b"ours/** -linguist-vendored\n",
}
PATHS = [
    b"x.pb.go", b"a/x.pb.go", b"x.json", b"keep.json", b"kept.json", b"unsaid.json", b"x.made",
    b"lib/a/b.c", b"lib/ours/b.c", b"liba/b.c", b"a b.py", b"tab\there.py", b"x.py", b"x.broken",
    b"indented.py", b"\xff.py", b"docs/a", b"sub/x.json", b"sub/here.py", b"sub/x/here.py",
    b"sub/deep/x.json", b"sub/deep/er/x.json", b"subx/here.py",
]  # fmt: skip
FALSE = {"unset", "false"}


def parsed(files: Mapping[bytes, bytes]) -> Attributes:
    attributes = Attributes()
    for folder, content in files.items():
        attributes.add(folder, content)
    return attributes


@pytest.fixture
def attributes() -> Attributes:
    return parsed({folder.encode(): text for folder, text in TREE.items()})


def test_every_path_has_the_attributes_that_git_gives_it(
    make_repository: Make, attributes: Attributes
) -> None:
    repository = make_repository()
    for folder, text in TREE.items():
        (repository.path / folder).mkdir(parents=True, exist_ok=True)
        Path(repository.path, folder, ".gitattributes").write_bytes(text)
    names = ("linguist-generated", "linguist-vendored")
    listed = repository.git("check-attr", "-z", "--stdin", *names, data=b"\0".join(PATHS) + b"\0")
    fields = listed.encode("utf-8", "surrogateescape").split(b"\0")
    says = {
        (fields[i], fields[i + 1].decode()): fields[i + 2].decode()
        for i in range(0, len(fields) - 2, 3)
    }
    for path in PATHS:
        for name, state in zip(
            names, (attributes.said(path).generated, attributes.vendored(path)), strict=True
        ):
            said = says[path, name]
            assert state == (None if said == "unspecified" else said not in FALSE), (path, name)


def test_rules_of_inner_folders_beat_outer_ones(attributes: Attributes) -> None:
    assert attributes.said(b"x.json").generated is True
    assert attributes.said(b"sub/x.json").generated is False
    assert attributes.said(b"sub/deep/x.json").generated is True


def test_nothing_is_said_without_rules() -> None:
    assert Attributes().said(b"x.pb.go").generated is None
    assert parsed({b"": b""}).vendored(b"a/b") is None


@pytest.mark.parametrize(
    "text", [b"\0\xff" * 50, b'"unclosed linguist-generated', b"[attr]", b"\\"]
)
def test_garbage_says_nothing(text: bytes) -> None:
    assert parsed({b"": text}).said(b"a") == NOTHING_SAID


def test_a_flood_of_rules_is_cut_while_it_is_read() -> None:
    line = b"f linguist-generated\n"
    attributes = parsed({b"": line * (MAX_RULES - 1), b"a": b"g linguist-generated\n" + line * 9})
    assert attributes.full
    assert attributes.said(b"a/g").generated is True
    attributes.add(b"b", b"h linguist-generated\n")
    assert attributes.said(b"b/h").generated is None


def test_what_says_nothing_of_our_attributes_takes_no_place() -> None:
    attributes = parsed({b"": b"*.c text\n" * 20_000 + b"*.pb.go linguist-generated\n"})
    assert not attributes.full
    assert attributes.said(b"x.pb.go").generated is True


def test_a_line_that_is_too_long_is_passed_over_as_git_does(make_repository: Make) -> None:
    long, longest = (b"a" * size + b" linguist-generated\n" for size in (2_000, 2_100))
    repository = make_repository()
    (repository.path / ".gitattributes").write_bytes(longest + b"*.c linguist-generated\n")
    said = repository.git("check-attr", "linguist-generated", "--", "a" * 2_100, "x.c")
    assert [line.rpartition(" ")[2] for line in said.splitlines()] == ["unspecified", "set"]
    attributes = parsed({b"": long + longest + b"*.c linguist-generated\n"})
    assert attributes.said(b"a" * 2_100).generated is None
    assert attributes.said(b"x.c").generated is True


def test_macros_of_inner_folders_are_none_and_cannot_multiply() -> None:
    many = b"".join(
        b"[attr]m%d m%d m%d linguist-generated\n" % (n, n - 1, n - 1) for n in range(5_000)
    )
    attributes = parsed({b"": many + b"*.x m99\n*.y m4999\n", b"a": b"[attr]b m1\n*.z b\n"})
    assert attributes.said(b"a.x").generated is True
    assert attributes.said(b"a.y").generated is None
    assert attributes.said(b"a/b.z").generated is None


def test_rules_fall_silent_once_they_have_been_asked_too_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("indexer.discovery.gitattributes.MAX_TESTS", 10)
    attributes = parsed({b"": b"*.c linguist-generated\n"})
    said = [attributes.said(b"a.c").generated for _ in range(20)]
    assert said == [True] * 11 + [None] * 9


def test_an_encoding_is_a_codec_that_is_known() -> None:
    rules = (
        b"*.rc working-tree-encoding=UTF-16LE-BOM\n*.c working-tree-encoding=sjis encoding=koi8-r\n"
        b"*.h encoding=Windows-1251\n*.x encoding=punycode\n*.y encoding=rot13 -encoding\n"
        b"*.z encoding=" + b"z" * 999 + b"\nunsaid.h !encoding\n"
    )
    found = parsed({b"": rules})
    paths = (b"a.rc", b"a.c", b"a.h", b"a.x", b"a.y", b"a.z", b"unsaid.h")
    said = {path.decode(): found.said(path).encoding for path in paths}
    assert {path: name for path, name in said.items() if name} == {
        "a.rc": "utf-16-le",
        "a.c": "shift_jis",
        "a.h": "cp1251",
    }
