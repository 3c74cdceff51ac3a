"""The processes that colour, seen from the web server: few, watched, and replaced when lost."""

import atexit
import logging
import marshal
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from queue import Empty, LifoQueue

from omniweb.web.colouring import child

WALL_SECONDS = 1.0
"""From the question to the response, the start of a process with it: then the page comes plain."""
BUSY_SECONDS = 0.1
"""How long a page waits for one of the processes."""
PROCESSES = 2
"""Of each process of the web server, at most, started when they are needed."""
_log = logging.getLogger(__name__)


class Unanswered(Exception):  # noqa: N818 - it is what happened
    """There is no response; `final`: there would be none another time either."""

    def __init__(self, *, final: bool) -> None:
        super().__init__()
        self.final = final


class ColouringProcess:
    """Colours one text after the other; started when it is first asked, and after each loss."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def runs(self, text: str, language: str, file_name: str) -> bytes:
        """Return what `child.runs_of` does, else raise `Unanswered`; it takes `WALL_SECONDS`."""
        process = self._running()
        watch = threading.Timer(WALL_SECONDS, process.kill)
        watch.daemon = True
        watch.start()
        try:
            return self._answer(process, (text, language, file_name))
        except (OSError, EOFError, ValueError, TypeError) as error:
            self.close()
            raise Unanswered(final=process.returncode != -signal.SIGKILL) from error
        finally:
            watch.cancel()

    def _answer(self, process: "subprocess.Popen[bytes]", question: tuple[str, str, str]) -> bytes:
        if process.stdin is None or process.stdout is None:
            raise TypeError
        marshal.dump(question, process.stdin)
        process.stdin.flush()
        answer = marshal.load(process.stdout)  # noqa: S302 - plain values, of which it is one
        if not isinstance(answer, bytes):
            raise TypeError
        return answer

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None:
            self._process = subprocess.Popen(
                # Isolated, and without our environment: it needs no secrets.
                [sys.executable, "-I", str(Path(child.__file__))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd="/",
                env={},
            )
        return self._process

    def close(self) -> None:
        """End the process, and wait until it has."""
        process, self._process = self._process, None
        if process is None:
            return
        # One that ended by itself is not killed: how it ended says whose fault that was.
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.1)
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(BrokenPipeError):
                    stream.close()


class Colourers:
    """So many processes; who finds none free in time goes without."""

    def __init__(self, count: int = PROCESSES) -> None:
        self._all = [ColouringProcess() for _ in range(count)]
        self._free: LifoQueue[ColouringProcess] = LifoQueue()  # the last one has started already
        for each in self._all:
            self._free.put(each)

    def runs(self, text: str, language: str, file_name: str) -> bytes:
        """Return what `child.runs_of` does, else raise `Unanswered`."""
        try:
            process = self._free.get(timeout=BUSY_SECONDS)
        except Empty as error:
            raise Unanswered(final=False) from error
        try:
            return process.runs(text, language, file_name)
        except Unanswered as lost:
            _log.warning("a text of %d characters was not coloured: %s", len(text), lost.__cause__)
            raise
        finally:
            self._free.put(process)

    def close(self) -> None:
        """End all processes; they start again when they are asked."""
        for each in self._all:
            each.close()


COLOURERS = Colourers()
"""Those of this process."""
atexit.register(COLOURERS.close)
