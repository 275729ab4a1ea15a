"""A process beside a demo's server: it fills the demo, or does what falls due.

It ends with the server, however that goes: what it reads from is closed when the server is gone.
"""

import os
import signal
import sys
from argparse import Namespace
from threading import Thread

from guildhall.config.commands import worker
from guildhall.config.start import served


def main() -> int:
    """Do what the one argument says."""
    Thread(target=_end_with_the_server, daemon=True).start()
    run = {"fill": _fill, "worker": worker.run}[sys.argv[1]]
    return run(Namespace(once=False))


@served
def _fill(_: Namespace) -> int:
    from django.conf import settings

    from guildhall.demo.fill import fill

    fill(settings.DATA)
    return 0


def _end_with_the_server() -> None:
    # Unbuffered: a lock of Python's own must not be held when this process ends.
    os.read(sys.stdin.fileno(), 1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
