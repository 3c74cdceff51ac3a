"""What is taken out of a text before it is parsed, and what that is worth."""

import time
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.analysis import grammars
from indexer.analysis.mending import (
    c_family,
    embedded,
    make,
    objective_c,
    parsing,
    perl,
    protobuf,
    rust,
    sql,
    swift,
    typescript,
)
from indexer.analysis.mending.edits import apply
from indexer.text import languages

CORPUS = Path(__file__).parents[4] / "corpus"
RULES = {
    "c": c_family.edits,
    "cpp": c_family.edits,
    "make": make.edits,
    "objc": objective_c.edits,
    "perl": perl.edits,
    "rust": rust.edits,
    "proto": protobuf.edits,
    "sql": partial(sql.edits, breaks=lambda _: True),
    "swift": swift.edits,
    "typescript": partial(typescript.edits, breaks=lambda _: False),
    "vue": embedded.scripts,
    "astro": embedded.astro,
    "literate haskell": embedded.literate,
}
PIECES = st.sampled_from(
    [
        *("class ", "ACME_API ", "A_B(c)", "\n", " x", "::", "{", "}", "(", ")", "<", ">", "é"),
        *("#if x\n", "#else\n", "#endif\n", "\r\n", "template <typename T> ", "* absl_nonnull x"),
        *("cfg_rt! {\n", "pub fn f() {}\n", "static ref ", "if #[cfg(unix)] {\n", "} else {\n"),
        *("typedef NS_ENUM(A, B) {", "f() {\n", '"$(('),
        *("<!--", "-->", "<script>", '<script lang="ts">', "</script>", "<script '", "---\n"),
        *("create table a (b int)", ";\n", "$$", "$a$", "--", "/*", "*/", "\\gset\n", "select "),
        *("optional group A = 1 {\n", "group B = 2 {}\n"),
        *(
            "interface A {\n",
            "export type B = {\n",
            "  <T>(a: T): T\n",
            "  // c\n",
            "}\n",
            " /** d\n",
        ),
        *("> x\n", "\\begin{code}\n", "\\end{code}\n"),
    ]
)


def parsed(source: bytes, name: str) -> parsing.Parsed:
    language = languages.named(name)
    assert language is not None
    parser = grammars.parser(language)
    assert parser is not None
    found = parsing.parse(parser, source, language, 10)
    assert found is not None
    return found


@pytest.mark.parametrize("grammar", sorted(RULES))
@given(st.lists(PIECES, max_size=30).map("".join))
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_every_offset_and_every_line_stays(grammar: str, text: str) -> None:
    source = text.encode()
    mended = apply(source, sorted(RULES[grammar](source)))
    assert len(mended) == len(source)
    assert [i for i, c in enumerate(mended) if c == 10] == [
        i for i, c in enumerate(source) if c == 10
    ]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("c", "c/buffer.c"),
        ("c++", "cpp/matrix.cpp"),
        ("rust", "rust/shape.rs"),
        ("swift", "swift/Player.swift"),
        ("bash", "bash/deploy.sh"),
    ],
)
def test_of_code_without_macros_nothing_is_taken(name: str, path: str) -> None:
    assert parsed((CORPUS / path).read_bytes(), name).cleared == ()


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("c++", "cpp/macros.hpp"),
        ("rust", "rust/wrapped.rs"),
        ("swift", "swift/Conditions.swift"),
        ("bash", "bash/quoting.sh"),
        ("protobuf", "proto/groups.proto"),
        ("make", "make/Makefile.am"),
        ("vue", "vue/Cart.vue"),
        ("svelte", "svelte/Counter.svelte"),
        ("astro", "astro/index.astro"),
        ("literate haskell", "literate_haskell/Bird.lhs"),
        ("literate haskell", "literate_haskell/Latex.lhs"),
        ("objective-c", "objc/Cache.m"),
    ],
)
def test_what_is_mended_has_no_errors(name: str, path: str) -> None:
    assert not parsed((CORPUS / path).read_bytes(), name).tree.root_node.has_error


@pytest.mark.parametrize(
    ("source", "mended"),
    [
        (
            b"interface A {\n  (): void\n  <T>(a: T): T\n}",
            b"interface A {\n  (): void\n ;<T>(a: T): T\n}",
        ),
        (
            b"type A = {\n  (): B[] // all\n\n  // one <T>\n  /** two */\n  <\n    T\n  >(): T\n}",
            b"type A = {\n  (): B[] // all\n\n  // one <T>\n  /** two */\n ;<\n    T\n  >(): T\n}",
        ),
        (
            b"interface A {\n  a: B<\n    C\n  >\n  <T>(): T\n}",
            b"interface A {\n  a: B<\n    C\n  >\n ;<T>(): T\n}",
        ),
        (b"interface A {\n  a: b |\n    <T>(c: T) => T\n}\nlet = ;", None),
        (b"const a = b\n  <c\nlet = ;", None),
        (b"interface A {\n  a: b\n  <T>(): T\n  c: ( ;\n}", None),
    ],
)
def test_type_parameters_may_begin_a_line_in_a_type_of_typescript(
    source: bytes, mended: bytes | None
) -> None:
    found = parsed(source, "typescript")
    seen = bytearray(source)
    for start, end in found.cleared:
        seen[start:end] = b";"
    assert bytes(seen) == (mended or source)
    assert found.tree.root_node.has_error is (mended is None)


