"""The room as Django knows it."""

from django.apps import AppConfig


class Cases(AppConfig):
    """Histories and what is projected from them."""

    name = "guildhall.cases"
    label = "cases"
