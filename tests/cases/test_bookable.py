"""The days and hours at which a session can be booked: as the door says, each of them."""

from datetime import datetime, time, timedelta

import pytest

from guildhall import clock
from guildhall.cases.bookable import Openings
from guildhall.cases.perform import Wanted, preview
from guildhall.engine.dates import LONDON, day_of
from guildhall.engine.vocabulary import Kind
from tests import living, people_of

SPECS = ("ST0825/AP02", "ST0120/AP02", "ST0792/1.2")


@pytest.fixture
def town(on_sqlite):
    return people_of.town()


def lived(town, spec, until="book_session", number=1):
    """A life up to the step before an action, or before its next one."""
    life = living.begin(town, spec)
    for step in life.steps():
        number -= step.do == until
        if not number:
            return life, step
    raise AssertionError(until)


def officer(town, life):
    return town.who[f"{living.body_prefix(life.pack, 'officer')}officer"]


def by_the_door(who, life, action, fields):
    """What the door says to a booking, as far as it is about its time."""
    found = preview(who, Wanted(action, fields, case=life.id)).decision.findings
    return [
        (one.clause, one.sentence)
        for one in found
        if one.kind is Kind.REFUSAL and one.field in (None, "starts_at")
    ]


@pytest.mark.parametrize("spec", SPECS)
def test_each_day_is_as_the_door_says(town, spec):
    # The first session is booked when the walk stops: the other method's can still be.
    life, _ = lived(town, spec)
    method = list(life.pack.methods)[1]
    who, now = officer(town, life), clock.now()
    openings = Openings(who, life.id, "book_session", method, now)
    today = day_of(now)
    answers = openings.days(today, today + timedelta(days=200))
    states = set()
    for answer in answers[::7]:
        day = answer.at.date()
        hours = [datetime.combine(day, time(hour), LONDON) for hour in range(8, 19, 2)]
        told = [
            by_the_door(who, life, "book_session",
                        {"method": method, "starts_at": one, "place": "?", "delivery": "online"})
            for one in hours
        ]  # fmt: skip
        assert answer.open is any(not one for one in told), (day, told)
        if not answer.open:
            assert [(one.clause, one.sentence) for one in answer.refusals] in told
        states.add(answer.open)
    assert states == {True, False}
