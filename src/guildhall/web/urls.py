"""The addresses of the pages."""

from django.urls import URLPattern, path

from guildhall.web import notices

urlpatterns: list[URLPattern] = [
    path("accessibility", notices.accessibility, name="accessibility"),
    path("privacy", notices.privacy, name="privacy"),
]
