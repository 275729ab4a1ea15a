"""A real service whose processes are killed at any moment, and clients who do not give up.

The service is a server in a process of its own, and a worker that seals; both end by SIGKILL, which
nobody can prepare for.
"""

import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from uuid import UUID

from django.conf import settings

from guildhall import clock
from guildhall.cases import versions
from guildhall.cases.memory import read_whole
from guildhall.engine import Decision
from guildhall.people import tokens
from guildhall.people.acting import Principal
from tests import living

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
"""Seconds within which a server answers, or is given up."""


def ask(port: int, method: str, path: str, body: str | None = None,
        headers: dict[str, str] | None = None) -> tuple[int, bytes]:  # fmt: skip
    """Ask a server once. Raises OSError where no whole answer comes."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        if answer.getheader("Content-Length") is None:
            raise OSError  # killed in the middle of its first lines
        return answer.status, answer.read()
    except http.client.HTTPException as error:
        raise OSError from error
    finally:
        connection.close()


def headers_of(who: Principal) -> dict[str, str]:
    """Give what somebody sends along with what they ask."""
    token = tokens.issue(who.membership, "test", clock.now())
    return {"Authorization": f"Bearer {token}", "Content-Type": "application/json",
            "Host": "localhost"}  # fmt: skip


class Service:
    """The service as its clients know it: its web and its worker may be gone at any moment."""

    def __init__(self, environment: dict[str, str], who: Principal) -> None:
        told = {k: v for k, v in os.environ.items() if not k.startswith("GUILDHALL_")}
        told |= environment | {
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "guildhall.config.settings",
            "GUILDHALL_SECRET_KEY": settings.SECRET_KEY,
            "GUILDHALL_LOG_LEVEL": "ERROR",
            "GUILDHALL_REQUESTS_BY_A_TOKEN": "0",
        }
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.killed = 0
        self.maker = subprocess.Popen(
            [sys.executable, ROOT / "tests" / "faults" / "ready_made.py"],
            env=told, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self._tell(tokens.issue(who.membership, "test", clock.now()))
        self.running = self._start()

    def _start(self) -> list[int]:
        return [self._made(f"web {self.port}"), self._made("worker")]

    def _made(self, what: str) -> int:
        self._tell(what)
        assert self.maker.stdout is not None
        return int(self.maker.stdout.readline())

    def _tell(self, line: str) -> None:
        assert self.maker.stdin is not None
        self.maker.stdin.write(f"{line}\n")
        self.maker.stdin.flush()

    def kill(self) -> None:
        """Kill both, whatever they are doing, and start others."""
        self._kill()
        self.killed += 1
        self.running = self._start()

    def _kill(self) -> None:
        for process in self.running:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def end(self) -> None:
        """Take every process away."""
        self._kill()
        self.maker.kill()
        self.maker.communicate()


class Client:
    """A client who asks again with the same key until there is an answer."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.headers: dict[int, dict[str, str]] = {}
        self.asked = self.again = 0

    def post(self, who: Principal, path: str, body: dict[str, Any], seen: str | None) -> Any:
        """Do something, however often it has to be asked for."""
        if who.membership.pk not in self.headers:
            self.headers[who.membership.pk] = headers_of(who)
        headers = self.headers[who.membership.pk] | {"Idempotency-Key": secrets.token_hex(16)}
        headers |= {"If-Match": f'"{seen}"'} if seen else {}
        told = json.dumps(body, default=lambda value: value.isoformat())
        self.asked += 1
        until = monotonic() + PATIENCE
        while monotonic() < until:
            try:
                status, answer = ask(self.service.port, "POST", path, told, headers)
            except OSError:
                self.again += 1
                sleep(0.05)
                continue
            assert status == 200, (path, status, answer)
            return json.loads(answer)
        message = f"no answer to {path}"
        raise TimeoutError(message)

    def act(self, life: living.Life) -> living.Act:
        """Give how a life does its actions: over HTTP, with what it has come to read afterwards."""

        def act(who: Principal, action: str, case: UUID | None, spec: str | None,
                fields: dict[str, Any]) -> Decision:  # fmt: skip
            seen = living.version(who, case) if case and action in versions.NEEDED else None
            place = f"{case}/" if case else ""
            body = fields | ({"spec": spec} if spec else {})
            answer = self.post(who, f"/api/v1/cases/{place}{action}", body, seen)
            life.id = UUID(answer["case"])
            entries = read_whole(life.id).entries[len(life.history) :]
            # Whoever sees all of it is told all of it: nothing is lost on the way back either.
            assert len(answer["entries"]) <= len(entries)
            return Decision(entries, (), ())

        return act
