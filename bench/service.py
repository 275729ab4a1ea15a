"""Measure the service, on SQLite and on PostgreSQL: `python -m bench.service`.

The figures that count are ratios within one run: an action over HTTP to a bare Django view on the
same server and database, a list of many cases to a list of few. It stops by itself.
"""

import argparse
import json
import logging
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID

from tests import databases, living, people_of, postgres, served  # sets Django up
from tests.building import built

from django.conf import settings  # isort: skip
from django.core.management import call_command  # isort: skip
from django.db import connection  # isort: skip
from django.test import Client  # isort: skip
from bench import bare, cohort, lists, many as many_cases  # isort: skip
from guildhall import clock  # isort: skip
from guildhall.api import actions as face  # isort: skip
from guildhall.cases import history, perform as door, projections, queries, versions  # isort: skip
from guildhall.cases.memory import MEMORY, Known  # isort: skip
from guildhall.cases.models import Answer, CaseRecord  # isort: skip
from guildhall.cases.rebuild import rebuild  # isort: skip
from guildhall.config.environment import Environment  # isort: skip
from guildhall.engine import Decision  # isort: skip
from guildhall.engine.events import from_json  # isort: skip
from guildhall.people import tokens  # isort: skip
from guildhall.people.acting import Principal  # isort: skip

LIVES = 3
BODY = b"x" * 300


@contextmanager
def scratch(kind: str) -> Iterator[tuple[Path, str]]:
    """Work with a new database of a kind; give its folder, and its address on PostgreSQL."""
    folder = Path(tempfile.mkdtemp(prefix="guildhall-bench-"))
    server = postgres.Server(durable=True) if kind == "postgresql" else None
    try:
        address = ""
        if server is None:
            databases.use_sqlite(folder)
        else:
            server.run("CREATE DATABASE bench")
            address = server.address("bench")
            databases.use(Environment(database=address))
            call_command("migrate", verbosity=0)
        yield folder, address
    finally:
        living.stand_at(None)
        databases.leave()
        if server is not None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


