"""A definition that is being gathered, and what encloses it."""

from dataclasses import dataclass
from typing import Final

from tree_sitter import Node

MAX_NAME_BYTES: Final = 200
"""A longer name is an accident of broken code."""


@dataclass(slots=True, eq=False)
class Frame:
    """A definition being gathered. `outer` is where its span starts, decorators included."""

    node: Node
    start: int
    end: int
    outer: int
    signature: int
    kind: str
    parent: "Frame | None"
    package: str = ""
    after: Node | None = None
    name: str = ""
    receiver: str = ""
    documentation: str = ""
    container: str = ""
    qualified: str = ""


def is_again(frame: Frame, name: str) -> bool:
    """Say whether this names what is around it once more: `f = function f() {}`."""
    parent = frame.parent
    if parent is None or parent.name != name:
        return False
    return frame.node.type == "function_expression"


def christen(first: Frame, name: str) -> None:
    """Name a definition, and its twins: other kinds that the query saw in the very same node."""
    frame: Frame | None = first
    while frame is not None and not frame.name and is_twin(frame, first):
        frame.name = name
        frame = frame.parent


def enclosing(frame: Frame) -> Frame | None:
    """Return the named definition around `frame`; one with the same span is its twin, not that."""
    parent = frame.parent
    while parent is not None and (
        not parent.name
        or parent.kind == "type"  # `typedef struct a {…} b;` does not put a into b
        or is_twin(frame, parent)
    ):
        parent = parent.parent
    while parent is not None and (twin := parent.parent) is not None and is_twin(parent, twin):
        parent = twin
    return parent


def is_twin(frame: Frame, other: Frame) -> bool:
    """Say whether two frames have the same span."""
    return frame.start == other.start and frame.end == other.end
