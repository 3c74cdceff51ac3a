"""Uses of names in small sources of each language, and what the reading of them may cost."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.analysis import grammars
from indexer.analysis.mending import parsing
from indexer.analysis.symbols import extract
from indexer.analysis.uses import captures
from indexer.analysis.uses.reading import CUT
from indexer.limits import LIMITS
from indexer.text import languages
from indexer.text.occurrences import Imported, Occurrence, Occurrences, Receiver
from indexer.text.packing import pack, unpack

QUERIES = Path(grammars.__file__).parent / "queries" / "uses"


def uses(source: str, name: str) -> Occurrences:
    language = languages.named(name)
    assert language is not None
    parser = grammars.parser(language)
    assert parser is not None
    parsed = parsing.parse(parser, source.encode(), language, 10)
    assert parsed is not None
    return extract(parsed.tree, source.encode(), language).occurrences


def told(use: Occurrence) -> str:
    """Return a use as `name role`, `.receiver` and `=binding` where there are any."""
    receiver = use.receiver.name.lower()
    before = {Receiver.NONE: "", Receiver.NAME: f"{use.qualifier}."}.get(
        use.receiver, f"<{receiver} {use.qualifier}>.".replace(" >", ">")
    )
    binding = f" ={use.binding}" if use.binding else ""
    return f"{before}{use.name} {use.role.name.lower()}{binding}"


def lines(source: str, name: str) -> list[str]:
    """Return the uses of each line that has some, in order, joined by commas."""
    found = uses(source, name)
    listed: dict[int, list[str]] = {}
    for place in range(len(found)):
        use = found[place]
        text = source.split("\n")[use.line - 1].encode()
        assert text[use.column :].startswith(use.name.encode())
        listed.setdefault(use.line, []).append(told(use))
    return [", ".join(each) for _, each in sorted(listed.items())]


@pytest.mark.parametrize("query", sorted(QUERIES.glob("*.scm")), ids=lambda query: query.stem)
def test_a_query_has_known_captures_only(query: Path) -> None:
    names = set(re.findall(r"@([\w.]+)", query.read_text(encoding="utf-8")))
    assert {name for name in names if not name.startswith("_")} <= captures.USES


def test_python_has_scopes_of_functions_and_of_comprehensions() -> None:
    source = """\
def f(a, b=b, *c):
    x = a
    x = [x for x in c if x]
    def g():
        nonlocal x
        global y
        x = y = a
    return lambda a: (a, g, x)
class A:
    x = 1
    def m(self): return x
y = 1
y = 2
"""
    assert lines(source, "Python") == [
        "f define, a define =1, b define =2, b read, c define =3",
        "x define =4, a read =1",
        "x write =4, x read =5, x define =5, c read =3, x read =5",
        "g define =6",
        "x read =4",
        "y read",
        "x write =4, y write, a read =1",
        "a define =7, a read =7, g read =6, x read =4",
        "A define",
        "x define",
        "m define, self define =8, x read",
        "y define",
        "y write",
    ]


def test_python_tells_what_stands_before_a_name() -> None:
    source = """\
class A(Base, mod.Other[T], metaclass=Meta):
    client: Foo
    def __init__(self, peer: Optional["Foo"]):
        self.client = Foo()
        self.peer = peer
        self.peer.hi(n=1)
        self.client.get().set()
        super().__init__()
        x = Foo(1)
        y = Foo(1).bar()
        x.go(), y.go(), a.b.c(), Foo(2).up
z = mod.Foo()
z.go
"""
    assert lines(source, "Python") == [
        "A define, Base inherit, mod read, mod.Other inherit, T read, Meta read",
        "client define, Foo type",
        "__init__ define, self define =1, peer define =2, Optional type, Foo type",
        "self read =1, <self>.client write, Foo call",
        "self read =1, <self>.peer define, peer read =2",
        "self read =1, <self>.peer read, <type Foo>.hi call",
        "self read =1, <self>.client read, <type Foo>.get call, <other>.set call",
        "super call, <super>.__init__ call",
        "x define =3, Foo call",
        "y define =4, Foo call, <type Foo>.bar call",
        (
            "x read =3, <type Foo>.go call, y read =4, y.go call, a read, a.b read, b.c call, "
            "Foo call, <type Foo>.up read"
        ),
        "z define, mod read, mod.Foo call",
        "z read, <type Foo>.go read",
    ]


def test_python_has_many_ways_to_define_a_local() -> None:
    source = """\
