"""What is written to cost time that grows with the square of a text costs as much as another."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

from indexer.analysis import comments
from indexer.analysis.analyse import analyse
from indexer.analysis.mending import bash, c_family, protobuf, rust, swift
from indexer.analysis.mending.edits import apply
from indexer.text.encoder import default_encoder

SECONDS = 15
"""Of a processor: each of these took minutes, and takes far less than one."""
NESTED = 150
RULES: dict[str, tuple[Callable[[bytes], object], bytes]] = {
    "bash, functions of one line": (
        lambda text: list(bash.edits(text, lambda _: False)),
        b"f() { x; }\n" * 60_000 + b"y\n}\n",
    ),
    "bash, no end": (
        lambda text: list(bash.edits(text, lambda _: False)),
        b"f() {\n" * 120_000,
    ),
    "c, macros behind macros": (
        lambda text: list(c_family.edits(text)),
        b"int f(int a) " + b"A_B() " * 100_000 + b"\n",
    ),
    "c, one line": (
        lambda text: list(c_family.edits(text)),
        b"f() A_B; " * 80_000,
    ),
    "c, conditions on one line": (
        lambda text: list(c_family.edits(text)),
        b"__cplusplus " * 60_000,
    ),
    "protobuf, options without end": (
        lambda text: list(protobuf.edits(text)),
        b"group a = 1 [\n" * 50_000,
    ),
    "swift, branches within branches": (
        lambda text: apply(text, sorted(swift.edits(text))),
        b"#if a\n#else\n{\n" * 70_000 + b"#endif\n" * 70_000,
    ),
    "rust, calls within calls": (
        lambda text: apply(text, sorted(rust.edits(text, lambda _: False))),
        b"".join(b" " * at + b"a! {\n" for at in range(NESTED))
        + b"static ref A: u8 = 1;\n" * 7_000
        + b"".join(b" " * at + b"}\n" for at in reversed(range(NESTED))),
    ),
    "comments without a beginning": (
        lambda text: [comments.lead(text, at, "c") for at in range(5, len(text), 9)],
        b"x */\nf()\n" * 100_000,
    ),
    "definitions of one line": (
        lambda text: [comments.own_start(text, at) for at in range(0, len(text), 4)],
        b"A_B " * 250_000,
    ),
}
FILES = {
    "prototypes of one declaration": (b"a.c", b"int a(void)" + b", b(void)" * 30_000 + b";\n"),
    "keys in literals": (
        b"a.go",
        b"package a\nvar x = " + b"{" * 400 + b"a: 1, " * 100_000 + b"}" * 400 + b"\n",
    ),
    "names of one parameter list": (
        b"a.go",
        b"package a\nfunc f(" + b"a, " * 100_000 + b"a int) {\n a.x()\n}\n",
    ),
}


@contextmanager
def _soon() -> Iterator[None]:
    """Raise within what takes more of a processor than `SECONDS`."""

    def late(_number: int, _frame: FrameType | None) -> None:
        pytest.fail(f"it takes more than {SECONDS} s")

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@pytest.mark.parametrize("case", RULES)
def test_rules_read_a_text_once(case: str) -> None:
    rule, text = RULES[case]
    with _soon():
        rule(text)


@pytest.mark.parametrize("case", FILES)
def test_a_file_takes_time_that_grows_with_its_length(case: str) -> None:
    path, text = FILES[case]
    encoder = default_encoder()
    with _soon():
        analyse(path, text, encoder)
