"""A process that has read everything, and makes servers and workers out of itself by forking.

They are there at once, so that a test can kill many of them: each line that it reads asks for one
(`web PORT` or `worker`), and it answers with the number of the process.
"""

import os
import signal
import sys
import threading
import time
from contextlib import suppress
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import django

django.setup()

from django.db import connections  # noqa: E402 - after the set-up
from django.test import Client  # noqa: E402 - as above

from guildhall import clock  # noqa: E402 - as above
from guildhall.cases import seals  # noqa: E402 - as above
from guildhall.config.wsgi import application  # noqa: E402 - as above


class Quiet(WSGIRequestHandler):
    """It writes nothing about what it was asked."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Web(ThreadingMixIn, WSGIServer):
    """Every request in a thread of its own."""

    daemon_threads = True
    request_queue_size = 50


def end_with(parent: int) -> None:
    """End when whoever made this process is gone."""
    while os.getppid() == parent:
        time.sleep(0.2)
    os._exit(0)


def work(what: str, parent: int) -> None:
    """Be a server, or a worker that seals, until killed."""
    threading.Thread(target=end_with, args=(parent,), daemon=True).start()
    kind, _, port = what.partition(" ")
    if kind == "web":
        server = bound(int(port))
        server.set_app(application)
        server.serve_forever()
    while True:
        seals.seal(clock.now())
        time.sleep(0.05)


def bound(port: int) -> Web:
    """Listen, as soon as the one that was killed does not any more."""
    while True:
        with suppress(OSError):
            return Web(("127.0.0.1", port), Quiet)
        time.sleep(0.01)


def look(token: str) -> None:
    """Have everything in hand that a first request needs, but no connection: none may be shared."""
    client = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {token}"})
    told = {"spec": "ST0825/AP02", "name_of_apprentice": "Ada Demo", "employer": "acme",
            "provider": "midtown", "started_on": "2024-01-10"}  # fmt: skip
    answer = client.post("/api/v1/cases/register/preview", told, "application/json")
    assert answer.status_code == 200, answer.content
    for connection in connections.all():
        connection.close()
        if getattr(connection, "pool", None):
            connection.close_pool()


def main() -> None:
    """Make a process for each line."""
    look(sys.stdin.readline().strip())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    own = os.getpid()
    for line in sys.stdin:
        made = os.fork()
        if made == 0:
            sys.stdin.close()
            work(line.strip(), own)
        print(made, flush=True)  # noqa: T201 - its answer


main()
