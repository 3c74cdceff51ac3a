"""How much each signal counts in a score.

The weights are round and not delicate: `docs/relevance.md` has what each of them is worth.
"""

VERSION = "25"
"""Raise it when the same index would give another order: it is in every cache key."""
KEYWORD, VECTOR = 0.75, 0.5
COVERED, EXPLAINED = 1.0, 1.25
DEFINES, DEFINES_TYPE = 1.25, 0.75
TEST, EXAMPLE, PROSE = -4.0, -3.0, -3.0
STUB, VENDORED, GENERATED = -1.0, -2.0, -2.0
OLDER, OWN, ONE_SYSTEM = -1.5, 0.75, -1.5
CENTRAL, SIMILAR = 0.2, 0.25
FRAME, CHANGED, NAMED, MESSAGE = 5.0, 16.0, 2.0, 3.0
FRAME_OF_LOG = 16.0
"""Where a paste is a log: its few words are anywhere, the file of its frame is what it is about."""
REPOSITORY, COVERS, BESIDE = 3.0, 4.0, 0.2
RECIPROCAL = 8.0
"""Puts reciprocal ranks on the scale of the other contributions: two first places are 1.45."""
