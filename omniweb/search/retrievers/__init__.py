"""One module per kind of evidence: each says what to ask the index and reads the rows.

`retrieve` asks all of `RETRIEVERS`; a further one is a module and its place in this list.
"""

from omniweb.search.retrievers.keyword import Keyword
from omniweb.search.retrievers.message import Message
from omniweb.search.retrievers.path import Path
from omniweb.search.retrievers.retriever import Retriever
from omniweb.search.retrievers.symbol import Symbol
from omniweb.search.retrievers.vector import Vector

RETRIEVERS: tuple[Retriever, ...] = (Keyword(), Symbol(), Path(), Message(), Vector())
"""In the order in which they are asked: the dearest last."""