def f():
    with a() as b, c as (d, e): pass
    for g, *h in i: pass
    try: pass
    except (E, m.F) as j: j
    if (k := 1): k
    match k:
        case Foo(l, x=n) | [o, *p]: l, n, o, p
        case A.B: pass
    import os.path as q
    return f"{b} b {o!r}"
"""
    assert lines(source, "Python") == [
        "f define",
        "a call, b define =1, c read, d define =2, e define =3",
        "g define =4, h define =5, i read",
        "E type, m read, m.F type, j define =6, j read =6",
        "k define =7, k read =7",
        "k read =7",
        (
            "Foo type, l define =8, n define =9, o define =10, p define =11, l read =8, n read =9, "
            "o read =10, p read =11"
        ),
        "A read, A.B read",
        "os import, os.path import, q import",
        "b read =1, o read =10",
    ]


def test_python_links_to_names_in_documentation_and_decorates() -> None:
    source = '@app.route(x)\n@cache\ndef f():\n    """See :meth:`~flask.Flask.run`, `x`."""\n'
    assert lines(source, "Python") == [
        "app read, app.route decorate, x read",
        "cache decorate",
        "f define",
        "flask text, flask.Flask text, Flask.run text",
    ]


def test_python_imports() -> None:
    source = """\
import a.b as c, os.path
from .x import f as g, (
    Foo)
from . import *
def h():
    from m import n
"""
    source = source.replace("f as g, (\n    Foo)", "(f as g,\n    Foo)")
    assert uses(source, "Python").imports == (
        Imported("c", "a.b", "", 1, exported=True),
        Imported("os", "os", "", 1, exported=True),
        Imported("os.path", "os.path", "", 1, exported=True),
        Imported("g", ".x", "f", 2, exported=True),
        Imported("Foo", ".x", "Foo", 2, exported=True),
        Imported("*", ".", "*", 4, exported=True),
        Imported("n", "m", "n", 6),
    )


@pytest.mark.parametrize("name", ["Ruby", "Lua", "Rust", "TypeScript", "Go", "C++"])
def test_a_name_that_the_parser_misses_is_none(name: str) -> None:
    for source in ("x.", "x. y", "const x = path.", "fn (", "a::", "if x. {", "def f(a,"):
        found = uses(source, name)
        texts = [found[place].name for place in range(len(found))]
        assert all(text.strip() == text and text for text in texts)


@pytest.mark.parametrize("source", ["", "\n\n", "def", "x.", ".x", "(" * 50, "é = ü.ö\n"])
def test_broken_and_odd_texts_are_read(source: str) -> None:
    found = uses(source, "Python")
    assert [found[place] for place in range(len(found))] == [
        found[place] for place in range(len(unpack(pack(found))))
    ]


def test_columns_are_bytes() -> None:
    found = uses('"é", é.ö\n', "Python")
    assert [(found[place].name, found[place].column) for place in range(2)] == [("é", 6), ("ö", 9)]


def test_deep_nesting_ends() -> None:
    source = "".join(f"{' ' * depth}def f{depth}(a):\n" for depth in range(700)) + " " * 700 + "a\n"
    found = uses(source, "Python")
    assert len(found) == 1401
    assert int(found.binding[-1]) > 0


def test_out_of_time_definitions_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grammars, "LIMITS", replace(LIMITS, query_seconds=0.02))
    grammars._cursor.cache_clear()
    try:
        language = languages.named("Python")
        assert language is not None
        parser = grammars.parser(language)
        assert parser is not None
        source = b"def f(): g()\n" * 20_000
        tree = grammars.parse(parser, source, 10)
        assert tree is not None
        facts = extract(tree, source, language)
    finally:
        grammars._cursor.cache_clear()
    assert facts.symbols
    assert facts.occurrences == CUT


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


@pytest.mark.parametrize(
    ("name", "source", "line", "expected"),
    [
        ("Python", "#: a loader.\nx = 1\n", 1, "x define"),
        ("TypeScript", "f(\n  // ends.\n  x)\n", 2, "x read"),
        ("Java", "class A {\n/**\n * Ends.\n B */ C d; }\n", 2, "C type, d define"),
        ("Python", "f(a.\n  b)\n", 2, "a.b read"),
        ("TypeScript", "a.\n  b\n", 2, "a.b read"),
    ],
)
def test_the_end_of_a_comment_is_no_sign_before_the_next_line(
    name: str, source: str, line: int, expected: str
) -> None:
    assert lines(source, name)[line - 1 :] == [expected]


def test_a_field_below_a_comment_is_defined_by_its_assignment() -> None:
    source = "class A:\n def f(self):\n  #: Ends.\n  self.x = 1\n"
    assert lines(source, "Python")[-1] == "self read =1, <self>.x define"


def test_a_type_of_python_does_not_stand_on_the_next_line() -> None:
    source = "def f():\n with X() as c:\n  r = c.get()\n"
    assert lines(source, "Python")[-1] == "r define =2, c read =1, c.get call"


def test_what_a_comprehension_goes_through_first_is_looked_up_outside() -> None:
    source = "def f(x):\n  return [x for x in x for y in x], {x for x in x}, (x for x in x)\n"
    assert lines(source, "Python")[-1] == ", ".join(
        [
            *("x read =2", "x define =2", "x read =1", "y define =3", "x read =2"),
            *("x read =4", "x define =4", "x read =1", "x read =5", "x define =5", "x read =1"),
        ]
    )


@pytest.mark.parametrize(
    ("name", "source", "keys"),
    [
        ("Go", "x := &T{A: a, B: V{C: 1}, D: 2}", "<type T>.A <type T>.B <type V>.C <type T>.D"),
        ("Go", "x := []p.T{{A: 1}, {B: 2}}", "<type T>.A <type T>.B"),
        ("Go", 'x := map[string]T{"a": {A: 1}}', "<type T>.A"),
        ("Go", "x := map[K]V{a: 1}", ""),
        ("Go", "x := T[int]{A: 1}", "<type T>.A"),
        ("Rust", "let x = m::T { a: 1, b: V { c: 1 } };", "<type T>.a <type T>.b <type V>.c"),
        ("Rust", "let x = Self { a: 1 };", "<self>.a"),
    ],
)
def test_keys_of_literals_are_members_of_the_type_before_them(
    name: str, source: str, keys: str
) -> None:
    around = {"Go": "func f() {\n%s\n}", "Rust": "fn f() {\n%s\n}"}[name]
    found = lines(around % source, name)[-1].split(", ")
    told = [each.removesuffix(" write") for each in found if each.startswith("<")]
    assert " ".join(told) == keys


def test_what_a_module_has_under_another_name_is_told_as_brought_from_itself() -> None:
    source = "const a = 1;\nexport { a as b, a };\nexport { a as default };\n"
    assert list(uses(source, "TypeScript").imports) == [
        Imported("b", "", "a", 2, exported=True),
        Imported("default", "", "a", 3, exported=True),
    ]


def test_go() -> None:
    source = """\
