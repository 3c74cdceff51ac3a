"""Uses of names in Go, Java, Rust, C, C++ and C#."""

from indexer.text.occurrences import Imported
from tests.unit.indexer.analysis.uses.told import lines, uses


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


def test_every_place_of_a_type_in_csharp() -> None:
    source = """\
class K : pb::IMessage<Bar> { void M(ref Foo f) { N(out Foo g); var p = new pb::Parser(); }
 public static K operator +(K a, K b) => default(K); }
"""
    said = " ".join(lines(source, "C#"))
    assert "IMessage inherit, Bar type" in said
    assert "Foo type, f define" in said
    assert "Foo type, g define" in said
    assert "Parser call" in said
    assert said.count("K type") == 4


def test_deeply_qualified_calls_and_bases_in_cpp() -> None:
    source = "class T : public ::testing::Test {};\nint x = a::b::c::made(1);\n"
    said = " ".join(lines(source, "C++"))
    assert "Test inherit" in said
    assert "made call" in said
