"""Whole lives through the door, on either database."""

import pytest

from guildhall.cases.models import CaseRecord, Entry, Line
from tests import living, people_of


@pytest.mark.parametrize("spec", ["ST0825/AP02", "ST0120/AP02", "ST0792/1.2"])
def test_a_life_is_lived_to_its_outcome(on_sqlite, spec):
    life = living.live(people_of.town(), spec)
    record = CaseRecord.objects.get()
    assert record.sequence == Entry.objects.count() == len(life.history)
    assert record.last_at == life.case.last_at
    assert {line.stage for line in Line.objects.filter(side="apprentice")} == {"passed"}
    assert {line.grade for line in Line.objects.filter(side="employer")} == {"pass"}


def test_two_lives_at_once_do_not_meet(database):
    town = people_of.town()
    first, second = (living.live(town, to="ready") for _ in range(2))
    assert first.assessor != second.assessor
    assert CaseRecord.objects.count() == 2
