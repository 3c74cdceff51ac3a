"""The wing that reads the index: a request in, an answer out; no HTTP, no users."""

from omniweb.search.errors import QueryError
from omniweb.search.preparation import prepare
from omniweb.search.searcher import answered, search

__all__ = ["QueryError", "answered", "prepare", "search"]