import ("fmt"; al "a/b/c"; . "dot"; "gopkg.in/yaml.v3"; "x/y/v2")
type S[T any] struct { Client *Foo; Base; m pkg.Bar }
type I interface { Do(x int) error; Other }
func (s *S) M(a, b int, f func(q int) Z) (err error) {
	x, err := f(a)
	y := &Foo{Name: x}
	s.Client.Get(y.Do()).Z(); fmt.P(); s.m.Q()
	for i, k := range rest { i := i; x = k; s.m++ }
	if t, ok := v.(*Foo); ok { t.Run() }
	go func(c int) { c }(a); L: for { break L }
}
"""
    assert lines(source, "Go") == [
        "al import",
        (
            "S define, T define =1, any type, Client define, Foo type, Base inherit, m define, "
            "pkg read, pkg.Bar type"
        ),
        "I define, Do define, x define =2, int type, error type, Other inherit",
        (
            "s define =3, S type, M define, a define =4, b define =5, int type, f define =6, "
            "q define =7, int type, Z type, err define =8, error type"
        ),
        "x define =9, err write =8, f call =6, a read =4",
        "y define =10, Foo type, <type Foo>.Name write, x read =9",
        (
            "s read =3, <type S>.Client read, <type Foo>.Get call, y read =10, <type Foo>.Do call, "
            "<other>.Z call, fmt read, fmt.P call, s read =3, <type S>.m read, <type Bar>.Q call"
        ),
        (
            "i define =11, k define =12, rest read, i define =13, i read =11, x write =9, "
            "k read =12, "
            "s read =3, <type S>.m write"
        ),
        (
            "t define =14, ok define =15, v read, Foo type, ok read =15, t read =14, "
            "<type Foo>.Run call"
        ),
        "c define =16, int type, c read =16, a read =4",
    ]
    assert uses(source, "Go").imports == (
        Imported("fmt", "fmt", "", 1),
        Imported("al", "a/b/c", "", 1),
        Imported("*", "dot", "*", 1),
        Imported("yaml", "gopkg.in/yaml.v3", "", 1),
        Imported("y", "x/y/v2", "", 1),
    )


def test_java() -> None:
    source = """\