class Asking:
    """A client of the served service that keeps its connection, and takes the time."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.tokens: dict[int, str] = {}
        self.actions: list[tuple[str, float]] = []
        self.bare: list[float] = []
        self.key = 0

    def post(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[float, bytes]:
        """Send something; give the seconds until the answer was there, and the answer."""
        start = time.perf_counter()
        self.connection.request("POST", path, body, headers)
        answer = self.connection.getresponse()
        told = answer.read()
        seconds = time.perf_counter() - start
        if answer.status != 200:  # noqa: PLR2004 - all is well
            message = f"{path} was answered with {answer.status}: {told[:500]!r}"
            raise RuntimeError(message)
        return seconds, told

    def token(self, who: Principal) -> str:
        """Give a token of somebody."""
        if who.membership.pk not in self.tokens:
            self.tokens[who.membership.pk] = tokens.issue(who.membership, "bench", clock.now())
        return self.tokens[who.membership.pk]

    def act(
        self, who: Principal, action: str, case: UUID | None, spec: str | None, fields: Any
    ) -> tuple[UUID, Decision]:
        """Do an action, and the bare write beside it."""
        self.post("/clock", clock.now().isoformat().encode(), {})
        self.key += 1
        headers = {
            "Authorization": f"Bearer {self.token(who)}",
            "Content-Type": "application/json",
            "Idempotency-Key": str(self.key),
        }
        if case is not None and action in versions.NEEDED:
            headers["If-Match"] = f'"{living.version(who, case)}"'
        told = fields | ({"spec": spec} if spec else {})
        body = json.dumps(told, default=str).encode()
        self.bare.append(self.post("/bare", BODY, {})[0])
        place = f"cases/{case}/{action}" if case else f"cases/{action}"
        seconds, answer = self.post(f"/api/v1/{place}", body, headers)
        self.actions.append((action, seconds))
        found = json.loads(answer)
        entries = tuple(from_json(entry) for entry in found["entries"])
        return UUID(found["case"]), Decision(entries, (), ())


def over_http(town: people_of.Town, folder: Path, address: str, lives: int) -> float:
    """Live cases over HTTP, a bare write beside each action; give the ratio of the medians."""
    server = served.Served(
        folder, "bench.bare:application", database=address, secret_key=settings.SECRET_KEY
    )
    try:
        asking = Asking(server.port)
        for _ in range(50):
            asking.post("/bare", BODY, {})
        for number in range(lives + 1):
            if number == 1:  # the first one has warmed everything up
                asking.actions.clear()
                asking.bare.clear()
            life = living.begin(town)

            def act(who: Principal, action: str, case: UUID | None, spec: str | None,
                    fields: Any, life: living.Life = life) -> Decision:  # fmt: skip
                life.id, decision = asking.act(who, action, case, spec, fields)
                return decision

            life.act = act
            for _ in life.steps():
                pass
    finally:
        server.stop()
    bare_one = statistics.median(asking.bare)
    times = [seconds for _, seconds in asking.actions]
    one = statistics.median(times)
    print(f"  {len(times)} actions of {lives} whole lives over HTTP, a bare write beside each")
    print(f"  bare write: median {bare_one * 1e3:.1f} ms; action: median {one * 1e3:.1f} ms")
    named: dict[str, list[float]] = {}
    for name, seconds in asking.actions:
        named.setdefault(name, []).append(seconds)
    means = {name: statistics.median(found) for name, found in named.items()}
    for name in sorted(means, key=lambda name: -means[name])[:3]:
        print(f"    among the dearest: {name} {means[name] / bare_one:.1f} times a bare write")
    ratio = one / bare_one
    print(
        f"  ratio of the medians: {ratio:.1f}   (all actions: {sum(times) / sum(asking.bare):.1f})"
    )
    return ratio


PLACES: tuple[tuple[str, Any, str], ...] = (
    ("who asks (token)", tokens, "principal_of"),
    ("the case's record", queries, "find"),
    ("the case in memory", MEMORY, "get"),
    ("fields, people named", door, "_action"),
    ("what is known around it", door.around, "surroundings"),
    ("decide", door, "decide"),
    ("entries, canonical, hashed", history, "write"),
    ("fold, views", Known, "with_more"),
    ("record written", CaseRecord, "save"),
    ("rows worked out", projections, "rows_of"),
    ("rows written", projections, "write"),
    ("entries written", history, "append"),
    ("answer in words", face, "speak"),
    ("answer kept", Answer.objects, "create"),
)


@contextmanager
def watched(spent: dict[str, float]) -> Iterator[None]:
    """Take the time of each part of an action."""

    def watch(name: str, own: Any) -> Any:
        def timed(*args: Any, **more: Any) -> Any:
            start = time.perf_counter()
            try:
                return own(*args, **more)
            finally:
                spent[name] = spent.get(name, 0.0) + time.perf_counter() - start

        return timed

    with ExitStack() as stack:
        for name, place, attribute in PLACES:
            own = getattr(place, attribute)
            if isinstance(place, type):
                own = place.__dict__.get(attribute, own)
            stack.enter_context(patch.object(place, attribute, watch(name, own)))
        stack.enter_context(
            patch.object(connection, "_commit", watch("commit", connection._commit))  # noqa: SLF001
        )
        yield


def where_time_goes(town: people_of.Town) -> None:
    """Live a case within this process, through the whole of Django, and tell what took how long."""
    life = living.begin(town)
    spent: dict[str, float] = {}
    total: list[float] = []
    clients: dict[int, Client] = {}

    def act(who: Principal, action: str, case: UUID | None, spec: str | None,
            fields: Any) -> Decision:  # fmt: skip
        if who.membership.pk not in clients:
            token = tokens.issue(who.membership, "bench", clock.now())
            headers = {"Authorization": f"Bearer {token}"}
            clients[who.membership.pk] = Client(SERVER_NAME="localhost", headers=headers)
        client = clients[who.membership.pk]
        headers = {"Idempotency-Key": f"{action} {len(total)}"}
        if case is not None and action in versions.NEEDED:
            headers["If-Match"] = f'"{living.version(who, case)}"'
        told = json.loads(json.dumps(fields, default=str)) | ({"spec": spec} if spec else {})
        place = f"/api/v1/cases/{case}/{action}" if case else f"/api/v1/cases/{action}"
        with watched(spent):
            start = time.perf_counter()
            answer = client.post(place, told, "application/json", headers=headers)
            total.append(time.perf_counter() - start)
        found = answer.json()
        life.id = UUID(found["case"])
        return Decision(tuple(from_json(entry) for entry in found["entries"]), (), ())

    life.act = act
    for _ in life.steps():
        pass
    whole = sum(total)
    print(f"  where the time of an action goes, within the process, mean of {len(total)} actions")
    rest = whole - sum(spent.values())
    for name, seconds in [*spent.items(), ("Django, routes, validation, the rest", rest)]:
        print(f"    {name:38} {seconds / len(total) * 1e3:6.2f} ms {seconds / whole:6.0%}")
    cold = []
    for _ in range(9):
        MEMORY.forget()
        start = time.perf_counter()
        MEMORY.get(CaseRecord.objects.get(pk=life.id))
        cold.append(time.perf_counter() - start)
    more = statistics.median(cold)
    print(f"  a case of {len(life.history)} entries read and folded anew: {more * 1e3:.1f} ms")


def lists_at(kind: str, few: int, many: int) -> None:
    """Measure lists at few cases and at many, on databases side by side."""
    with scratch(kind) as (folder, address), scratch(kind) as (other, other_address):
        places = []
        for number, here, where in ((few, folder, address), (many, other, other_address)):

            def use(here: Path = here, where: str = where) -> None:
                databases.use(Environment(data=here, database=where))
                living.stand_at(many_cases.NOW)

            use()
            town = people_of.town()
            start = time.perf_counter()
            samples = many_cases.settle(town)
            many_cases.fill(town, samples, number)
            print(f"  {number:,} cases were made in {time.perf_counter() - start:.0f} s")
            who = lists.clients_of(town), lists.browsers_of(town)
            places.append(lists.Place(number, use, *who, samples[-2]))
        for what, paths in (("pages", lists.PAGES), ("lists", lists.LISTS)):
            print(f"  {what}, {few:,} cases and {many:,}")
            print(f"  the largest ratio: {lists.compare(*places, paths):.2f}")
        print("  counts, which look at every case:")
        lists.compare(*places, lists.COUNTS)
        places[1].use()
        for line in lists.without_index(places[1].clients):
            print(f"  no index: {line}")


def made_again() -> None:
    """Rebuild what lists show out of the histories there are, and tell how fast that goes."""
    MEMORY.forget()
    start = time.perf_counter()
    done = rebuild(lambda difference: print(f"  {difference}"))
    seconds = time.perf_counter() - start
    print(
        f"  rebuild: {done.entries} entries of {done.cases} cases in {seconds:.2f} s, "
        f"{done.entries / seconds:,.0f} entries a second"
    )


def measure(kind: str, lives: int) -> None:
    """Measure everything on one kind of database."""
    with scratch(kind) as (folder, address):
        town = people_of.town()
        bare.make()
        over_http(town, folder, address, lives)
        where_time_goes(town)
        made_again()


def main() -> int:
    """Measure everything once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--on", choices=("sqlite", "postgresql"), help="one database alone")
    parser.add_argument("--lives", type=int, default=LIVES, help="cases lived over HTTP")
    parser.add_argument("--few", type=int, default=1_000, help="cases in the smaller database")
    parser.add_argument("--many", type=int, default=20_000, help="as 200000: takes half an hour")
    parser.add_argument("--apprentices", type=int, default=10_000, help="of the cohort")
    parser.add_argument("--only", choices=("actions", "cohort", "lists"), help="one part alone")
    asked = parser.parse_args()
    logging.disable(logging.INFO)
    built()  # pages are made of what set-up has built
    try:
        for kind in (asked.on,) if asked.on else ("sqlite", "postgresql"):
            print(f"\n{kind}")
            if asked.only in (None, "actions"):
                measure(kind, asked.lives)
            if asked.only in (None, "cohort"):
                with scratch(kind) as (folder, address):
                    cohort.measure(people_of.town(), folder, address, asked.apprentices)
            if asked.only in (None, "lists"):
                lists_at(kind, asked.few, asked.many)
    finally:
        databases.end()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
