"""The wing that writes the index: no web, no queue, no users. What the web side may call is here.

The names are imported when they are first used: whoever wants `indexer.text.tokens` alone, as the
process that parses and the searching side do, pays for nothing else.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from indexer.building.batch import BatchReport, build
    from indexer.git.blob import read_blob
    from indexer.git.listing import is_object_id
    from indexer.git.mirror import Fetched, fetch
    from indexer.git.source import Source, check_address
    from indexer.limits import SCIP_LIMITS, GitLimits, bound_git
    from indexer.memory import held_bytes
    from indexer.planning.batches import Batch
    from indexer.planning.plan import Plan, is_published, outdated, plan
    from indexer.precise.keep import PreciseReport, keep_scip
    from indexer.publishing.publish import Published, publish, take_fence
    from indexer.publishing.sweep import Swept, forget, sweep
    from indexer.reconciling.digest import digest
    from indexer.reconciling.reconcile import Reconciled, reconcile
    from indexer.segments.filling import fill_codes, uncoded

__all__ = [
    "SCIP_LIMITS",
    "Batch",
    "BatchReport",
    "Fetched",
    "GitLimits",
    "Plan",
    "PreciseReport",
    "Published",
    "Reconciled",
    "Source",
    "Swept",
    "bound_git",
    "build",
    "check_address",
    "digest",
    "fetch",
    "fill_codes",
    "forget",
    "held_bytes",
    "is_object_id",
    "is_published",
    "keep_scip",
    "outdated",
    "plan",
    "publish",
    "read_blob",
    "reconcile",
    "sweep",
    "take_fence",
    "uncoded",
]
_HOMES = {
    "building.batch": ("BatchReport", "build"),
    "git.blob": ("read_blob",),
    "git.listing": ("is_object_id",),
    "git.mirror": ("Fetched", "fetch"),
    "git.source": ("Source", "check_address"),
    "limits": ("GitLimits", "SCIP_LIMITS", "bound_git"),
    "memory": ("held_bytes",),
    "planning.batches": ("Batch",),
    "planning.plan": ("Plan", "is_published", "outdated", "plan"),
    "precise.keep": ("PreciseReport", "keep_scip"),
    "publishing.publish": ("Published", "publish", "take_fence"),
    "publishing.sweep": ("Swept", "forget", "sweep"),
    "reconciling.digest": ("digest",),
    "reconciling.reconcile": ("Reconciled", "reconcile"),
    "segments.filling": ("fill_codes", "uncoded"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
