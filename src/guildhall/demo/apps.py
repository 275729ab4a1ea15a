"""The room as Django knows it."""

from django.apps import AppConfig
from django.conf import settings

from guildhall import clock


class Demo(AppConfig):
    """The clock of a demo."""

    name = "guildhall.demo"
    label = "demo"

    def ready(self) -> None:
        """In a demo, let the clock of this process run as far ahead as was said."""
        if settings.DEMO:
            from guildhall.demo.ahead import AHEAD  # noqa: PLC0415 - it needs the tables

            clock.run_ahead(AHEAD)
