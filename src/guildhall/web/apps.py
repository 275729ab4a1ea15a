"""The room as Django knows it."""

from django.apps import AppConfig
from django.core.checks import register

from guildhall.web.built import check


class Web(AppConfig):
    """The pages."""

    name = "guildhall.web"
    label = "web"

    def ready(self) -> None:
        """Let Django's checks say where the styles are not built."""
        register(check)
