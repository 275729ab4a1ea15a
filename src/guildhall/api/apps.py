"""The room as Django knows it: it brings two small pages and their style."""

from django.apps import AppConfig


class Api(AppConfig):
    """The REST API, its documentation, and the page at the address itself."""

    name = "guildhall.api"
    label = "api"
