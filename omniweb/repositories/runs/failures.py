"""Work that goes wrong: the run fails with a sentence, or the work is given back."""

import errno
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from django.db import DatabaseError, InterfaceError, OperationalError
from sqlalchemy.exc import SQLAlchemyError

from indexer.errors import GitKilled, IndexerError, StorageFull
from omniweb.errors import OmniWebError, RoleLacksRight
from omniweb.repositories.models import IndexRun
from omniweb.repositories.runs import outcomes
from omniweb.repositories.runs.outcomes import Cause

_log = logging.getLogger(__name__)
_DISK_FULL, _FORBIDDEN = "53100", "42501"
_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(slots=True)
class Settled:
    """What came of some work: `done`, or `given_back` to be tried again, or ended for good."""

    done: bool = False
    given_back: bool = False


@contextmanager
def settle_failures(run: IndexRun, give_back: Callable[[Cause], None]) -> Iterator["Settled"]:
    """Settle what goes wrong inside; nothing comes out but what ends the process.

    A refusal is final and says why. An outage of the database, the loss of a process or a fault of
    ours gives the work back: it is tried again until its attempts are used up. Somebody else's
    lease is no failure.
    """
    settled = Settled()

    def return_it(cause: Cause) -> None:
        settled.given_back = True
        give_back(cause)

    try:
        yield settled
        settled.done = True
    except outcomes.LeaseLost:
        _log.info("run %s is somebody else's now, or has ended", run.pk)
        _quietly(lambda: give_back(Cause.OUTAGE))
        _quietly(lambda: outcomes.let_go(run))
    except GitKilled as loss:
        _log.warning("run %s is given back: %s", run.pk, loss)
        _quietly(lambda: return_it(Cause.LOSS))
    except (IndexerError, OmniWebError) as refusal:
        _fail(run, refusal)
    except (DatabaseError, InterfaceError, SQLAlchemyError, psycopg.Error) as error:
        if _has_state(error, _DISK_FULL):
            _fail(run, StorageFull("the database"))
        elif _has_state(error, _FORBIDDEN):
            _fail(run, RoleLacksRight(_short(error)))
        else:
            _log.warning("run %s is given back, the database failed: %s", run.pk, _short(error))
            _quietly(lambda: return_it(Cause.OUTAGE))
    except Exception as error:  # noqa: BLE001 - logged whole; the worker's loop goes on
        if isinstance(error, OSError) and error.errno in _NO_SPACE:
            _fail(run, StorageFull("the mirror of the repository"))
        else:
            _log.exception("run %s is given back", run.pk)
            _quietly(lambda: return_it(Cause.FAULT))


def _fail(run: IndexRun, refusal: Exception) -> None:
    _log.warning("run %s failed: %s", run.pk, refusal)
    _quietly(lambda: outcomes.fail_run(run, type(refusal).__name__, str(refusal)))


def _quietly(write: Callable[[], None]) -> None:
    """Write an outcome; while the database is away the lease runs out instead."""
    try:
        write()
    except (OperationalError, InterfaceError) as error:
        _log.warning("the outcome of a run could not be written: %s", _short(error))


def _has_state(error: Exception, state: str) -> bool:
    causes = (error, error.__cause__, getattr(error, "orig", None))
    return any(getattr(cause, "sqlstate", None) == state for cause in causes)


def _short(error: Exception) -> str:
    """Return the first line: the rest may hold a whole statement with its values."""
    return (str(error).splitlines() or [type(error).__name__])[0][:300]
