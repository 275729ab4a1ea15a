"""The room as Django knows it."""

from django.apps import AppConfig


class People(AppConfig):
    """Organisations, people, memberships, tokens."""

    name = "guildhall.people"
    label = "people"
