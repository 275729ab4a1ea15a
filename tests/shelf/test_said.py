"""What is said of order and sittings, word for word: steps of scenarios of the invented packs."""

from functools import cache

import pytest

from guildhall.shelf.packs import EXAMPLES, shelf_folder
from guildhall.shelf.play import play

SAID = {
    ("methods/order.test-first", 9): {
        "order.test-first": "The night watch waits until the knowledge test is passed; no result "
        "of it is released yet.",
    },
    ("methods/order.test-first.resit", 8): {
        "order.test-first": "The night watch waits until the knowledge test is passed; its result "
        "released on 21 January 2026 is a fail.",
    },
    ("methods/order.log-book", 4): {
        "order.log-book": "The night watch waits until the log book is handed in.",
    },
    ("methods/order.practical", 1): {
        "order.practical": "The lamp test comes before it and is not booked yet.",
        "order.one-day": "The fog drill and the lamp test are held on one day, and the lamp test "
        "is not booked.",
    },
    ("methods/order.practical", 3): {
        "order.practical": "The lamp test would end on 2 February 2026, 16:30; the fog drill comes "
        "after it and is on 2 February 2026, 14:00: move that one first.",
    },
    ("methods/order.practical", 9): {
        "house.clash": "The apprentice has the lamp test on 2 February 2026, from 14:30 to 16:00.",
        "order.practical": "The fog drill would be on 2 February 2026, 15:59; the lamp test comes "
        "before it and ends on 2 February 2026, 16:00.",
        "order.one-day": "The apprentice has the lamp test on 2 February 2026, from 14:30 to "
        "16:00.",
    },
    ("methods/order.practical.start", 5): {
        "order.practical": "The lamp test comes before the fog drill and has not been held.",
    },
    ("methods/order.one-day", 5): {
        "order.one-day": "The fog drill would be on 9 February 2026, the lamp test is on 2 "
        "February 2026: they are held on one day. Move the lamp test as well.",
    },
    ("methods/order.one-day", 9): {
        "order.one-day": "The fog drill would be on 10 February 2026, the lamp test is on 9 "
        "February 2026: they are held on one day.",
    },
    ("methods/order.one-day.emergency", 11): {
        "order.one-day": "The fog drill was begun on one day with the lamp test; only it is held "
        "again.",
    },
    ("methods/order.days-between", 1): {
        "order.practical": "The fog drill comes before it and is not booked yet.",
        "order.days-between": "The days before the interview count from the fog drill, which is "
        "not booked yet.",
    },
    ("methods/order.days-between", 10): {
        "order.days-between": "The interview would be on 4 February 2026, 2 days after the fog "
        "drill on 2 February 2026; 5 February 2026 is the first day.",
    },
    ("methods/order.days-between", 8): {
        "order.days-between": "The interview would be on 3 March 2026, 29 days after the fog drill "
        "on 2 February 2026; 2 March 2026 is the last day. Move the fog drill as well.",
    },
    ("methods/order.days-between.start", 9): {
        "order.practical": "The fog drill comes before the interview and has not been held.",
        "order.days-between": "The interview comes after the fog drill, which has not been held.",
    },
    ("observations/am1.sittings.different", 1): {
        "am1.sittings": "Sitting 1 had the client client-1 too: each has its own.",
    },
    ("observations/am1.sittings.different", 2): {
        "am1.sittings": "Sitting 1 had the place place-1 too: each has its own.",
    },
    ("observations/am1.sittings.different", 3): {
        "am1.sittings": "It is not recorded with which client sitting 2 of the observation is "
        "held.",
    },
    ("observations/am1.sittings.different", 4): {
        "am1.notice": "Told on 20 January for 20 January: 0 days' notice, 5 needed.",
        "am1.sittings": "Sitting 1 was on 20 January 2026 too: each is on a day of its own.",
    },
    ("observations/am1.sittings.within", 1): {
        "am1.sittings": "Sitting 2 of the observation would be on 18 February 2026; all are held "
        "within 4 weeks of the first on 20 January 2026, by 17 February 2026.",
    },
    ("observations/am1.sittings.third", 10): {
        "am1.sittings": "This is sitting 3 of the observation, and 3 are the most: no other one "
        "follows.",
    },
    ("observations/am1.sittings.void", 2): {
        "house.state": "Another sitting is booked: cancel it, or settle this when it is over.",
    },
    ("observations/am1.activities", 4): {
        "am1.activities": "2 of 4 are recorded as covered, 3 are needed; not covered: sweeps the "
        "flue; writes the certificate.",
    },
    ("observations/am1.setting", 1): {
        "am1.setting": "It would be held in a simulation; it has to be real work.",
    },
    ("observations/am1.setting", 4): {
        "am2.setting": "It is not recorded in what setting it is held: a simulation or real work.",
    },
    ("observations/am2.every-station", 6): {"am2.every-station": "Not started: Camera."},
    ("observations/am2.every-station", 8): {
        "house.state": "The practical test is one sitting: no other one follows.",
    },
}
"""Scenario and step to what clauses say there; where one says two things, the last of them."""


@cache
def steps(scenario: str):
    family, name = scenario.split("/")
    played = play(shelf_folder() / EXAMPLES / family / "scenarios" / f"{name}.yaml")
    return {result.n: result.decision for result in played.steps if result.n}


@pytest.mark.parametrize(("scenario", "step"), sorted(SAID), ids=str)
def test_a_clause_says_what_it_says(scenario, step):
    said = {finding.clause: finding.sentence for finding in steps(scenario)[step].findings}
    expected = SAID[scenario, step]
    assert {clause: said.get(clause) for clause in expected} == expected
