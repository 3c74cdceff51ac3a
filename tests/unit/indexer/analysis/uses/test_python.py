"""Uses of names in Python."""

from indexer.text.occurrences import Imported
from tests.unit.indexer.analysis.uses.told import lines, uses


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


def test_a_field_that_is_assigned_no_name_has_no_type() -> None:
    source = """\
class A:
    def __init__(self, client: Client, peer: Peer):
        self.x = None
        client.go()
        self.y = peer
        peer.go()
    def f(self):
        self.x.run()
        self.y.run()
"""
    assert lines(source, "Python")[-2:] == [
        "self read =4, <self>.x read, x.run call",
        "self read =4, <self>.y read, <type Peer>.run call",
    ]
