"""Work that may be ended from outside: it asks several times a second whether it is still wanted.

`should_stop` must be cheap and safe to call from any thread. What is told to stop raises `Stopped`
within about a quarter of a second and leaves everything as it was.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from indexer.errors import Stopped

ASK_SECONDS = 0.25
"""How long a wait may take before it is asked again."""
ShouldStop = Callable[[], bool]
Item = TypeVar("Item")


def never() -> bool:
    """Go on to the end."""
    return False


def go_on(should_stop: ShouldStop) -> None:
    """Raise `Stopped` where the work is not wanted any more."""
    if should_stop():
        raise Stopped


def while_wanted(items: Iterable[Item], should_stop: ShouldStop) -> Iterator[Item]:
    """Yield the items; raise `Stopped` once they are not wanted any more."""
    for item in items:
        go_on(should_stop)
        yield item


def beside(work: Callable[[], Item], tick: Callable[[], None]) -> Item:
    """Do work that nothing can interrupt in a thread, and return or raise what it does.

    `tick` is called several times a second meanwhile. What it raises is raised here at once; the
    thread is left to end by itself, so the work must have a limit of its own.
    """
    results: list[Item] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # noqa: BLE001 - raised where the work is waited for
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(ASK_SECONDS)
    while thread.is_alive():
        tick()
        thread.join(ASK_SECONDS)
    if errors:
        raise errors[0]
    return results[0]
