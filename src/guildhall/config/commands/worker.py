"""`guildhall worker`: what falls due is recorded, and what has had its time is taken away."""

import signal
from argparse import Namespace
from threading import Event

from guildhall.config.start import see_that_it_is_ready, served

PAUSE = 15
"""Seconds between two rounds."""
PAUSE_IN_A_DEMO = 2
"""The clock of a demo moves on in leaps, and somebody is looking."""


@served
def run(arguments: Namespace) -> int:
    """Work until told to stop: on SIGTERM or Ctrl-C the piece in hand is finished."""
    import structlog
    from django.conf import settings
    from django.db import close_old_connections

    from guildhall.jobs.work import all_of_it, meanwhile

    see_that_it_is_ready()
    stop = Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    structlog.get_logger("guildhall.worker").info("at work")
    pause = PAUSE_IN_A_DEMO if settings.DEMO else PAUSE
    while not stop.is_set():
        close_old_connections()
        all_of_it(stop.is_set)
        if arguments.once:
            break
        for _ in range(pause):
            if stop.wait(1):
                break
            meanwhile(stop.is_set)
    return 0
