"""PostgreSQL and Redis in a folder of their own, for tests: gone when the command is done."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from omniweb.embedded.home import open_home
from omniweb.embedded.running import services
from omniweb.embedded.supervisor import Supervisor


def run_with_services(command: Sequence[str]) -> int:
    """Run a command with the variables of services that are its own; return its exit status.

    Where `DATABASE_URL` is set already, the command gets those services and nothing is started.
    Ctrl-C is the command's to answer.
    """
    if os.environ.get("DATABASE_URL"):
        return subprocess.run(command, check=False).returncode
    with tempfile.TemporaryDirectory(prefix="omniweb-test-") as folder:
        home = open_home(Path(folder))
        supervisor = Supervisor(home, _complain)
        with home.locked(""), services(supervisor, lasting=False) as addresses:
            return _run(command, {**os.environ, "OMNIWEB_HOME": folder, **addresses})


def _run(command: Sequence[str], environment: dict[str, str]) -> int:
    with subprocess.Popen(command, env=environment) as process:
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue


def _complain(sentence: str) -> None:
    print(sentence, file=sys.stderr)
