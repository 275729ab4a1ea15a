"""Pages that help when something goes wrong: what is wrong, and what to do.

They ask neither the database nor the session: both may be what is wrong.
"""

from collections.abc import Callable
from dataclasses import dataclass

import structlog
from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from guildhall.cases.queries import NotFoundError
from guildhall.evidence.store import DamagedError
from guildhall.people.refusals import NotHereError, NotYoursError, TooOftenError
from guildhall.web.frame import BARE

API = "/api/"
LOG = structlog.get_logger("guildhall.web")


@dataclass(frozen=True, slots=True)
class Told:
    """What a page of an error says: its heading, what is the matter, and what to do, in lines."""

    title: str
    lines: tuple[str, ...]


TOLD = {
    400: Told(
        "This could not be read",
        (
            "What your browser has sent is not written as it has to be. Nothing was done.",
            "Go back, load the page again, and try once more.",
        ),
    ),
    403: Told(
        "This is not yours to do",
        (
            "You are signed in, but not as somebody who does this. Nothing was done.",
            "If you have several roles, change to the one that it belongs to.",
        ),
    ),
    404: Told(
        "Page not found",
        (
            "There is no such page here, or it is not yours to see.",
            "If you typed the address, check that it is right; if you pasted it, that it is whole.",
        ),
    ),
    405: Told(
        "Not in this way",
        (
            "This address is not for what your browser has tried. Nothing was done.",
            "Begin again at the page that led you here.",
        ),
    ),
    410: Told(
        "This file has been erased",
        ("It was here, and is kept no longer. The history says what it was for.",),
    ),
    429: Told(
        "Too many requests",
        (
            "More was asked for in one minute than the service lets through. Nothing was done.",
            "Wait a minute, and try the same again.",
        ),
    ),
    500: Told(
        "Sorry, something went wrong here",
        (
            "The fault is ours, and it is noted. What you were doing is done whole, or not at all.",
            "Look whether it is there; if not, try again in a few minutes.",
        ),
    ),
    503: Told(
        "Sorry, the service is busy",
        (
            "The database did not answer in time. Nothing was done.",
            "Wait a moment and try the same again: nothing is done twice.",
        ),
    ),
}
"""What is said of each status that has a page."""

WAITS = {429: "60", 503: "5"}
"""After how many seconds it is worth to try again."""

DAMAGED = Told(
    "This file is damaged",
    (
        "It is not as it was handed in, and is not given out. The fault is ours, and it is noted.",
        "Ask whoever handed it in for the file itself.",
    ),
)

OLD_PAGE = Told(
    "This page was open for too long",
    (
        "A form is taken only from whoever was signed in when its page was loaded.",
        "Nothing was done.",
        "Go back, copy what you have typed, load the page again, and send it anew.",
    ),
)


def page(status: int, told: Told | None = None) -> HttpResponse:
    """Give the page of an error."""
    said = told or TOLD[status]
    text = render_to_string("web/error.html", BARE | {"told": said, "contact": settings.CONTACT})
    answer = HttpResponse(text, status=status)
    add_never_cache_headers(answer)
    if status in WAITS:
        answer["Retry-After"] = WAITS[status]
    return answer


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - as Django calls it
    """Answer what cannot be read."""
    return page(400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - as above
    """Answer what is not theirs to do."""
    return page(403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - as above
    """Answer what is not there, or not theirs to see."""
    return page(404)


def our_fault(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - as above
    """Answer what is a fault of ours."""
    return page(500)


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - as above
    """Answer a form that does not come from a page of ours, or from one that is too old."""
    return page(403, OLD_PAGE)


class ErrorPages:
    """Middleware: what the rooms below raise gets its page, and so does what comes without one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; give a page to an error that has none."""
        response = self.get_response(request)
        if request.path.startswith(API) or response.status_code not in TOLD or response.content:
            return response
        told = page(response.status_code)
        if "Allow" in response:
            told["Allow"] = response["Allow"]
        return told

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Tell what the rooms below have raised; anything else is a fault of ours."""
        if request.path.startswith(API):
            return None
        match error:
            case NotFoundError() | NotHereError():
                return page(404)
            case NotYoursError():
                return page(403)
            case TooOftenError():
                return page(429)
            case OperationalError():
                return page(503)
            case DamagedError():
                LOG.error("a file is not as it was handed in", file=str(error))
                return page(500, DAMAGED)
            case _:
                return None
