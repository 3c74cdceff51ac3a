#!/usr/bin/env python
"""The command line of OmniWeb: every failure ends in one sentence and a non-zero exit code."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError

from indexer.errors import IndexerError
from omniweb.errors import OmniWebError


def main() -> int:
    """Run the command named in the arguments."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omniweb.settings")  # noqa: TID251 - Django's own
    try:
        execute_from_command_line(sys.argv)
        sys.stdout.flush()
    except (OmniWebError, IndexerError) as error:
        sentence = str(error)
    except ImproperlyConfigured as error:
        settings = sys.modules.get("omniweb.settings")  # absent where it is what failed
        sentence = getattr(settings, "SERVICES_MISSING", "") or str(error)
    except BrokenPipeError:  # whoever reads has seen enough: `… | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing fails at the end
        return 1
    except OperationalError as error:
        sentence = f"The database does not answer: {str(error).splitlines()[0]}"
    else:
        return 0
    sys.stderr.write(f"{sentence}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
