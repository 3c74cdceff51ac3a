"""Uses of names in small sources of each language, and what the reading of them may cost."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.analysis import grammars
from indexer.analysis.symbols import extract
from indexer.analysis.uses import captures
from indexer.analysis.uses.reading import CUT
from indexer.limits import LIMITS
from indexer.text import languages
from indexer.text.occurrences import Imported, Occurrence, Occurrences, Receiver, pack, unpack

QUERIES = Path(grammars.__file__).parent / "queries" / "uses"


def uses(source: str, name: str) -> Occurrences:
    language = languages.named(name)
    assert language is not None
    parser = grammars.parser(language)
    assert parser is not None
    tree = grammars.parse(parser, source.encode(), 10)
    assert tree is not None
    return extract(tree, source.encode(), language).occurrences


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
