"""What is asked of every request before its route is: nothing that nobody would read.

A parameter that a route does not know would be passed over, and whoever has mistyped it would take
the answer for that of another question. The same goes for one that is there twice.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from guildhall.api.problems import LENGTH_NEEDED, PREFIX, malformed, unfit
from guildhall.cases.sentences import PLAIN
from guildhall.shelf.faults import meant

BODIES = frozenset({"POST", "PUT", "PATCH"})


class Heads:
    """Middleware: what can be read can be asked for without its body (HEAD), one way for all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let a HEAD be answered as the GET that it is; the server leaves the body out."""
        if request.method != "HEAD" or not request.path.startswith(PREFIX):
            return self.get_response(request)
        request.method = "GET"
        response = self.get_response(request)
        request.method = "HEAD"
        return response


def through_the_gate(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a route answer only what it is asked in words that it knows."""
    operation: Any = run.__self__  # type: ignore[attr-defined]
    known = [
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    ]

    @wraps(run)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - of any route
        faults = []
        for name, values in request.GET.lists():
            if name not in known:
                near = meant(name, known)
                sentence = f"{PLAIN['extra_forbidden'].rstrip('.')}{near or '.'}"
                faults.append((_shown(name), sentence))
            elif len(values) > 1:
                faults.append((_shown(name), "This is there twice."))
        if faults:
            return malformed(faults)
        if request.method in BODIES:
            if request.headers.get("Content-Encoding", "identity") != "identity":
                sentence = "A body is sent as it is, without a Content-Encoding."
                return unfit(415, "Content-Encoding", sentence)
            if "Transfer-Encoding" in request.headers and not request.META.get("CONTENT_LENGTH"):
                return unfit(411, "Content-Length", LENGTH_NEEDED)
        return run(request, **kwargs)

    return guarded


def _shown(name: str) -> str:
    """Give the name of a parameter, where it can be written."""
    return name if name.isprintable() and 0 < len(name) <= 100 else "query"  # noqa: PLR2004
