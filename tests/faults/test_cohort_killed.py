"""kill -9 of a worker in the middle of a cohort: the next one goes on, and nobody sees a half."""

import os
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

from django.conf import settings

from guildhall.cases.models import Batch, BatchRow, CaseRecord, Entry
from guildhall.jobs import work
from guildhall.people.models import Membership
from tests import people_of
from tests.cases import cohort

ROOT = Path(__file__).resolve().parents[2]
MANY = 200
PATIENCE = 60


def worker(folder):
    """Start a worker, as it is run for good."""
    told = {k: v for k, v in os.environ.items() if not k.startswith("GUILDHALL_")} | {
        "PYTHONPATH": str(ROOT / "src"), "GUILDHALL_DATA": str(folder),
        "GUILDHALL_SECRET_KEY": settings.SECRET_KEY, "GUILDHALL_LOG_LEVEL": "ERROR",
    }  # fmt: skip
    command = [sys.executable, "-m", "guildhall", "worker"]
    return subprocess.Popen(command, env=told, cwd=ROOT)


def test_a_worker_that_is_killed_leaves_a_cohort_to_the_next_one(on_sqlite, tmp_path):
    town = people_of.town()
    people = (town.provider, town.officer, town.employer)
    batch, _ = cohort.tried(town.provider, cohort.rows(MANY))
    cohort.begun(town.provider, batch)
    process = worker(tmp_path)
    try:
        until = monotonic() + PATIENCE
        while not Batch.objects.get().written and monotonic() < until:
            sleep(0.002)
        sleep(0.03)  # into the next cases
    finally:
        process.kill()
        process.wait()

    left = Batch.objects.get()
    assert left.state == "writing"
    assert 0 < left.written < MANY
    assert BatchRow.objects.count() == MANY - left.written
    assert CaseRecord.objects.count() == Entry.objects.count() == left.written
    assert [cohort.seen(who) for who in people] == [{0}] * 3
    assert cohort.clean() == []

    assert work.write_batches(lambda: False) == 1
    assert Batch.objects.get().state == "done"
    assert CaseRecord.objects.count() == Entry.objects.count() == MANY
    assert (
        Membership.objects.filter(role="apprentice", user__name__startswith="Ada").count() == MANY
    )
    assert [cohort.seen(who) for who in people] == [{MANY}] * 3
    assert cohort.clean() == []
