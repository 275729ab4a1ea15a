"""The addresses."""

from django.urls import URLPattern, URLResolver, path

from guildhall.api.front import front
from guildhall.api.v1 import api
from guildhall.config import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("", front),
    path("health", health.health),
    path("ready", health.ready),
    path("api/v1/", api.urls),
]
