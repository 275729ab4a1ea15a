"""Structured logs: one JSON object a line, with nothing in them that names a person.

A line about a request has its method, the pattern of its address (never the address itself, which
may hold what somebody typed), its status, how long it took, and an id that the answer carries too.
A line about an exception has its type and its place in the code: its words may repeat what was
sent, or what a database was asked. Of what other libraries say, only what is the same whoever asks
is kept.
"""

import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Any
from uuid import uuid4

import structlog
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OUR_OWN = ("guildhall", "granian", "_granian")
"""Loggers whose sentences are known to hold nothing that was sent."""


def configure(level: str) -> None:
    """Send every log line of the process to standard error, as JSON."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        place_of_exception,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
            foreign_pre_chain=[without_what_was_sent, *shared],
            pass_foreign_args=True,
            use_get_message=False,
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # Each request has its line already.
    logging.getLogger("django.request").setLevel(logging.ERROR)


def without_what_was_sent(
    _: object, __: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Keep of another library's line its logger, and its sentence before anything was put in."""
    record: logging.LogRecord = event["_record"]
    put_in = event.pop("positional_args", None)
    event["logger"] = record.name
    if record.name.startswith(OUR_OWN):
        event["event"] = record.getMessage() if not put_in else str(record.msg) % put_in
    elif not put_in:
        # It may be put together already: then nothing can be told apart.
        event["event"] = "(not kept)"
    return event


def place_of_exception(
    _: object, __: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Put the type of an exception and its place in the code in the place of its words."""
    found: Any = event.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    if isinstance(found, BaseException):
        found = (type(found), found, found.__traceback__)
    if found and found[0] is not None:
        event["error"] = f"{found[0].__module__}.{found[0].__qualname__}"
        event["where"] = places(found[2])
    return event


def places(trace: TracebackType | None) -> list[str]:
    """Give the lines of code that an exception came through, the innermost last."""
    found = []
    for frame, line in walk_tb(trace):
        file = Path(frame.f_code.co_filename)
        found.append(f"{file.parent.name}/{file.name}:{line}")
    return found


class RequestLog:
    """Middleware: gives each request an id, and logs how it went."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.log = structlog.get_logger("guildhall.request")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; log it when it is answered."""
        number = uuid4().hex[:16]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=number)
        began = time.perf_counter()
        response = self.get_response(request)
        response[HEADER] = number
        match = request.resolver_match
        self.log.info(
            "request",
            # Anybody can send any word as a method.
            method=request.method if request.method in METHODS else "other",
            route=match.route if match else None,
            status=response.status_code,
            ms=round((time.perf_counter() - began) * 1000, 1),
        )
        return response
