"""Measurements: speed of indexing and searching, and relevance; each prints JSON figures."""
