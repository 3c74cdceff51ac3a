"""The web server as it is meant to run: `python -m omniweb.serving.server --port 8000 --workers 2`.

Granian, with the limits that must hold before a request reaches `omniweb.asgi`. Further options of
the command line come after them.
"""

import resource
import sys

from granian.cli import cli

HEADER_SECONDS = 15
"""To send the headers of a request, and to begin the next one on the same connection."""
HEADER_BYTES = 320 * 1024
"""The server takes an address of 64 KiB (414 beyond), and cookies and tokens beside it."""
CONNECTIONS = 2_048
"""Of one process; further ones wait, unaccepted, until another ends."""
OPEN_FILES = 2 * CONNECTIONS
OPTIONS = (
    *("--interface", "asginl", "--no-ws"),
    "--respawn-failed-workers",  # else one that dies takes the others with it
    *("--http", "1"),  # a proxy asks by it; limits of streams within a connection are not needed
    *("--backlog", str(CONNECTIONS), "--backpressure", str(CONNECTIONS)),
    *("--http1-header-read-timeout", str(HEADER_SECONDS * 1_000)),
    *("--http1-buffer-size", str(HEADER_BYTES)),
)


def main() -> None:
    """Serve until told to stop."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < OPEN_FILES:  # each connection is one
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(OPEN_FILES, hard), hard))
    cli([*OPTIONS, *sys.argv[1:], "omniweb.asgi:application"], auto_envvar_prefix="GRANIAN")


if __name__ == "__main__":
    main()