import a.b.C; import static a.D.e; import x.y.*;
@Ann(name = V) class A<T extends U> extends B<X> implements I, J.K {
  private Foo client = new Foo(1); static int N = 1;
  A(Foo f, int... r) { super(f); this.client = f; this.client.get(); client.get(); }
  @Override <Q> Q m(List<Foo> xs) { for (Foo o : xs) { o.go(); } F g = s -> s; int N = N; }
  int n(Object o) { if (o instanceof Foo ff) ff.x(); return super.n(N++) + new Bar().p(); }
}
/** See {@link Foo#bar}. */
"""
    assert lines(source, "Java") == [
        "a import, a.b import, b.C import, a import, a.D import, D.e import, x import, x.y import",
        (
            "Ann decorate, V read, A define, T define =1, U type, B inherit, X type, I inherit, "
            "J type, J.K inherit"
        ),
        "Foo type, client define, Foo call, N define",
        (
            "A define, Foo type, f define =2, r define =3, f read =2, <self>.client write, "
            "f read =2, "
            "<self>.client read, <type Foo>.get call, client read, <type Foo>.get call"
        ),
        (
            "Override decorate, Q define =4, Q type =4, m define, List type, Foo type, "
            "xs define =5, "
            "Foo type, o define =6, xs read =5, o read =6, <type Foo>.go call, F type, "
            "g define =7, "
            ""
            "s define =8, s read =8, N define =9, N read =9"
        ),
        (
            "n define, Object type, o define =10, o read =10, Foo type, ff define =11, "
            "ff read =11, "
            ""
            "<type Foo>.x call, <super>.n call, N write, Bar call, <type Bar>.p call"
        ),
        "Foo text, Foo.bar text",
    ]
    assert uses(source, "Java").imports == (
        Imported("C", "a.b", "C", 1),
        Imported("e", "a.D", "e", 1),
        Imported("*", "x.y", "*", 1),
    )


def test_rust() -> None:
    source = """\
use a::b::{c as d, self, E}; pub use x::*; use serde; pub mod sub;
struct S<T> { client: Foo, b: Vec<T> }
impl<T: Bound> Tr for S<T> { fn f(&self, a: &Foo) -> Self::Out {
    self.client.get(a.x()); let x = a; let x = x.y(); Self::new(x); let z = Foo::new(); z.go();
    if let Some(x) = x { x } match x { En::A(y) if y > 1 => y, n @ 1..=3 => n, None => x }
    let cl = |a, b: Foo| a + b.c; m!(x, y.z); x += 1; 'l: loop { break 'l } Vec::<Foo>::new();
} }
#[derive(Debug)] enum En { A(Foo) } // [`Foo::bar`]
"""
    assert lines(source, "Rust") == [
        "a import, a.b import, c import, d import, E import, x import, serde import, sub define",
        "S define, T define =1, client define, Foo type, b define, Vec type, T type =1",
        (
            "T define =2, Bound type, Tr inherit, S type, T type =2, f define, a define =3, "
            "Foo type, "
            "Self read, <self>.Out type"
        ),
        (
            "<self>.client read, <type Foo>.get call, a read =3, <type Foo>.x call, x define =4, "
            "a read =3, x define =5, x read =4, x.y call, Self read, <self>.new call, x read =5, "
            "z define =6, Foo read, Foo.new call, z read =6, <type Foo>.go call"
        ),
        (
            "Some read, x define =7, x read =5, x read =7, x read =5, En read, En.A read, "
            "y define =8, "
            "y read =8, y read =8, n define =9, n read =9, None read, x read =5"
        ),
        (
            "cl define =10, a define =11, b define =12, Foo type, a read =11, b read =12, "
            "<type Foo>.c read, m call, x read =5, y read, y.z read, x write =5, Vec type, "
            "Foo type, "
            "Vec.new call"
        ),
        "derive decorate, Debug decorate, En define, A define, Foo type, Foo text, Foo.bar text",
    ]
    assert uses(source, "Rust").imports == (
        Imported("d", "a::b", "c", 1),
        Imported("b", "a::b", "", 1),
        Imported("E", "a::b", "E", 1),
        Imported("*", "x", "*", 1, exported=True),
        Imported("serde", "serde", "", 1),
        Imported("sub", "self::sub", "", 1, exported=True),
    )


def test_c() -> None:
    source = """\
