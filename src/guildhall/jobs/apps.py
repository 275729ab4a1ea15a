"""The room as Django knows it."""

from django.apps import AppConfig


class Jobs(AppConfig):
    """Background work; it has no tables of its own."""

    name = "guildhall.jobs"
    label = "jobs"
