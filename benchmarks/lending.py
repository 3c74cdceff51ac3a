"""PostgreSQL and Redis of the benchmarks' own, as `make run` starts them, kept between benchmarks.

`python -m benchmarks.lending -m benchmarks.index` runs a benchmark with them. (The services that
tests get do not wait for the disk, and would flatter.)
"""

import os
import subprocess
import sys

from benchmarks.folder import bench_folder
from omniweb.embedded.errors import CannotStart
from omniweb.embedded.home import open_home
from omniweb.embedded.running import services
from omniweb.embedded.supervisor import Supervisor


def main() -> int:
    """Run Python with the arguments given; return its exit status."""
    home = open_home(bench_folder() / "services")
    supervisor = Supervisor(home, lambda sentence: print(sentence, file=sys.stderr))
    command = [sys.executable, *sys.argv[1:]]
    try:
        with home.locked(""), services(supervisor) as addresses:
            environment = {**os.environ, **addresses}  # noqa: TID251 - it is passed on
            return subprocess.run(command, env=environment, check=False).returncode
    except CannotStart as refusal:
        print(refusal, file=sys.stderr)
    except KeyboardInterrupt:
        pass
    return 1


if __name__ == "__main__":
    sys.exit(main())
