"""The addresses."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from guildhall.api.v1 import api
from guildhall.config import health
from guildhall.demo import pages
from guildhall.demo.api import router as demo
from guildhall.web import errors

if settings.DEMO:
    api.add_router("", demo)

urlpatterns: list[URLPattern | URLResolver] = [
    path("health", health.health),
    path("ready", health.ready),
    path("api/v1/", api.urls),
    path("demo/clock", pages.the_clock, name="demo-clock"),
    path("", include("guildhall.web.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.our_fault
