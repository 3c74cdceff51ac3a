"""Meaning at every scale: codes of all vectors in one map, scanned; the best compared exactly."""
