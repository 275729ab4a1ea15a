"""Somebody at the API, with a token of theirs and a new key for each write."""

import json
from itertools import count

from django.test import Client

from guildhall import clock
from guildhall.people import tokens

KEYS = count(1)
ROOT = "/api/v1"
PASSWORD = "a long walk by the canal"  # noqa: S105 - of invented people


class Calling:
    """Calls as somebody (or as nobody), and keeps the status and the text of the last answer."""

    def __init__(self, who=None, token=None):
        if who is not None:
            token = tokens.issue(who.membership, "test", clock.now(), scopes=who.scopes)
        self.token = token
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.client = Client(SERVER_NAME="localhost", headers=headers)
        self.status = 0

    def ask(self, method, path, body=None, key=None):
        headers = {} if method == "get" else {"Idempotency-Key": key or f"key-{next(KEYS)}"}
        self.answer = self.client.generic(
            method.upper(), ROOT + path, json.dumps(body) if body is not None else "",
            "application/json", headers=headers,
        )  # fmt: skip
        self.status = self.answer.status_code
        kind = "application/json" if self.status < 400 else "application/problem+json"
        assert self.answer["Content-Type"] == kind, self.answer.content
        return self.answer.json()

    def get(self, path):
        return self.ask("get", path)

    def post(self, path, body=None, key=None):
        return self.ask("post", path, body if body is not None else {}, key)

    def patch(self, path, body, key=None):
        return self.ask("patch", path, body, key)

    def delete(self, path, key=None):
        return self.ask("delete", path, None, key)

    def every(self, path, limit=2):
        """All items of a list, a small page at a time."""
        join = "&" if "?" in path else "?"
        found, cursor = [], ""
        while cursor is not None:
            told = self.get(f"{path}{join}limit={limit}" + (f"&cursor={cursor}" if cursor else ""))
            found += told["items"]
            cursor = told["next"]
        return found
