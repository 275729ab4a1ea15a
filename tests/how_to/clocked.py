"""The service with a clock that can be moved on, as that of a demo, for the how-to."""

import json
from datetime import datetime, timedelta

from guildhall.config.wsgi import application

from django.http import HttpRequest, JsonResponse  # isort: skip - once Django is set up
from django.urls import path  # isort: skip
from django.views.decorators.csrf import csrf_exempt  # isort: skip
from guildhall import clock  # isort: skip
from guildhall.config import urls  # isort: skip

__all__ = ["application"]
AHEAD = [timedelta()]


@csrf_exempt
def moved(request: HttpRequest) -> JsonResponse:
    """Tell the time; move it on, where a moment is sent."""
    if request.method == "POST":
        AHEAD[0] += datetime.fromisoformat(json.loads(request.body)["to"]) - clock.now()
    return JsonResponse({"now": clock.now().isoformat()})


clock.run_ahead(lambda: AHEAD[0])
urls.urlpatterns.insert(0, path("api/v1/demo/clock", moved))
