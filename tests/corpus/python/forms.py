"""Constants that stand in conditions, tuples and chains."""

try:
    import ujson

    HAVE_UJSON = True
except ImportError:
    HAVE_UJSON = False
else:
    JSON_SPEED = 3

if HAVE_UJSON:
    BACKEND: str = "ujson"
elif JSON_SPEED:
    BACKEND_SPEED = 1
else:
    BACKEND = "json"

RED, GREEN = 1, 2
(LEFT, RIGHT) = "lr"
FIRST = SECOND = 0

type Pairs[K, V] = list[tuple[K, V]]


class Shape:
    WIDTH, HEIGHT = 3, 4
    corners, EDGES = 4, 4


def local():
    if HAVE_UJSON:
        HIDDEN = 1
