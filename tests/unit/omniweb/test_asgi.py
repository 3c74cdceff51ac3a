"""What a process of the web server is like once it has loaded everything."""

import subprocess
import sys
from pathlib import Path

from omniweb import settings


def test_what_is_loaded_is_set_aside_and_garbage_is_looked_for_seldom(
    transactional_db: None,  # noqa: ARG001 - for its effect
    tmp_path: Path,
) -> None:
    ask = (
        "import gc; from omniweb import asgi\n"
        "print(gc.isenabled(), gc.get_threshold()[0] == asgi.COLLECTED, gc.get_freeze_count() > 0)"
    )
    environment = {
        "DATABASE_URL": settings.DATABASE_URL,
        "REDIS_BROKER_URL": settings.REDIS_BROKER_URL,
        "REDIS_CACHE_URL": settings.REDIS_CACHE_URL,
        "OMNIWEB_HOME": str(tmp_path),
        "OMNIWEB_SECRET_KEY": "a test's",
    }
    told = subprocess.check_output([sys.executable, "-c", ask], env=environment, text=True)
    assert told.split() == ["True"] * 3
