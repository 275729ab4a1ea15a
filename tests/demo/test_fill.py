"""Filling a demo: what was stopped is gone on with, exactly; and the clock of a demo."""

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from guildhall import clock
from guildhall.cases import packs, queries
from guildhall.cases.models import CaseRecord, Entry
from guildhall.demo import ahead, fill, world
from guildhall.demo.cases import play
from guildhall.demo.player import Acted, read_journal
from guildhall.demo.plots import PLOTS
from guildhall.engine.vocabulary import Role
from guildhall.web.cards import PEOPLE
from tests import databases, processes

FILLING = """
import sys
from pathlib import Path
from guildhall.config.start import set_up
set_up()
from guildhall.demo import fill, world
folder = Path(sys.argv[1])
world.settle(folder)
print("filling", flush=True)
fill.fill(folder, most=3)
"""
STARTS = datetime(2026, 9, 16, 13, 5, tzinfo=UTC)


def filling(folder, env):
    command = [sys.executable, "-c", FILLING, str(folder)]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)


def histories(folder):
    """What has happened in each case, by its apprentice: event, time, who."""
    database = sqlite3.connect(folder / "guildhall.sqlite3")
    found = {}
    for name, body in database.execute(
        "SELECT c.name, e.body FROM cases_entry e JOIN cases_caserecord c"
        " ON c.id = e.case_id ORDER BY e.position"
    ):
        told = json.loads(body)
        found.setdefault(name, []).append((told["event"], told["at"], told["actor"]["role"]))
    database.close()
    return found


def test_a_fill_that_is_killed_is_gone_on_with(tmp_path):
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    for folder in (whole, broken):
        folder.mkdir()
        shutil.copy(databases.sqlite_template(), folder)
        (folder / "demo-began").write_text(STARTS.isoformat())
    env = processes.environment(whole, GUILDHALL_DEMO="true")
    with filling(whole, env) as process:
        assert process.wait(180) == 0
    env = processes.environment(broken, GUILDHALL_DEMO="true")
    chance, kills = random.Random(7), 0  # noqa: S311 - moments to kill at, no secret
    for _ in range(3):
        with filling(broken, env) as process:
            process.stdout.readline()
            time.sleep(chance.uniform(0.2, 1.0))
            kills += process.poll() is None
            process.send_signal(signal.SIGKILL)
    with filling(broken, env) as process:
        assert process.wait(180) == 0
    assert kills
    assert len(histories(whole)) == 3
    assert histories(broken) == histories(whole)
    people = json.loads((broken / PEOPLE).read_text())
    assert {one["role"] for one in people} == {role.value for role in Role} - {"system"}
    assert len({one["token"] for one in people}) == len(people)


@pytest.fixture
def demo(on_sqlite, tmp_path, settings_of_a_demo):
    """The first cases of a demo, which stand where they stood at its beginning."""
    world.settle(tmp_path)
    journal = read_journal()
    for name, plot, cast in list(fill.casts())[:2]:
        player = Acted(packs.newest(plot.spec), name=name, cast=cast, journal=journal)
        play(plot, player, clock.now())
    return json.loads((tmp_path / PEOPLE).read_text())


@pytest.fixture
def settings_of_a_demo(monkeypatch):
    """The clock of this process runs ahead as a demo's does."""
    monkeypatch.setattr("django.conf.settings.DEMO", True)
    clock.run_ahead(ahead.AHEAD)
    ahead.AHEAD.forget()
    yield
    clock.run_ahead(None)
    clock.stand_at(None)
    ahead.AHEAD.forget()


def test_what_is_done_bears_its_own_time(demo):
    assert CaseRecord.objects.count() == 2
    now = datetime.now(UTC)  # noqa: TID251 - beside the clock of the demo
    times = Entry.objects.order_by("at").values_list("at", flat=True)
    assert now - times[0] > timedelta(days=300)
    assert all(at <= now for at in times)
    assert now - times[len(times) - 1] < timedelta(days=30)


def test_the_clock_of_a_demo_moves_on_and_never_back(demo):
    from ninja import NinjaAPI
    from ninja.testing import TestClient

    from guildhall.api.problems import handle
    from guildhall.demo.api import router

    api = NinjaAPI(urls_namespace="the-demo-alone")
    handle(api)
    api.add_router("", router)
    client = TestClient(api)
    signed_in = {"headers": {"Authorization": f"Bearer {demo[0]['token']}"}}
    before = clock.now()
    assert client.post("/demo/clock", json={"days": 1}).status_code == 401
    assert client.post("/demo/clock", json={}, **signed_in).status_code == 400
    moved = client.post("/demo/clock", json={"days": 200}, **signed_in)
    assert moved.status_code == 200
    assert clock.now() - before >= timedelta(days=200)
    shown = datetime.fromisoformat(client.get("/demo/clock").json()["now"])
    assert abs(shown - clock.now()) < timedelta(seconds=5)
    back = client.post("/demo/clock", json={"to": before.isoformat()}, **signed_in)
    assert (back.status_code, back.json()["errors"][0]["field"]) == (400, "to")
    far = client.post("/demo/clock", json={"days": 3660}, **signed_in)
    assert far.status_code == 400
    assert len(queries.fallen_due(clock.now(), 10)) == 1


def test_another_process_reads_the_same_clock(demo):
    ahead.AHEAD.move_to(clock.now() + timedelta(days=3))
    other = ahead.Ahead()
    assert other() == ahead.AHEAD()
    assert other() >= timedelta(days=3)


def test_every_apprentice_has_a_name():
    assert len({one.name for one in (*world.STAFF, *fill.apprentices())}) == len(PLOTS) + len(
        world.STAFF
    )


def test_a_demo_as_a_process(tmp_path):
    folder, port = tmp_path / "data", processes.free_port()
    env = processes.environment(tmp_path / "another")
    words = ("guildhall", "demo", "--data", str(folder), "--port", str(port))
    with processes.started(*words, env=env) as one:
        assert processes.wait_for_answer(one, port, "/health")[0] == 200
        assert processes.answer(port, "/api/v1/demo/clock")[0] == 200
        own = processes.children(one.pid)
        assert len(own) >= 3
        one.send_signal(signal.SIGINT)
        out, err = one.communicate(timeout=processes.PATIENCE)
    assert (one.returncode, err) == (0, "")
    assert f"http://127.0.0.1:{port}/" in out
    assert processes.all_gone(own)
    assert not (tmp_path / "another").exists()
    with processes.started(*words, env=env) as one:
        processes.wait_for_answer(one, port, "/health")
        own = processes.children(one.pid)
        one.kill()
        one.wait()
        assert processes.all_gone(own)
    (folder / "demo-began").unlink()
    result = processes.run(*words[1:], "--fresh", env=env)
    assert result.returncode == 1
    assert "it is left as it is" in result.stderr
    assert (folder / "guildhall.sqlite3").exists()
