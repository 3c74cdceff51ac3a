"""A small package of Python, who uses it, and what is used where."""

from pathlib import Path

from indexer.text.occurrences import Imported, Receiver, Role
from tests.unit.search.navigation.marked import Mark, mark, place
from tests.unit.search.published import PublishedRepository, publish

BASE = '''"""Shapes."""


class Shape:
    """A thing with an area.

    More of it.
    """

    def area(self):
        return 0

    def twice(self):
        return self.area() * 2
'''
ROUND = """from .base import Shape as Flat


class Circle(Flat):
    def area(self, über=1):
        é = "ü"; size = über
        return super().area() + size + self.twice()
"""
PACKAGE = "from .round import Circle\n"
USE = """import shapes
from shapes import Circle
import json


def run(thing):
    it = Circle()
    it.area()
    thing.twice()
    json.area()
    shapes.Circle()
    print(it)
"""
FILES = {
    "src/shapes/__init__.py": PACKAGE,
    "src/shapes/base.py": BASE,
    "src/shapes/round.py": ROUND,
    "app/json.py": "def area():\n    pass\n",
    "app/use.py": USE,
}


def publish_shapes(folder: Path) -> PublishedRepository:
    """Index them."""
    files = {path: text.encode() for path, text in FILES.items()}
    made = publish(folder, 7_001, "tools/shapes", {**files})
    one = Receiver.SELF
    mark(made, "src/shapes/__init__.py", PACKAGE, [], [Imported("Circle", ".round", "Circle", 1)])
    mark(
        made,
        "src/shapes/base.py",
        BASE,
        [
            Mark(4, "Shape", Role.DEFINE),
            Mark(10, "area", Role.DEFINE),
            Mark(13, "twice", Role.DEFINE),
            Mark(14, "area", Role.CALL, one),
        ],
    )
    mark(
        made,
        "src/shapes/round.py",
        ROUND,
        [
            Mark(1, "Shape", Role.IMPORT),
            Mark(4, "Circle", Role.DEFINE),
            Mark(4, "Flat", Role.INHERIT),
            Mark(5, "area", Role.DEFINE),
            Mark(5, "über", Role.DEFINE, binding=1),
            Mark(6, "über", binding=1),
            Mark(7, "area", Role.CALL, Receiver.SUPER),
            Mark(7, "twice", Role.CALL, one),
        ],
        [Imported("Flat", ".base", "Shape", 1)],
    )
    mark(
        made,
        "app/use.py",
        USE,
        [
            Mark(2, "Circle", Role.IMPORT),
            Mark(6, "run", Role.DEFINE),
            Mark(7, "Circle", Role.CALL),
            Mark(8, "area", Role.CALL, Receiver.TYPE, "Circle"),
            Mark(9, "twice", Role.CALL, Receiver.OTHER),
            Mark(10, "area", Role.CALL, Receiver.NAME, "json"),
            Mark(11, "Circle", Role.CALL, Receiver.NAME, "shapes"),
            Mark(12, "print", Role.CALL),
        ],
        [
            Imported("shapes", "shapes", "", 1),
            Imported("Circle", "shapes", "Circle", 2),
            Imported("json", "json", "", 3),
        ],
    )
    return made


def column(path: str, line: int, name: str, nth: int = 0) -> int:
    """Return where a name stands on a line."""
    return place(FILES[path], line, name, nth)
