"""A cohort over HTTP while somebody is at work on another case: how long it takes, who waits.

A server, two workers, and a session that does one action after another on a case of its own: quiet
for a while, then while the sheet is tried, begun and written.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import UUID

from django.conf import settings

from guildhall import clock
from guildhall.people import tokens
from guildhall.people.acting import Principal
from tests import people_of, served
from tests.cases.cohort import SPEC, ulns

QUIET = 8
"""Seconds in which nothing else is done."""
BETWEEN = 0.05
"""Seconds between two actions of the session."""
PATIENCE = 600


def sheet(number: int) -> bytes:
    """Give a sheet of so many apprentices, as CSV."""
    lines = ["ULN,Name,Employer,Start date"]
    lines += [f"{uln},Ada Demo {place},Acme,10/01/2024" for place, uln in enumerate(ulns(number))]
    return "\n".join(lines).encode()


@dataclass
class Session:
    """Somebody at work on a case: how long each of their actions took, by what went on."""

    port: int
    who: Principal
    case: UUID | None
    phase: str = "quiet"
    took: dict[str, list[float]] = field(default_factory=dict)
    stop: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self.ask = Client(self.port, self.who)

    def run(self) -> None:
        """Do one action after another until told to stop."""
        number = 0
        while not self.stop.wait(BETWEEN):
            number += 1
            phase, start = self.phase, time.perf_counter()
            self.ask.post(
                f"cases/{self.case}/state_outcomes", json.dumps({"where": f"Page {number}."})
            )
            self.took.setdefault(phase, []).append(time.perf_counter() - start)


class Client:
    """A client with a token, which keeps its connection."""

    def __init__(self, port: int, who: Principal) -> None:
        self.token = tokens.issue(who.membership, "bench", clock.now())
        self.connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.number = 0

    def ask(self, method: str, path: str, body: bytes | str = b"", kind: str = "") -> Any:
        """Ask something; give what is answered."""
        self.number += 1
        headers = {"Authorization": f"Bearer {self.token}",
                   "Content-Type": kind or "application/json",
                   "Idempotency-Key": f"{id(self)} {self.number}"}  # fmt: skip
        self.connection.request(method, f"/api/v1/{path}", body, headers)
        answer = self.connection.getresponse()
        told = answer.read()
        if answer.status != 200:  # noqa: PLR2004 - all is well
            message = f"{path} was answered with {answer.status}: {told[:500]!r}"
            raise RuntimeError(message)
        return json.loads(told)

    def post(self, path: str, body: bytes | str, kind: str = "") -> Any:
        """Do something."""
        return self.ask("POST", path, body, kind)

    def send(self, path: str, content: bytes) -> Any:
        """Send a file."""
        mark = "a-sheet-of-apprentices"
        head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
        return self.post(path, body, f"multipart/form-data; boundary={mark}")


@contextmanager
def worker(folder: Path, address: str) -> Iterator[None]:
    """Let a worker do what there is to do."""
    kept = {name: value for name, value in os.environ.items() if "GUILDHALL" not in name}
    own = {"GUILDHALL_DATA": str(folder), "GUILDHALL_DATABASE": address,
           "GUILDHALL_LOG_LEVEL": "WARNING", "GUILDHALL_SECRET_KEY": settings.SECRET_KEY,
           "PYTHONPATH": str(served.ROOT / "src")}  # fmt: skip
    command = [sys.executable, "-m", "guildhall", "worker"]
    process = subprocess.Popen(command, env=kept | own, cwd=served.ROOT)  # noqa: S603 - our own
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


def measure(town: people_of.Town, folder: Path, address: str, number: int) -> None:
    """Measure one cohort of so many apprentices."""
    server = served.Served(folder, threads=4, database=address, secret_key=settings.SECRET_KEY)
    try:
        with worker(folder, address), worker(folder, address):
            case = people_of.register(town.other_provider, provider="uptown").case
            session = Session(server.port, town.other_provider, case)
            at_work = Thread(target=session.run)
            at_work.start()
            try:
                _one(town, session, server.port, number)
            finally:
                session.stop.set()
                at_work.join()
    finally:
        server.stop()


def _one(town: people_of.Town, session: Session, port: int, number: int) -> None:
    ask = Client(port, town.provider)
    content = sheet(number)
    ask.send(f"cohorts?spec={SPEC}", sheet(1))  # warms everything up
    session.took.clear()
    time.sleep(QUIET)
    spent: dict[str, float] = {}

    @contextmanager
    def phase(name: str) -> Iterator[None]:
        session.phase, start = name, time.perf_counter()
        yield
        spent[name] = time.perf_counter() - start

    with phase("tried"):
        told = ask.send(f"cohorts?spec={SPEC}", content)
    with phase("begun"):
        ask.post(f"cohorts/{told['id']}/begin", json.dumps({"judged": told["judged"]}))
    with phase("written"):
        while told["state"] != "done":
            time.sleep(1)
            told = ask.ask("GET", f"cohorts/{told['id']}")
    session.phase = "after"
    print(f"  a cohort of {number:,}, over HTTP: "
          + ", ".join(f"{name} in {seconds:.1f} s" for name, seconds in spent.items())
          + f"; {sum(spent.values()):.1f} s in all")  # fmt: skip
    quiet = session.took["quiet"]
    print("  meanwhile, each action of somebody on another case: median, slowest")
    for name in ("quiet", "tried", "begun", "written"):
        took = session.took.get(name, [])
        if took:
            middle, worst = statistics.median(took), max(took)
            print(
                f"    {name:8} {middle * 1e3:6.0f} ms {worst * 1e3:6.0f} ms   "
                f"{middle / statistics.median(quiet):.1f} and {worst / max(quiet):.1f} "
                f"times as long ({len(took)} actions)"
            )
