"""Uses of names in JavaScript and TypeScript."""

from indexer.text.occurrences import Imported
from tests.unit.indexer.analysis.uses.told import lines, uses


def test_typescript_has_scopes_of_blocks_and_of_functions() -> None:
    source = """\
export class A<T extends U> extends B.C<X> implements I, J.K {
  static #p = T;
  constructor(private readonly s: Svc, {q, r: [t] = 1}: Opts, ...rest: E[]) {
    super(s); this.s.go(this.#p, rest);
  }
}
function f(a?: Foo, b = a): a is Bar {
  for (const o of a) { var v = o; let b = o; b; }
  try { g() } catch (e) { throw e } finally { v }
  function g(): void { return b as Baz; }
  return a.go(), (c => c + b)(1);
}
type M<G> = { [K in keyof G]: G[K] } & typeof f;
interface N<V> extends O { w: V; h(x: V): P }
enum En { X1 }
namespace NS { export const zz = 1; zz }
"""
    assert lines(source, "TypeScript") == [
        (
            "A define, T define =1, U type, B read, B.C inherit, X type, I inherit, J read, "
            "J.K inherit"
        ),
        "#p define, T read =1",
        (
            "constructor define, s define =2, Svc type, q define =3, t define =4, Opts type, "
            "rest define =5, E type"
        ),
        "s read =2, <self>.s read, <type Svc>.go call, <self>.#p read, rest read =5",
        "f define, a define =6, Foo type, b define =7, a read =6, a read =6, Bar type",
        "o define =8, a read =6, v define =9, o read =8, b define =10, o read =8, b read =10",
        "g call =12, e define =11, e read =11, v read =9",
        "g define =12, b read =7, Baz type",
        "a read =6, <type Foo>.go call, c define =13, c read =13, b read =7",
        "M define, G define =14, K define =15, G type =14, G type =14, K type =15, f type",
        (
            "N define, V define =16, O inherit, w define, V type =16, h define, x define =17, "
            "V type =16, P type"
        ),
        "En define, X1 define",
        "NS define, zz define, zz read",
    ]


def test_javascript_tells_writes_calls_and_receivers() -> None:
    source = """\
const x = new Foo(1), y = new Foo().bar();
x.go(), y?.go(), x
  .on().off();
[x, a.b] = [a, {x, key: y, m() {}, n: () => 1}];
class A { c = new D(); m() { this.c.e(); this.z = 1; this.z = 2; i++; super.m() } }
function f({a, b: c = 1}, ...d) { return <L.M p={a}><div>{c}</div></L.M> }
/** See {@link Foo#bar}. */
"""
    assert lines(source, "JavaScript") == [
        "x define, Foo call, y define, Foo call, <type Foo>.bar call",
        "x read, <type Foo>.go call, y read, y.go call, x read",
        "<type Foo>.on call, <other>.off call",
        "x write, a read, a.b write, a read, x read, y read, m define, n define",
        (
            "A define, c define, D call, m define, <self>.c read, <type D>.e call, "
            "<self>.z define, <self>.z write, i write, <super>.m call"
        ),
        (
            "f define, a define =1, c define =2, d define =3, L read, L.M call, a read =1, "
            "c read =2, L read, L.M read"
        ),
        "Foo text, Foo.bar text",
    ]


def test_typescript_imports() -> None:
    source = """\
import D, {a as b, type T} from "./m";
import * as ns from "n";
import x = require("y");
export {c as d, e} from "./k";
export * from "./z";
export * as w from "v";
const {h, i: j} = require("mm"), m = require("mod");
"""
    assert uses(source, "TypeScript").imports == (
        Imported("D", "./m", "default", 1),
        Imported("b", "./m", "a", 1),
        Imported("T", "./m", "T", 1),
        Imported("ns", "n", "", 2),
        Imported("x", "y", "", 3),
        Imported("d", "./k", "c", 4, exported=True),
        Imported("e", "./k", "e", 4, exported=True),
        Imported("*", "./z", "*", 5, exported=True),
        Imported("w", "v", "", 6, exported=True),
        Imported("h", "mm", "h", 7),
        Imported("j", "mm", "i", 7),
        Imported("m", "mod", "", 7),
    )


def test_what_a_module_has_under_another_name_is_told_as_brought_from_itself() -> None:
    source = "const a = 1;\nexport { a as b, a };\nexport { a as default };\n"
    assert list(uses(source, "TypeScript").imports) == [
        Imported("b", "", "a", 2, exported=True),
        Imported("default", "", "a", 3, exported=True),
    ]
