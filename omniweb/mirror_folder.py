"""Which folder of mirrors this machine works with: hosts may share one, or have one each.

The folder itself holds its name, so hosts that share it agree without being told.
"""

import os
import secrets
from contextlib import suppress
from functools import cache
from pathlib import Path

from django.conf import settings

_FILE = "folder-name"
_BYTES = 8


def name() -> str:
    """Return the name of the folder: 16 hexadecimal digits, made by whoever needs it first."""
    folder: Path = settings.OMNIWEB_MIRRORS
    return _name_of(folder)


@cache
def _name_of(folder: Path) -> str:
    place = folder / _FILE
    if not place.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        own = place.with_name(f"{_FILE}.{os.getpid()}-{secrets.token_hex(_BYTES)}")
        own.write_text(secrets.token_hex(_BYTES))
        with suppress(FileExistsError):  # somebody was quicker: his is ours
            place.hardlink_to(own)
        own.unlink()
    return place.read_text().strip()
