"""Lists of few cases and of many, over the API, as ratios; and whether an index leads to each."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guildhall import clock
from guildhall.people import tokens
from guildhall.people.acting import Principal
from tests import people_of
from tests.web.visiting import visitor

ROUNDS = 15
LISTS = {
    "officer": (
        "cases", "cases?sort=oldest", "cases?sort=changed", "cases?sort=name", "cases?name=dora",
        "cases?stage=assessment", "cases?provider=midtown", "cases?uln=1000000007",
        "cases?overdue=true", "moves", "moves?which=waiting", "moves?which=coming", "deadlines",
        "deadlines?overdue=true", "deadlines?whose=provider",
        "moves?uln=1000000007", "moves?name=dora", "moves?which=waiting&provider=provider-1",
        "deadlines?provider=provider-1",
    ),
    "provider": (
        "cases", "cases?sort=name", "cases?stage=gateway", "moves", "moves?which=waiting",
        "deadlines",
    ),
    "assessor": ("cases", "moves", "moves?which=waiting", "moves?which=coming", "deadlines"),
}  # fmt: skip
"""The lists that are measured; those of an employer are found as those of a provider."""
FEW = ("moves_later", "dues_later", "lines_by_number", "lines_that_are_due", "_case_id_")
"""Indexes that lead to a few rows, which may be sorted."""
PAGES = {
    "officer": (
        "/", "/cases", "/cases?sort=name", "/cases?q=dora", "/cases?q=1000000007",
        "/cases?stage=assessment", "/cases?overdue=yes", "/moves/mine", "/moves/waiting",
        "/cases/{case}", "/?q=dora", "/?provider=midtown", "/?spec=ST0825/AP02",
        "/moves/mine?q=dora%20ash", "/moves/waiting?provider=provider-1",
    ),
    "provider": ("/", "/cases", "/moves/waiting", "/cases/{case}"),
    "assessor": ("/", "/cases"),
}  # fmt: skip
"""The pages that are measured."""
COUNTS = {"officer": ("cases/counts",), "provider": ("cases/counts",)}
"""What has to look at every case of somebody, and cannot cost the same."""


@dataclass
class Place:
    """A database with so many cases: how to get to it, and who asks there."""

    number: int
    use: Callable[[], None]
    clients: dict[str, Client]
    browsers: dict[str, Client]
    case: UUID
    """A case that can be opened, of which there is one like it in each database."""


def browsers_of(town: people_of.Town) -> dict[str, Client]:
    """Give somebody of each role at a browser."""
    return {role: visitor(town.who[role]) for role in LISTS}


def clients_of(town: people_of.Town) -> dict[str, Client]:
    """Give somebody of each role to ask."""

    def client(who: Principal) -> Client:
        token = tokens.issue(who.membership, "bench", clock.now())
        return Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {token}"})

    return {role: client(town.who[role]) for role in LISTS}


def ask(client: Client, path: str) -> tuple[float, Any]:
    """Ask for a list; give the seconds, and the answer."""
    start = time.perf_counter()
    answer = client.get(f"/api/v1/{path}")
    seconds = time.perf_counter() - start
    if answer.status_code != 200:  # noqa: PLR2004 - all is well
        message = f"{path} was answered with {answer.status_code}: {answer.content[:300]!r}"
        raise RuntimeError(message)
    return seconds, answer.json()


def look(place: Place, role: str, path: str) -> tuple[float, int]:
    """Look at a page, or ask for a list; give the seconds, and how many rows there were."""
    if not path.startswith("/"):
        seconds, told = ask(place.clients[role], path)
        return seconds, _length(told)
    start = time.perf_counter()
    answer = place.browsers[role].get(path.format(case=place.case))
    seconds = time.perf_counter() - start
    if answer.status_code != 200:  # noqa: PLR2004 - all is well
        message = f"{path} was answered with {answer.status_code}"
        raise RuntimeError(message)
    return seconds, answer.content.count(b"<li")


def compare(few: Place, many: Place, lists: dict[str, tuple[str, ...]]) -> float:
    """Measure each list on few cases and on many, in turns; give the largest ratio."""
    taken: dict[tuple[str, str, int], list[float]] = {}
    rows: dict[tuple[str, str, int], int] = {}
    for turn in range(ROUNDS + 1):
        for place in (few, many):
            place.use()
            for role, paths in lists.items():
                for path in paths:
                    seconds, length = look(place, role, path)
                    again, _ = look(place, role, path)
                    if turn:  # the first turn has warmed everything up
                        taken.setdefault((role, path, place.number), []).append(min(seconds, again))
                    rows[role, path, place.number] = length
    worst = 0.0
    for role, paths in lists.items():
        for path in paths:
            small, large = (
                statistics.median(taken[role, path, place.number]) for place in (few, many)
            )
            lengths = "/".join(str(rows[role, path, place.number]) for place in (few, many))
            worst = max(worst, large / small)
            print(
                f"    {role:9} {path:26} {small * 1e3:7.1f} ms {large * 1e3:7.1f} ms"
                f"   ratio {large / small:5.2f}   rows {lengths}"
            )
    return worst


def _length(told: dict[str, Any]) -> int:
    return next((len(value) for value in told.values() if isinstance(value, list)), 0)


@contextmanager
def asked(client: Client, path: str) -> Iterator[CaptureQueriesContext]:
    """Ask for a list, and give the statements that it took."""
    with CaptureQueriesContext(connection) as captured:
        ask(client, path)
    yield captured


def without_index(clients: dict[str, Client]) -> list[str]:
    """Name the lists of which a part is found by going through a whole table, or is sorted."""
    found = []
    for role, paths in LISTS.items():
        for path in paths:
            with asked(clients[role], path) as captured:
                for query in captured.captured_queries:
                    if query["sql"].startswith("SELECT") and "cases_" in query["sql"]:
                        found += [f"{role} {path}: {why}" for why in faults(query["sql"])]
    return found


def faults(sql: str) -> list[str]:
    """Give the lines of a plan that say that a whole table is gone through, or sorted."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("EXPLAIN " + sql.replace("%", "%%"), [])
            lines = [line for (line,) in cursor.fetchall()]
            bad = ("Seq Scan on cases_", "Sort ")
        else:
            cursor.execute("EXPLAIN QUERY PLAN " + sql)
            lines = [line[-1] for line in cursor.fetchall()]
            bad = ("SCAN cases_", "USE TEMP B-TREE FOR ORDER BY")
    # The rows that hold only since they were written are few, and are sorted.
    if any(index in line for line in lines for index in FEW):
        bad = bad[:1]
    return [line.strip() for line in lines if any(one in line for one in bad)]
