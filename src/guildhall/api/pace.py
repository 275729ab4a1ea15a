"""Limits to how often somebody asks: by address, by token, and for what costs much."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from guildhall import clock
from guildhall.api.problems import PREFIX, too_often
from guildhall.api.signing import asked_by
from guildhall.people.pace import PACE, address_of
from guildhall.people.refusals import TooOftenError

P = ParamSpec("P")


class Paced:
    """Middleware: counts the requests that come to the API from an address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, unless too many have come."""
        if request.path.startswith(PREFIX):
            most = settings.REQUESTS_FROM_AN_ADDRESS
            try:
                PACE.count(("address", address_of(request)), most, clock.now())
            except TooOftenError as error:
                return too_often(error)
        return self.get_response(request)


def costly(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let a route be one that costs much: there is a limit of its own for it, by token.

    It stands under the route's decorator: `@router.post(…)`, then `@costly`.
    """

    @wraps(view)
    def counted(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        who = asked_by(request)
        key = ("costly", who.token or who.user.pk)
        PACE.count(key, settings.COSTLY_REQUESTS, clock.now())
        return view(request, *args, **kwargs)

    return counted
