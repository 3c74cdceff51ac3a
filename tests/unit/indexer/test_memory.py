"""What processes hold, and a limit to what this one may take."""

import os
import resource
import subprocess
import sys

import pytest

from indexer.errors import SourceTooLarge
from indexer.limits import MIB
from indexer.memory import anonymous_bytes, held_bytes, limited

TOO_LARGE = SourceTooLarge(what="of it", limit="1")


def test_too_much_is_refused_and_the_limit_is_gone_afterwards() -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    with pytest.raises(SourceTooLarge), limited(100 * MIB, TOO_LARGE):
        bytearray(400 * MIB)
    assert resource.getrlimit(resource.RLIMIT_AS) == before
    assert len(bytearray(400 * MIB)) == 400 * MIB


def test_what_fits_passes_and_other_errors_stay_what_they_are() -> None:
    with limited(200 * MIB, TOO_LARGE):
        assert len(bytearray(50 * MIB)) == 50 * MIB
    with pytest.raises(KeyError), limited(200 * MIB, TOO_LARGE):
        raise KeyError


def test_a_lower_limit_stays() -> None:
    code = (
        "import resource; from indexer.memory import limited\n"
        "low = 900 * 2 ** 20\n"
        "resource.setrlimit(resource.RLIMIT_AS, (low, low))\n"
        "with limited(2 ** 40, ValueError()):\n"
        "    print(resource.getrlimit(resource.RLIMIT_AS) == (low, low))\n"
        "print(resource.getrlimit(resource.RLIMIT_AS) == (low, low))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]


def test_what_is_below_a_process_counts_with_it() -> None:
    code = "kept = bytearray(b'x') * 60_000_000; print('ready', flush=True); input()"
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        own = anonymous_bytes(os.getpid())
        assert held_bytes(os.getpid()) - own > 55_000_000
        child.communicate(b"\n")
    assert anonymous_bytes(child.pid) == 0
