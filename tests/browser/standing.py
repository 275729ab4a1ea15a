"""The service with a clock that stands where a test has put it: what a server of tests serves."""

import os
from datetime import datetime
from pathlib import Path

from django.db import connections

from guildhall import clock
from guildhall.config import wsgi
from tests.unhurried import unhurried

FILE = "clock-of-the-test"
unhurried(connections.settings["default"])


def application(environ, start):
    """Answer a request at the moment that stands in a file of the installation."""
    told = Path(os.environ["GUILDHALL_DATA"]) / FILE
    clock.stand_at(datetime.fromisoformat(told.read_text()) if told.exists() else None)
    return wsgi.application(environ, start)
