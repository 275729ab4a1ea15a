"""kill -9 of the web and of the worker, at any moment: nothing is lost, and nothing is doubled.

`SOAK=1000 pytest tests/faults`, or `make soak`, does it a thousand times.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from random import Random
from threading import Event

from django.db import connections

from guildhall import clock
from guildhall.cases import packs
from guildhall.cases.memory import read_whole
from guildhall.cases.models import Answer, CaseRecord, Entry
from guildhall.cases.rebuild import rebuild
from guildhall.cases.verify import verify
from guildhall.engine.dates import add_months
from guildhall.shelf.moments import moment
from guildhall.shelf.player import Player
from guildhall.shelf.scenario import Walk
from guildhall.shelf.walk import walk
from tests import living, people_of
from tests.faults.killing import Client, Service

ACTIONS = int(os.environ.get("SOAK", "42"))
CLIENTS = 2
SPEC = "ST0825/AP02"


def plan():
    """A life that reaches its gateway today, so that no clock has to be moved."""
    return Walk.model_validate({"to": "ready", "from": str(add_months(clock.today(), -12))})


def expected():
    """The events of such a life, as the engine alone has them."""
    player = Player(packs.newest(SPEC))
    steps = list(walk(player, plan()))
    return [entry.event.name for entry in player.history], len(steps)


def lived(client, town, assessor):
    """Live a life through a service that is killed all the time; give its case."""
    life = living.Life(packs.newest(SPEC), town=town, spec=SPEC, assessor=assessor,
                       moved_clock=False)  # fmt: skip
    over_http = client.act(life)

    def act(*asked):
        decision = over_http(*asked)
        # The walk reckons with its own noon; the service's clock goes on.
        at = moment(f"{clock.today()} 12:00:00")
        return replace(decision, entries=tuple(
            replace(entry, at=at, happened_at=at) for entry in decision.entries
        ))  # fmt: skip

    life.act = act
    try:
        for _ in walk(life, plan()):
            pass
    finally:
        connections.close_all()
    return life.id


def test_whenever_it_is_killed_nothing_is_lost_and_nothing_doubled(database, tmp_path):
    town = people_of.town()
    names, steps = expected()
    lives = -(-ACTIONS // steps)
    assessors = []
    for number in range(lives):
        town.add(f"assessor_{number}", "assessor", people_of.BODY)
        people_of.competent(town.who[f"assessor_{number}"], people_of.BODY)
        assessors.append(f"assessor_{number}")
    if database == "sqlite":
        environment = {"GUILDHALL_DATA": str(tmp_path)}
    else:
        address = database.address(database.database)
        environment = {"GUILDHALL_DATA": str(tmp_path), "GUILDHALL_DATABASE": address}
    service = Service(environment, town.provider)
    random, over = Random(4_825), Event()  # noqa: S311 - when to kill is no secret

    def killing():
        while not over.wait(random.uniform(0.1, 1.6)):
            service.kill()

    client = Client(service)
    try:
        with ThreadPoolExecutor(CLIENTS + 1) as pool:
            killer = pool.submit(killing)
            try:
                cases = list(pool.map(lambda one: lived(client, town, one), assessors))
            finally:
                over.set()
            killer.result()
    finally:
        service.end()

    assert service.killed > 0
    for case in cases:
        assert [entry.event.name for entry in read_whole(case).entries] == names
    assert CaseRecord.objects.count() == lives
    assert Entry.objects.count() == lives * len(names)
    assert Answer.objects.count() == client.asked == lives * steps
    flaws = []
    seen = verify(lambda flaw: flaws.append(str(flaw)))
    rebuild(lambda one: flaws.append(str(one)), check=True)
    assert flaws == []
    assert seen.seals > 0
    told = f"{client.asked} actions, {service.killed} kills, {client.again} asked again"
    print(f"\n{told}, {seen.seals} seals")  # noqa: T201 - `make soak` shows it
