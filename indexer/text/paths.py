"""What a path says: its name for people, its module name, its folders, and its flags.

Paths are in git's form (`/` between the names, none at the beginning). Nothing here fails on any.
"""

import re
from functools import lru_cache

from indexer.text.tokens import subwords, words
from indexer.types import Flag


def _table(names: str) -> frozenset[str]:
    return frozenset(names.split())


_SUFFIXES = _table("d test tests spec specs plugin story stories e2e cy min pb gen generated g")
"""What stands between a name and its extension without naming anything (`user.spec.ts`)."""
_NAMED_BY_DIRECTORY = _table("__init__ __main__ index mod init package package-info")
_DATA = _table("json json5 lock toml yaml yml xml")
"""Files of these kinds have a name of their own: `package.json` is not named by its folder."""
_DIRECTORIES = 3
_NAMES_REMEMBERED = 1_024
"""Folders come back with every file in them."""

_TESTS = _table("test tests unittest unittests")
_TEST_SUFFIXES = _table("test tests spec specs e2e cy")
_TEST_FOLDERS = _table(
    "spec specs testdata testutil testutils testsuite testcases fixtures __fixtures__ __mocks__"
    " __snapshots__ mocks e2e cypress t"
)
_SPECS = _table("spec specs")
_SPEC_FILES = _table(
    "rb lua js jsx mjs cjs ts tsx coffee cr php ex exs scala groovy kt swift hs purs"
)
"""Languages whose tests are called specs; in others `pod_spec` specifies a pod."""
_TEST_NAMES = _table("conftest.py karma.conf.js jest.config.js jest.config.ts")
_EXAMPLES = _table(
    "example examples demo demos bench benches benchmark benchmarks tutorial tutorials"
)
_EXAMPLE_FOLDERS = _EXAMPLES | _table("sample samples doc docs documentation playground")
"""A folder called docs holds no code of the product; a file called docs may well."""
_VENDORED = _table(
    "vendor vendors vendored _vendor _vendored node_modules bower_components jspm_packages"
    " third_party third-party thirdparty 3rdparty 3rd_party extern external externals godeps pods"
    " carthage site-packages .yarn"
)
_VENDORED_AT_TOP = _table("deps dependencies")
_STUB_FOLDERS = _table("stubs typeshed typings @types")
_STUB = re.compile(r"\.pyi$|\.d\.[cm]?ts$|\.rbi$")


def display(path: bytes) -> str:
    r"""Return a path as text for people, with `\xe9` for a byte that is no UTF-8.

    So two names that differ in such a byte differ in what is shown, and each opens its own file.
    """
    return path.decode(errors="backslashreplace")


def module_name(path: str) -> str:
    """Return the name that a file goes by: without extensions, or that of its directory.

    `a/parser.test.ts` is parser and `a/parser/__init__.py` is parser as well. Never empty, but for
    an empty path.
    """
    *directories, name = path.split("/")
    bare = _split(name)[0]
    if directories and is_named_by_folder(name):
        return directories[-1] or bare
    return bare


def is_named_by_folder(name: str) -> bool:
    """Tell whether files of this name go by that of their folder: `__init__.py`, `index.ts`."""
    bare, _, extension = _split(name)
    return bare in _NAMED_BY_DIRECTORY and extension not in _DATA


def directories(path: str) -> tuple[str, ...]:
    """Return the names of the last three directories above a file, the nearest one last."""
    return tuple(path.split("/")[:-1][-_DIRECTORIES:])


def flags(path: str) -> Flag:
    """Return the flags that the names in a path give, by the habits of all languages."""
    *folders, name = path.split("/")
    bare, suffixes, extension = _split(name)
    lower = [folder.lower() for folder in folders]
    found = Flag.NONE
    if name in _TEST_NAMES or _is_test_file(bare, suffixes, extension) or _hold_tests(folders):
        found |= Flag.TEST
    if _is_about(bare, _EXAMPLES) or any(_is_about(each, _EXAMPLE_FOLDERS) for each in folders):
        found |= Flag.EXAMPLE
    if not _VENDORED.isdisjoint(lower) or (lower and lower[0] in _VENDORED_AT_TOP):
        found |= Flag.VENDORED
    if _STUB.search(name) or not _STUB_FOLDERS.isdisjoint(lower):
        found |= Flag.STUB
    return found


def _split(name: str) -> tuple[str, list[str], str]:
    """Split a file's name: bare name, suffixes that name nothing, extension in lower case."""
    hidden = len(name) - len(name.lstrip("."))
    pieces = name[hidden:].split(".")
    extension = pieces.pop().lower() if len(pieces) > 1 else ""
    suffixes = []
    while len(pieces) > 1 and pieces[-1].lower() in _SUFFIXES:
        suffixes.append(pieces.pop().lower())
    return name[:hidden] + ".".join(pieces), suffixes, extension


def _is_test_file(bare: str, suffixes: list[str], extension: str) -> bool:
    if not _TEST_SUFFIXES.isdisjoint(suffixes) or _is_about(bare, _TESTS):
        return True
    found = _subwords(bare)
    return extension in _SPEC_FILES and len(found) > 1 and found[-1] in _SPECS


def _hold_tests(folders: list[str]) -> bool:
    return any(each.lower() in _TEST_FOLDERS or _is_about(each, _TESTS) for each in folders)


def _is_about(name: str, sought: frozenset[str]) -> bool:
    """Tell whether the first or the last sub-word of a name is one of these."""
    found = _subwords(name)
    return bool(found) and (found[0] in sought or found[-1] in sought)


@lru_cache(_NAMES_REMEMBERED)
def _subwords(name: str) -> tuple[str, ...]:
    return tuple([subword for word in words(name) for subword in subwords(word)])
