"""Who holds a session: the assessors who can, with their load, and those who cannot, with why."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall import clock
from guildhall.cases import queries
from guildhall.cases.holders import holders
from guildhall.cases.memory import MEMORY
from guildhall.cases.models import Slot
from guildhall.engine.vocabulary import Role
from guildhall.people.models import Interest
from tests import living, people_of
from tests.web.visiting import text_of, visitor


@pytest.fixture
def town(on_sqlite):
    return people_of.town()


def assessor(town, name, *, competent=True):
    who = town.add(name, Role.ASSESSOR, people_of.BODY)
    if competent:
        people_of.competent(who, people_of.BODY)
    return who


def in_the_way(town, life):
    """Assessors with one thing in the way each, and one with nothing."""
    now, taken = clock.now(), living.begin(town)
    next(taken.steps())
    living.stand_at(now)
    session = queries.view(town.officer, life.id)[1].case.attempt("am1").session
    assessor(town, "faye_free")
    assessor(town, "una_unknown", competent=False)
    busy, close = assessor(town, "ben_busy"), assessor(town, "clo_close")
    Slot.objects.create(
        person=busy.user, case_id=taken.id, method="am1",
        quarter=session.starts_at + timedelta(minutes=15),
    )  # fmt: skip
    Interest.objects.create(
        user=close.user, kind="employed_by", organisation_id="acme", declared_on=date(2024, 1, 1)
    )
    waits = assessor(town, "ivo_invited")
    waits.membership.invited = True
    waits.membership.save()


def test_each_assessor_is_free_with_their_load_or_cannot_with_the_reason(town, life):
    in_the_way(town, life)
    found = {one.name: one for one in holders(town.officer, life.id, "am1", clock.now())}
    assert found["Faye Free"].against == ()
    assert [clause for clause, _ in found["Una Unknown"].against] == ["house.independence"]
    assert "Una Unknown is not on record as competent" in found["Una Unknown"].against[0][1]
    assert found["Ben Busy"].against[0][0] == "house.clash"
    assert (found["Ben Busy"].sessions, found["Ben Busy"].to_mark) == (1, 0)
    told = "Clo Close is employed by the apprentice's employer."
    assert found["Clo Close"].against == (("house.independence", told),)
    assert "Ivo Invited" not in found
    assert found["Assessor"].has_it
    # At a time at which nobody is taken, whoever was busy is free.
    later = queries.view(town.officer, life.id)[1].case.attempt("am1").session.starts_at
    later += timedelta(days=7)
    at = {one.name: one for one in holders(town.officer, life.id, "am1", clock.now(), later)}
    assert at["Ben Busy"].against == ()
    assert at["Ben Busy"].sessions == 0
    assert holders(town.provider, life.id, "am1", clock.now()) == []


def test_an_officer_chooses_among_those_who_can_and_sees_why_others_cannot(town, life):
    in_the_way(town, life)
    browser, address = visitor(town.officer), f"/cases/{life.id}/other-assessor/am1"
    assert address in browser.get(f"/cases/{life.id}").content.decode()
    page = browser.get(address)
    said, html = text_of(page), page.content.decode()
    assert "Now it is Assessor (1 session that week, 0 to mark)." in said
    assert "Faye Free 0 sessions that week, 0 to mark" in said
    assert said.index("Who cannot hold it, and why (") < said.index("Una Unknown is not on record")
    assert f'value="{town.faye_free.user.id}"' in html
    for name in ("una_unknown", "ben_busy", "clo_close"):
        assert f'value="{town.who[name].user.id}"' not in html
    sent = {"assessor": town.faye_free.user.id, "reason": "Leave.", "step": "confirmed"}
    assert browser.post(address, sent).status_code == 302
    case = queries.view(town.officer, life.id)[1].case
    assert case.attempt("am1").assessor.person == town.faye_free.user.id
    assert visitor(town.provider).get(address).status_code == 404
    town.faye_free.membership.active = False
    town.faye_free.membership.save()
    said = text_of(browser.get(address))
    assert "Now it is Faye Free (has left, and somebody else is needed)." in said


def test_who_could_hold_it_stands_beside_the_form_of_a_booking_for_officers(town, life):
    assessor(town, "faye_free")
    address = f"/cases/{life.id}/book/am2/2025-01-24/14:00"
    said = text_of(visitor(town.officer).get(address))
    assert "Assessor holds it: 1 session that week, 0 to mark." in said
    assert "Who else could hold it on Friday 24 January 2025, 2pm" in said
    assert "Faye Free: 0 sessions that week, 0 to mark" in said
    said = text_of(visitor(town.provider).get(address))
    assert "Faye Free" not in said
    assert "sessions that week" not in said


def test_a_choice_costs_the_same_among_three_assessors_and_thirty(town, life):
    browser = visitor(town.officer)

    def cost():
        MEMORY.forget()
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(f"/cases/{life.id}/other-assessor/am1").status_code == 200
        return len(asked)

    assessor(town, "one_more")
    assert cost() == 20
    for number in range(30):
        assessor(town, f"more_{number}")
    assert cost() == 20
