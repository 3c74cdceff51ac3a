"""What the first search of a process would wait for."""

import logging
import time
from typing import Any

from psycopg import Connection, Error
from psycopg_pool import PoolTimeout

from indexer.text.encoder import default_encoder
from omniweb.search.filters.known_rows import learn_languages
from omniweb.search.index.pool import reading
from omniweb.search.nearest import stored_codes
from omniweb.search.nearest.known import FAULTS, KnownIndex
from omniweb.search.nearest.of_process import known_index, start_anew

CODES_SECONDS = 10.0
"""What a process takes at most for bringing codes to this machine before it answers anybody."""
_log = logging.getLogger(__name__)


def prepare() -> None:
    """Load the table of the encoder, bring all codes here, learn who lives and in which language.

    Where the database is away, or that takes too long, the first searches do it.
    """
    default_encoder()
    until = time.monotonic() + CODES_SECONDS
    try:
        with reading() as connection:
            index = known_index(connection)
            if index is not None:
                _learn(connection, index, until)
    except (Error, PoolTimeout) as error:
        _log.warning("Codes are not loaded yet: %s", error)


def _learn(connection: Connection[Any], index: KnownIndex, until: float) -> None:
    try:
        index.learn(connection, stored_codes.published(connection), until)
        learn_languages(connection, index, until)
    except FAULTS as fault:
        start_anew(index, fault)
