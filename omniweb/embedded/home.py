"""The folder that holds everything of one OmniWeb: `$OMNIWEB_HOME`."""

import fcntl
import os
import secrets
import shutil
import string
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from omniweb.embedded.errors import AlreadyRunning, HomeUnusable

ONLY_ME = 0o700
_ONLY_ME_READS = 0o600
_MOST_SOCKET_BYTES = 107
_SOCKET_NAME = ".s.PGSQL.5432.lock"
_SOCKETS_PREFIX = "omniweb-"
_TAKEN_BY_LIBPQ = frozenset(f"{string.ascii_letters}{string.digits}/._- ")
"""A comma would begin another host, a quote end a setting."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where everything lies. Spaces and long paths are fine."""

    path: Path

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
        """Return an empty folder for PostgreSQL's socket: a short path of characters libpq takes.

        Where the home has no such path, it lies among the temporary files; that of an earlier
        start which was killed is removed.
        """
        self.remove_socket_folder()
        wanted = self.path / "sockets"
        if _takes_sockets(wanted):
            shutil.rmtree(wanted, ignore_errors=True)
            return self.folder("sockets")
        usual = Path(tempfile.gettempdir())
        shortest = usual if _takes_sockets(usual / "omniweb-12345678") else Path("/tmp")  # noqa: S108 - a new folder in it
        made = Path(tempfile.mkdtemp(prefix=_SOCKETS_PREFIX, dir=shortest))  # mode 0700
        write_private(self._note, str(made))
        return made

    @property
    def _note(self) -> Path:
        """Return the file that remembers the folder of sockets outside of the home."""
        return self.path / "sockets-are-in"

    def remove_socket_folder(self) -> None:
        """Remove what `socket_folder` made elsewhere."""
        with suppress(OSError):
            folder = Path(self._note.read_text())
            if folder.name.startswith(_SOCKETS_PREFIX) and not folder.is_symlink():
                shutil.rmtree(folder, ignore_errors=True)
            self._note.unlink()

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
        for folder in (path, path / "logs", path / "mirrors"):
            folder.mkdir(mode=ONLY_ME, exist_ok=True)
    except OSError as error:
        raise HomeUnusable(path, error.strerror or str(error)) from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise HomeUnusable(path, "you may not write there")
    return Home(path)


def _takes_sockets(folder: Path) -> bool:
    fits = len(os.fsencode(folder / _SOCKET_NAME)) <= _MOST_SOCKET_BYTES
    return fits and _TAKEN_BY_LIBPQ.issuperset(str(folder))


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
