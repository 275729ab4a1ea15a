"""`guildhall serve`: the service, on a WSGI server of its own.

The server's process starts worker processes and ends them: on SIGTERM or Ctrl-C each answers what
it has begun, and is gone. A worker whose server was killed ends by itself (`config/wsgi.py`).
"""

import errno
import socket
from argparse import Namespace

from guildhall.config.commands.migrate import migrate
from guildhall.config.start import CannotStartError, see_that_it_is_ready, served

PATIENCE = 20
"""Seconds that a worker has to answer what it has begun, before it is killed."""


@served
def run(arguments: Namespace) -> int:
    """Serve until told to stop."""
    from django.conf import settings

    see_that_it_is_free(arguments.host, arguments.port)
    if _fresh():
        # Nothing is there that a migration could harm: the first start needs one command.
        migrate()
        print(f"A new database was made in {settings.DATA}.")
    see_that_it_is_ready()
    print(f"Guildhall answers at {address(arguments.host, arguments.port)}", flush=True)
    serve(arguments.host, arguments.port, arguments.workers, arguments.threads)
    return 0


def address(host: str, port: int) -> str:
    """Give the address at which somebody on this machine finds the service."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/"


def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve, until SIGTERM or SIGINT. Raises CannotStartError if the server ends by itself."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.errors import FatalError
    from granian.log import LogLevels

    server = Granian(
        "guildhall.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        websockets=False,
        workers_kill_timeout=PATIENCE,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    )
    try:
        server.serve()
    except FatalError:
        message = "The server has stopped: its log says why."
        raise CannotStartError(message) from None


def see_that_it_is_free(host: str, port: int) -> None:
    """See that nobody else listens there. Raises CannotStartError."""
    try:
        family, kind, *_, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(where)
    except OSError as error:
        reasons = {
            errno.EADDRINUSE: f"Port {port} of {host} is in use; name another one with --port.",
            errno.EACCES: f"Port {port} of {host} is not open to this user.",
        }
        message = reasons.get(error.errno or 0, f"{host} is no address of this machine.")
        raise CannotStartError(message) from None


def _fresh() -> bool:
    """Whether this is SQLite, and no database is there yet."""
    from django.conf import settings

    from guildhall.config.environment import DATABASE_FILE

    return not settings.ENVIRONMENT.database and not (settings.DATA / DATABASE_FILE).exists()