#include "a/b.h"
#define M(x) f(x)
typedef struct s { struct foo *client; int b[N]; } S;
static Foo *f(struct foo *p, S q, int (*cb)(int z)) {
  int x = p->a, *y; for (int i = 0; i < x; i++) { int x = i; x; }
  q.client->run(q.b); x += cb(2); lbl: goto lbl; M(x);
}
enum e { A }; extern int g(int a);
"""
    assert lines(source, "C") == [
        "M define, x define =1",
        "s define, foo type, client define, b define, N read, S define",
        "Foo type, f define, foo type, p define =2, S type, q define =3, cb define =4, z define =5",
        (
            "x define =6, p read =2, <type foo>.a read, y define =7, i define =8, i read =8, "
            "x read =6, i write =8, x define =9, i read =8, x read =9"
        ),
        (
            "q read =3, <type S>.client read, client.run call, q read =3, <type S>.b read, "
            "x write =6, "
            "cb call =4, M call, x read =6"
        ),
        "e define, A define, g define, a define =10",
    ]
    assert uses(source, "C").imports == (Imported("*", "a/b.h", "*", 1, exported=True),)


def test_cpp() -> None:
    source = """\
namespace n { template <typename T> class A : public B<T>, private m::C {
 public: A(int x) : client_(x) {} void m(const Foo& f, T t) const;
 int a() { return client_.get() + this->p_->go(); } Foo client_; std::unique_ptr<Foo> p_; }; }
template <class U> int A<U>::m(const Foo& f, U v) { auto x = new Foo(1); x->go();
  for (const auto& e : v) e.z(); auto l = [&](int q) { return q + f.r; }; n::g<int>(x);
  try {} catch (const Ex& e) { e.what(); } Foo y{1}; return y.go() + A<U>::s; }
"""
    assert lines(source, "C++") == [
        "n define, T define =1, A define, B inherit, T type =1, m read, m.C inherit",
        (
            "A define, x define =2, client_ write, x read =2, m define, Foo type, f define =3, "
            "T type =1, t define =4"
        ),
        (
            "a define, client_ read, <type Foo>.get call, <self>.p_ read, <type Foo>.go call, "
            "Foo type, client_ define, std read, std.unique_ptr type, Foo type, p_ define"
        ),
        (
            "U define =5, A type, U type =5, A.m define, Foo type, f define =6, U type =5, "
            "v define =7, x define =8, Foo call, x read =8, <type Foo>.go call"
        ),
        (
            "e define =9, v read =7, e read =9, e.z call, l define =10, q define =11, q read =11, "
            "f read =6, <type Foo>.r read, n read, n.g call, x read =8"
        ),
        (
            "Ex type, e define =12, e read =12, <type Ex>.what call, Foo type, y define =13, "
            "y read =13, <type Foo>.go call, A type, U type =5, A.s read"
        ),
    ]


def test_csharp() -> None:
    source = """\
using System; using A = B.C;
[Attr(x)] class K<T> : Base<T>, I { Foo client = new Foo(); int P { get; set; }
 K(Foo f, int n) : base(f) { this.client = f; client.Go(); P = n; base.M(nm: f); Get().Z(); }
 Task<Q> M<Q>(out int o) { var x = new Foo(); x.Run(); foreach (var i in xs) { i.Y(); }
  Func<int> l = (a, b) => a + b; if (x is Foo ff) ff.G(); int L(int w) => w; return L(1); } }
"""
    assert lines(source, "C#") == [
        "System import, A import, B import, B.C import",
        (
            "Attr decorate, x read, K define, T define =1, Base inherit, T type =1, I inherit, "
            "Foo type, client define, Foo call, P define"
        ),
        (
            "K define, Foo type, f define =2, n define =3, f read =2, <self>.client write, "
            "f read =2, "
            "client read, <type Foo>.Go call, P write, n read =3, <super>.M call, f read =2, "
            "Get call, <other>.Z call"
        ),
        (
            "Task type, Q type =4, M define, Q define =4, o define =5, x define =6, Foo call, "
            "x read =6, <type Foo>.Run call, i define =7, xs read, i read =7, i.Y call"
        ),
        (
            "Func type, l define =8, a define =9, b define =10, a read =9, b read =10, x read =6, "
            "Foo type, ff define =11, ff read =11, <type Foo>.G call, L define =12, w define =13, "
            "w read =13, L call =12"
        ),
    ]
    assert uses(source, "C#").imports == (
        Imported("*", "System", "*", 1),
        Imported("A", "B.C", "", 1),
    )


def test_the_body_of_a_class_may_be_one_method() -> None:
    source = "class A:\n    def m(self):\n        return m\nclass B:\n    class C:\n        x = 1\n"
    assert lines(source, "Python") == [
        "A define",
        "m define, self define =1",
        "m read",
        "B define",
        "C define",
        "x define",
    ]


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
