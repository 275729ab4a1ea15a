"""The room as Django knows it."""

from django.apps import AppConfig


class Evidence(AppConfig):
    """Files."""

    name = "guildhall.evidence"
    label = "evidence"
