"""The clock of a demo over HTTP. The routes are there in a demo alone."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import AwareDatetime, Field

from guildhall import clock
from guildhall.api.problems import Problem, malformed
from guildhall.api.signing import BEARERS
from guildhall.demo.ahead import AHEAD, BackwardsError
from guildhall.engine.strict import Strict

router = Router(tags=["demo"])
REFUSALS = dict.fromkeys((400, 401, 403, 429), Problem)


class ClockBody(Strict):
    """How far the clock is moved on: by so many days, or to a moment."""

    days: int | None = Field(default=None, ge=1, le=3660)
    to: AwareDatetime | None = None


class ClockOut(Strict):
    """What the clock of the demo shows."""

    now: datetime


@router.get("/demo/clock", response=ClockOut)
def read_clock(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - ninja gives it
    """Read the clock of the demo."""
    return {"now": clock.now()}


@router.post("/demo/clock", response={200: ClockOut, **REFUSALS}, auth=BEARERS["cases:write"])
def move_clock(
    request: HttpRequest,  # noqa: ARG001 - ninja gives it
    body: ClockBody,
) -> dict[str, Any] | HttpResponse:
    """Move the clock of the demo on; it never goes back. What falls due is done soon after."""
    if (body.days is None) == (body.to is None):
        return malformed([("days", "Say either `days` or `to`.")])
    moment = body.to or clock.now() + timedelta(days=body.days or 0)
    try:
        return {"now": AHEAD.move_to(moment)}
    except BackwardsError as error:
        return malformed([("to" if body.to else "days", str(error))])
