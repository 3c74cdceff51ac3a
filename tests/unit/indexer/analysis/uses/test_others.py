"""Uses of names in languages that have simpler queries."""

import pytest

from indexer.text.occurrences import Imported
from tests.unit.indexer.analysis.uses.told import lines, uses


@pytest.mark.parametrize(
    ("name", "source", "expected"),
    [
        (
            "Kotlin",
            "class A(val x: Foo) : B(x), I { fun m(a: Foo) = a.go { q -> q + x.y(this.x.z()) } }",
            (
                "A define, x define =1, Foo type, B inherit, x read =1, I inherit, m define, "
                "a define =2, Foo type, a read =2, <type Foo>.go call, q define =3, q read =3, "
                "x read =1, <type Foo>.y call, <self>.x read, <type Foo>.z call"
            ),
        ),
        (
            "Swift",
            "class A: B { func m(_ a: Foo, with b: Int) { let c = a.go(); m(c, with: b) } }",
            (
                "A define, B inherit, m define, a define =1, Foo type, b define =2, Int type, "
                "c define =3, a read =1, <type Foo>.go call, m call, c read =3, b read =2"
            ),
        ),
        (
            "Ruby",
            (
                "module M; class A < B::C; def m(a) d = a.go; "
                "[1].each { |q| d += q }; @x = D end end end"
            ),
            (
                "M define, A define, B read, B.C inherit, m define, a define =1, d define =2, "
                "a read =1, a.go call, <other>.each call, q define =3, d write =2, q read =3, "
                "@x write, D read"
            ),
        ),
        (
            "PHP",
            (
                "<?php class K extends B { function m(Foo $a) { $c = new "
                "D(); $c->go($this->a->b()); "
                ""
                "return fn($q) => $q + $c; } }"
            ),
            (
                "K define, B inherit, m define, Foo type, $a define =1, $c define =2, D call, "
                "$c read =2, <type D>.go call, $this read, <self>.a read, a.b call, $q define =3, "
                "$q read =3, $c read =2"
            ),
        ),
        (
            "Scala",
            "class A(val x: Foo) extends B { def m(a: Foo): C = { val c = a.go(); c.y(x) } }",
            (
                "A define, x define =1, Foo type, B inherit, m define, a define =2, Foo type, C "
                "type, "
                "c define =3, a read =2, <type Foo>.go call, c read =3, c.y call, x read =1"
            ),
        ),
        (
            "Lua",
            "function M.f(a) local a = a.b(1); for i, v in g(a) do a:c(v) end; x = 1 end",
            (
                "M read, M.f define, a define =1, a define =2, a read =1, a.b call, i define =3, "
                "v define =4, g call, a read =2, a read =2, a.c call, v read =4, x write"
            ),
        ),
        (
            "Elixir",
            "defmodule A.B do def m(a) do c = D.go(a); f(b, fn q -> q + c end) end end",
            (
                "A type, A.B type, m define, a define =1, c define =2, D "
                "type, D.go call, a read =1, "
                ""
                "f call, b read, q define =3, q read =3, c read =2"
            ),
        ),
        (
            "Haskell",
            "f a b = let c = g a in C.h c b",
            (
                "f define, a define =1, b define =2, c define =3, g call, a read =1, C read, "
                "C.h call, c read =3, b read =2"
            ),
        ),
        (
            "Zig",
            "const A = struct { x: Foo, fn m(a: Foo) Bar { const c = a.go(); return c; } };",
            (
                "A define, x define, Foo read, m define, a define =1, Foo type, Bar type, c define "
                "=2, "
                "a read =1, <type Foo>.go call, c read =2"
            ),
        ),
        (
            "Bash",
            'f() { local x=1; y=$x; g "$y"; }; f 1',
            "f define, x define =1, y write, x read =1, g call, y read, f call",
        ),
    ],
)
def test_in_other_languages_calls_types_and_locals_are_told(
    name: str, source: str, expected: str
) -> None:
    assert ", ".join(lines(source, name)) == expected


def test_other_languages_import() -> None:
    assert uses("import a.b.C as D\nimport e.*\n", "Kotlin").imports == (
        Imported("D", "a.b", "C", 1),
        Imported("*", "e", "*", 2),
    )
    assert uses("<?php use A\\B\\C as D; use E\\{F, G};", "PHP").imports == (
        Imported("D", "A\\B", "C", 1),
        Imported("F", "E", "F", 1),
        Imported("G", "E", "G", 1),
    )
    assert uses('require "a/b"\n', "Ruby").imports == (Imported("*", "a/b", "*", 1, exported=True),)
    assert uses("import a.b.{C => D, _}\n", "Scala").imports == (
        Imported("D", "a.b", "C", 1),
        Imported("*", "a.b", "*", 1),
    )
    assert uses('local m = require("a.b")\n', "Lua").imports == (Imported("m", "a.b", "", 1),)


def test_a_component_has_the_uses_of_its_script() -> None:
    source = """\
<p>{{ told(here) }}</p>
<script setup>
import { told } from "./told.js";
function here(x) { return told(x); }
</script>
"""
    script = "\n\n" + "\n".join(source.split("\n")[2:4])
    assert lines(source, "Vue") == lines(script, "TypeScript") != []
    assert uses(source, "Vue").imports == (Imported("told", "./told.js", "told", 3),)


def test_r_has_functions_calls_and_packages() -> None:
    source = """\
library(dplyr)
add <- function(x, y = 2) {
  z <- x + y
  total(z, by = x)
}
dplyr::filter(add(1))
cart$items <- add.all
"""
    assert lines(source, "R") == [
        "library call, dplyr read",
        "add define, x define =1, y define =2",
        "z define =3, x read =1, y read =2",
        "total call, z read =3, x read =1",
        "dplyr read, dplyr.filter call, add call",
        "cart read, cart.items write, add.all read",
    ]
    assert uses(source, "R").imports == (Imported("*", "dplyr", "*", 1),)


def test_erlang_has_clauses_remote_calls_records_and_macros() -> None:
    source = """\
-import(lists, [map/2]).
-define(LIMIT, 10).
-record(state, {a}).
-spec add(integer(), tuple()) -> integer().
add(A, {X, Y}) ->
    B = lists:map(fun other/1, A),
    help(B, #state{a = ?LIMIT}, X, Y).
"""
    assert lines(source, "Erlang") == [
        "LIMIT define",
        "state define",
        "add define, A define =1, X define =2, Y define =3",
        "B define =4, lists read, lists.map call, other read, A read =1",
        "help call, B read =4, state type, LIMIT read, X read =2, Y read =3",
    ]
    assert uses(source, "Erlang").imports == (Imported("map", "lists", "map", 1),)
