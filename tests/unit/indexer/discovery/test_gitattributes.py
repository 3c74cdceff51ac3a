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


@pytest.fixture
def attributes() -> Attributes:
    return Attributes.parse({folder.encode(): text for folder, text in TREE.items()})


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
    assert Attributes.parse({b"": b""}).vendored(b"a/b") is None


@pytest.mark.parametrize(
    "text", [b"\0\xff" * 50, b'"unclosed linguist-generated', b"[attr]", b"\\"]
)
def test_garbage_says_nothing(text: bytes) -> None:
    assert Attributes.parse({b"": text}).said(b"a") == NOTHING_SAID


def test_a_flood_of_rules_is_cut() -> None:
    text = b"".join(b"f%d linguist-generated\n" % number for number in range(MAX_RULES + 10))
    assert len(Attributes.parse({b"": text}).rules) == MAX_RULES


def test_an_encoding_is_a_codec_that_is_known() -> None:
    rules = (
        b"*.rc working-tree-encoding=UTF-16LE-BOM\n*.c working-tree-encoding=sjis encoding=koi8-r\n"
        b"*.h encoding=Windows-1251\n*.x encoding=punycode\n*.y encoding=rot13 -encoding\n"
        b"*.z encoding=" + b"z" * 999 + b"\nunsaid.h !encoding\n"
    )
    found = Attributes.parse({b"": rules})
    paths = (b"a.rc", b"a.c", b"a.h", b"a.x", b"a.y", b"a.z", b"unsaid.h")
    said = {path.decode(): found.said(path).encoding for path in paths}
    assert {path: name for path, name in said.items() if name} == {
        "a.rc": "utf-16-le",
        "a.c": "shift_jis",
        "a.h": "cp1251",
    }
