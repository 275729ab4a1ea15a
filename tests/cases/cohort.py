"""Sheets of apprentices who are tried out and begun, as the API does, for tests."""

from datetime import date
from typing import Any

from guildhall import clock
from guildhall.cases import batches, lists, queries
from guildhall.cases.history import Via, sha256
from guildhall.cases.models import Batch
from guildhall.cases.rebuild import rebuild
from guildhall.cases.trial import Asked, Told, Trial
from guildhall.cases.verify import verify
from guildhall.engine.house.around import uln_fault
from guildhall.people.acting import Principal

VIA = Via("test")
SPEC = "ST0825/AP02"


def ulns(number: int, first: int = 1_000_000_00) -> list[str]:
    """Give valid ULNs, so many."""
    found: list[str] = []
    while len(found) < number:
        found += [
            one for digit in range(10) if uln_fault(one := f"{first}{digit}") is None
        ][: number - len(found)]  # fmt: skip
        first += 1
    return found


def rows(number: int, first: int = 1_000_000_00, **fields: Any) -> list[Told]:
    """Give rows of apprentices, so many."""
    made = []
    for place, uln in enumerate(ulns(number, first), start=2):
        own = {"uln": uln, "name_of_apprentice": f"Ada Demo {place}", "employer": "acme",
               "started_on": date(2024, 1, 10)} | fields  # fmt: skip
        made.append(Told(place, own, {name: str(value) for name, value in own.items()}))
    return made


def asked(told: list[Told], **more: Any) -> Asked:
    """Give what is asked for with rows."""
    headings = {"uln": "ULN", "name_of_apprentice": "Name", "employer": "Employer",
                "started_on": "Start date"}  # fmt: skip
    how = {"action": "register", "spec": SPEC, "file": "cohort.csv",
           "file_hash": sha256(repr(told))} | more  # fmt: skip
    return Asked(rows=told, headings=headings, **how)


def tried(who: Principal, told: list[Told], **more: Any) -> tuple[Batch, Trial]:
    """Try rows out, and keep the batch."""
    batch, trial = batches.try_out(who, asked(told, **more))
    batch.save(force_insert=True)
    return batch, trial


def begun(who: Principal, batch: Batch) -> Batch:
    """Begin a batch as it was tried."""
    from django.db import transaction

    def once(decide: Any) -> Batch:
        with transaction.atomic():
            return decide()

    return batches.begin(who, batch, batch.judged, VIA, once)


def written(batch: Batch) -> None:
    """Write a batch to its end."""
    while batches.write_next(batch.pk):
        pass


def clean() -> list[str]:
    """Whether the history is whole, and lists show what it says."""
    found: list[str] = []
    verify(lambda flaw: found.append(str(flaw)))
    rebuild(lambda one: found.append(str(one)), check=True)
    return found


def seen(who: Principal) -> set[int]:
    """How many cases somebody is told of, in every way in which they are."""
    sought = lists.Sought(who, lists.Wish(), clock.now())
    return {
        queries.records(who).count(),
        len(lists.cases(sought, "newest", None, 1000).rows),
        sum(lists.counted(sought).values()),
        queries.moves(who).values("case").distinct().count(),
    }
