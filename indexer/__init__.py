"""The wing that writes the index: no web, no queue, no users. What the web side may call is here.

The names are imported when they are first used: whoever wants `indexer.tokens` alone, as the
process that parses and the searching side do, pays for nothing else.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from indexer.batching import Batch
    from indexer.building import BatchReport, build
    from indexer.digesting import digest
    from indexer.fetched import Fetched, fetch
    from indexer.git import Source, check_address
    from indexer.planning import Plan, outdated, plan
    from indexer.publishing import Published, publish, take_fence
    from indexer.reconciling import Reconciled, reconcile
    from indexer.sweeping import Swept, forget, sweep

__all__ = [
    "Batch",
    "BatchReport",
    "Fetched",
    "Plan",
    "Published",
    "Reconciled",
    "Source",
    "Swept",
    "build",
    "check_address",
    "digest",
    "fetch",
    "forget",
    "outdated",
    "plan",
    "publish",
    "reconcile",
    "sweep",
    "take_fence",
]
_HOMES = {
    "batching": ("Batch",),
    "building": ("BatchReport", "build"),
    "digesting": ("digest",),
    "fetched": ("Fetched", "fetch"),
    "git": ("Source", "check_address"),
    "planning": ("Plan", "outdated", "plan"),
    "publishing": ("Published", "publish", "take_fence"),
    "reconciling": ("Reconciled", "reconcile"),
    "sweeping": ("Swept", "forget", "sweep"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
