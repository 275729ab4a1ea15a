"""Asking the API as a client does: with a token, with keys, and with whatever body."""

import json
from itertools import count
from typing import Any

from django.test import Client

from guildhall import clock
from guildhall.people import tokens
from guildhall.people.acting import Principal

KEYS = count(1)
REGISTRATION = {
    "spec": "ST0825/AP02",
    "name_of_apprentice": "Ada Demo",
    "employer": "acme",
    "started_on": "2024-01-10",
}


class Asking:
    """Somebody who asks with a token of theirs."""

    def __init__(self, who: Principal, **how: Any) -> None:
        self.token = tokens.issue(who.membership, "test", clock.now(), **how)
        headers = {"Authorization": f"Bearer {self.token}"}
        self.client = Client(
            SERVER_NAME="localhost", headers=headers, raise_request_exception=False
        )

    def get(self, path: str, **query: Any) -> Any:
        """Read something of version 1 of the API."""
        return self.client.get(f"/api/v1/{path}", query)

    def post(
        self, path: str, body: Any = None, *, key: str | None = None, seen: str | None = None,
        kind: str = "application/json",
    ) -> Any:  # fmt: skip
        """Do something; with a key of its own where none is given, with none where it is empty."""
        headers = {"Idempotency-Key": f"key-{next(KEYS)}" if key is None else key}
        if seen is not None:
            headers["If-Match"] = f'"{seen}"'
        if headers["Idempotency-Key"] == "":
            del headers["Idempotency-Key"]
        told = body if isinstance(body, bytes | str) else json.dumps({} if body is None else body)
        return self.client.generic("POST", f"/api/v1/{path}", told, kind, headers=headers)

    def registered(self, **fields: Any) -> str:
        """Register an apprentice; give the case."""
        answer = self.post("cases/register", REGISTRATION | fields)
        assert answer.status_code == 200, answer.content
        return answer.json()["case"]


def problem_of(answer: Any) -> dict[str, Any]:
    """Give the problem that an answer tells, once it is seen to be one."""
    assert answer.headers["Content-Type"] == "application/problem+json", answer.content[:300]
    told = answer.json()
    assert told["status"] == answer.status_code
    assert told["title"]
    assert told["detail"]
    return told
