"""The folder that holds everything of one OmniWeb: `$OMNIWEB_HOME`."""

import fcntl
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from omniweb.embedded.errors import AlreadyRunning, HomeUnusable

ONLY_ME = 0o700
_ONLY_ME_READS = 0o600
_MOST_SOCKET_BYTES = 107
_SOCKET_NAME = ".s.PGSQL.5432.lock"


@dataclass(slots=True)
class Home:
    """Where everything lies. Spaces and long paths are fine."""

    path: Path
    _sockets: list[Path] = field(default_factory=list)

    @property
    def logs(self) -> Path:
        """Return the folder of the logs."""
        return self.path / "logs"

    def folder(self, name: str) -> Path:
        """Return a folder of its own, made where missing."""
        folder = self.path / name
        folder.mkdir(mode=ONLY_ME, exist_ok=True)
        return folder

    def secret(self, name: str, make: Callable[[], str]) -> str:
        """Return a secret that is kept; made the first time."""
        path = self.folder("secrets") / name
        with suppress(FileNotFoundError):
            return path.read_text().strip()
        value = make()
        write_private(path, value)
        return value

    def password(self, name: str) -> str:
        """Return a password that is kept: letters, digits, `-` and `_`, which need no quoting."""
        return self.secret(name, lambda: secrets.token_urlsafe(32))

    def socket_folder(self) -> Path:
        """Return a folder for PostgreSQL's socket, whose path may have 107 bytes and no more."""
        wanted = self.path / "sockets"
        if len(os.fsencode(wanted / _SOCKET_NAME)) <= _MOST_SOCKET_BYTES:
            return self.folder("sockets")
        made = Path(tempfile.mkdtemp(prefix="omniweb-"))  # mode 0700
        self._sockets.append(made)
        return made

    def remove_socket_folder(self) -> None:
        """Remove what `socket_folder` made elsewhere."""
        for folder in self._sockets:
            shutil.rmtree(folder, ignore_errors=True)
        self._sockets.clear()

    @contextmanager
    def locked(self, who: str) -> Iterator[None]:
        """Keep a second start out; raise `AlreadyRunning`. The lock dies with its process."""
        with (self.path / "lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                lock.seek(0)
                raise AlreadyRunning(self.path, lock.read().strip()) from None
            lock.truncate(0)
            lock.write(who)
            lock.flush()
            yield

    def write_environment(self, variables: Mapping[str, str]) -> None:
        """Let `manage.py` in other terminals find these services."""
        lines = ["# Of the OmniWeb that runs here; it goes when that stops.\n"]
        lines += [f"{name}={value}\n" for name, value in variables.items()]
        write_private(self.path / "environment", "".join(lines))

    def remove_environment(self) -> None:
        """Let nobody look for services that are gone."""
        (self.path / "environment").unlink(missing_ok=True)


def open_home(path: Path) -> Home:
    """Return a home, its folders made for oneself alone; raise `HomeUnusable`.

    Folders that exist keep their mode: they are somebody's.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for folder in (path, path / "logs"):
            folder.mkdir(mode=ONLY_ME, exist_ok=True)
    except OSError as error:
        raise HomeUnusable(path, error.strerror or str(error)) from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise HomeUnusable(path, "you may not write there")
    return Home(path)


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step; nobody else can read it, not for a moment."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)  # of a start that was killed
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _ONLY_ME_READS)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
