"""The service with a clock that stands where a test has put it: what a server of tests serves."""

import os
from datetime import datetime
from pathlib import Path

from guildhall import clock
from guildhall.config import wsgi

FILE = "clock-of-the-test"


def application(environ, start):
    """Answer a request at the moment that stands in a file of the installation."""
    told = Path(os.environ["GUILDHALL_DATA"]) / FILE
    clock.stand_at(datetime.fromisoformat(told.read_text()) if told.exists() else None)
    return wsgi.application(environ, start)
