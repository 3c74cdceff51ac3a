"""The command line: `python -m omniweb.embedded [test -- COMMAND …]`."""

import os
import sys
from pathlib import Path

from omniweb.embedded.errors import CannotStart
from omniweb.embedded.home import open_home
from omniweb.embedded.processes import ROOT
from omniweb.embedded.running import run
from omniweb.embedded.test_services import run_with_services

DEFAULT_PORT = "8000"
_MOST_PORT = 65_535


def _port() -> int:
    text = os.environ.get("PORT") or DEFAULT_PORT
    if not text.isdecimal() or not 0 < int(text) <= _MOST_PORT:
        sys.exit(f"PORT must be a number from 1 to {_MOST_PORT}, not {text!r}.")
    return int(text)


def main(arguments: list[str]) -> int:
    """Run what the command line asks for; return the exit status."""
    try:
        if arguments[:2] == ["test", "--"] and len(arguments) > len(("test", "--")):
            return run_with_services(arguments[2:])
        if arguments:
            sys.exit(__doc__)
        home = Path(os.environ.get("OMNIWEB_HOME") or ROOT / ".omniweb").absolute()
        run(open_home(home), _port(), lambda sentence: print(sentence, flush=True))
    except CannotStart as refusal:
        sys.exit(str(refusal))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
