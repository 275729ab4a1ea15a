"""The addresses."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from guildhall.api.front import front
from guildhall.api.v1 import api
from guildhall.config import health
from guildhall.demo.api import router as demo

if settings.DEMO:
    api.add_router("", demo)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", front),
    path("health", health.health),
    path("ready", health.ready),
    path("api/v1/", api.urls),
]