@pytest.mark.parametrize(
    ("source", "mended"),
    [
        (b"H#", b"H "),
        (b"sub f {}\nq#a# x", b"sub f {}\nq     "),
        (b"sub f {} # all of it\n", b"sub f {} # all of it\n"),
        (b"# one\nsub f {}", b"# one\nsub f {}"),
    ],
)
def test_perl_has_no_comment_at_an_end_without_a_line_end(source: bytes, mended: bytes) -> None:
    """Its grammar never comes back from `H#`: no watch of the parser ends it."""
    assert apply(source, list(perl.edits(source))) == mended
    assert parsed(source, "perl")


def test_what_is_cleared_is_told_in_the_order_of_the_text() -> None:
    source = b"ACME_BEGIN\nclass ACME_API a : b {};\nvoid f() ACME_COLD;\n"
    cleared = parsed(source, "c++").cleared
    assert [source[start:end].strip() for start, end in cleared] == [
        b"ACME_BEGIN",
        b"ACME_API",
        b"ACME_COLD",
    ]


@pytest.mark.parametrize(
    "source",
    [
        b"HANDLE open_it(int a);\nBOOL ok;\n",
        b"int close_it(FILE *file) {}\nint (closed)(FILE *);\n",
        b"struct STAT buffer;\nstruct BITS { enum KIND kind : 8; };\n",
        b"enum E {\n  E_ONE,\n  E_TWO\n};\n",
        b"BOOL_T\nfind_it(int a)\n{\n}\n",
        b"TEST_F(Suite, name) {\n}\nTEST_F(Suite, other)\n{\n}\n",
        b"int x = A_B +\n  C_D(1)\n  - E_F;\n",
        b'const char *s = "a"\n  FORMAT_A\n  "b";\n',
        b"void f() { if (a) FREE_IT(b); while (x) A_STEP(y); }\n",
    ],
)
def test_a_macro_that_is_a_type_or_a_value_stays(source: bytes) -> None:
    assert not list(c_family.edits(source))


def test_a_call_with_items_that_are_none_stays_as_it_is() -> None:
    bad = b"mock! {\n    pub File {\n        fn f(&self);\n    }\n}\n"
    good = b"cfg_rt! {\n    pub fn g() {}\n}\n"
    found = parsed(bad + good, "rust")
    assert found.cleared == (
        (len(bad), len(bad) + len(b"cfg_rt! {")),
        (len(bad + good) - 2, len(bad + good) - 1),
    )


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("c++", b"\nACME_API " * 50_000),
        ("c++", b"\nclass ACME_API(" * 40_000),
        ("c++", b"\ntemplate <" * 50_000),
        ("c++", b") ACME_X" * 60_000),
        ("c++", b"\nA_B(((((" * 50_000),
        ("c++", b"#ifdef __cplusplus\n" * 25_000),
        ("rust", b"cfg_rt! {\n" * 50_000),
        ("rust", b"a! {\n// x\n/* y" * 30_000),
        ("swift", b"#if x\n#else\n" * 40_000),
        ("protobuf", b"optional group A = 1 [" * 30_000),
        ("sql", b"create table a (\n" + b"-- x\n/* y */\n" * 60_000),
        ("sql", b"\n" * 400_000 + b"a" + b"--\n" * 100_000),
        ("sql", b"$a$ '" * 100_000),
        ("sql", b"create $$ $$" * 80_000),
        ("typescript", b"interface A {\n  a\n  <T>(): b\n" * 20_000),
        ("typescript", b"type A = b\n  <T>(): b\n" * 20_000 + b"}"),
        ("typescript", b"interface A {\n" + b"  b\n" + b"  // c\n" * 50_000 + b"  <T>\n" * 20_000),
        ("typescript", b"\n" + b" " * 400_000 + b"a"),
        ("vue", b"<script " * 50_000),
        ("vue", b"<script '\"" * 50_000),
        ("vue", b"<script a=" + b"\t'" * 200_001),
        ("vue", b"<script>" * 50_000),
        ("vue", b"<!--" * 100_000),
        ("astro", b"---\n<script lang=" * 50_000),
        ("literate haskell", b"\\begin{code}\n>" * 50_000),
    ],
)
def test_hostile_text_takes_no_minutes(name: str, source: bytes) -> None:
    language = languages.named(name)
    assert language is not None
    begin = time.process_time()
    list(RULES[name if name in parsing.EMBEDDED else language.grammar or ""](source))
    assert time.process_time() - begin < 60
