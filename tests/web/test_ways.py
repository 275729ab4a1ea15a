"""The pages of appeals, reports and requests: each leads through, and each side sees its own."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall import clock
from guildhall.cases.memory import MEMORY
from guildhall.engine.events import EVENTS
from guildhall.engine.lifecycle import TABLE
from guildhall.engine.vocabulary import Role
from guildhall.web.ways import BY_SLUG, BY_STEP, WAYS
from tests import living, people_of
from tests.web.visiting import text_of, visitor

PRODUCTION = "ST0792/1.2"


@pytest.fixture
def town(on_sqlite):
    return people_of.town()


def later(**how):
    """Let time go on."""
    living.stand_at(clock.now() + timedelta(**how))


def do(who, action, case, **fields):
    """Do something an hour later, on the case as it stands."""
    later(hours=1)
    said = people_of.do(who, action, case, seen=living.version(who, case), **fields)
    assert said.done, said.decision.findings


def page(who, case, slug):
    answer = visitor(who).get(f"/cases/{case}/ways/{slug}")
    assert answer.status_code == 200, (slug, answer.status_code)
    return text_of(answer).partition("Skip to main content")[2]


def failed(town):
    """A case whose presentation is failed, and out."""
    life = living.live(town, PRODUCTION, to="outcome", results={"am1": "fail"})
    later(days=2)
    return life.id


def appealed(town, case):
    """An appeal against it, with its panellist."""
    do(town.apprentice_of(case), "appeal", case, against="am1", grounds="The recording stopped.")
    do(town.other_officer, "acknowledge_appeal", case, appeal="appeal-1",
       panellist=town.other_panellist.user.id)  # fmt: skip


def test_what_a_step_may_bring_with_it_is_told_as_the_table_has_it():
    for way in WAYS:
        for step in way.steps:
            also = {row.event for row in TABLE if row.action == step and row.also}
            assert len(way.follows(step)) >= len(also), step
        named = {
            name
            for (name, _), kind in EVENTS.items()
            if way.field in kind.model_fields and name not in {row.event for row in way.rows}
        }
        assert len(way.follows(way.steps[-1])) >= len(named)
    assert BY_STEP["decide_appeal"] is BY_SLUG["appeals"]


def test_an_appeal_is_led_through_from_its_grounds_to_what_came_of_it(town):
    case = failed(town)
    apprentice = town.apprentice_of(case)
    said = page(apprentice, case, "appeals")
    assert "There is none on this case that you can see." in said
    assert "Appeal against a result or a decision: by the apprentice or the training" in said
    assert "It is then upheld or dismissed." in said
    assert f'href="/cases/{case}/do/appeal"' in visitor(apprentice).get(
        f"/cases/{case}/ways/appeals").content.decode()  # fmt: skip
    appealed(town, case)
    said = page(apprentice, case, "appeals")
    assert "Appeal 1, the" in said
    assert "Grounds: The recording stopped." in said
    assert "By Other Panellist. No clause of ST0792/1.2 says by when." in said
    assert f"/cases/{case}/do/decide_appeal" not in visitor(apprentice).get(
        f"/cases/{case}/ways/appeals").content.decode()  # fmt: skip
    panellist = visitor(town.other_panellist).get(f"/cases/{case}/ways/appeals")
    assert f'href="/cases/{case}/do/decide_appeal/appeal-1"' in panellist.content.decode()
    assert ": fail" in text_of(panellist)
    do(town.other_panellist, "decide_appeal", case, appeal="appeal-1", upheld=True,
       grade="pass", reason="The recording bears it out.")  # fmt: skip
    said = page(apprentice, case, "appeals")
    assert "Upheld" in said
    assert "Reason: The recording bears it out." in said
    assert "What came of it" in said
    assert ": pass" in said


def test_a_form_of_a_step_leads_to_all_there_is_of_it(town):
    case = failed(town)
    appealed(town, case)
    form = visitor(town.other_panellist).get(f"/cases/{case}/do/decide_appeal/appeal-1")
    assert f'href="/cases/{case}/ways/appeals"' in form.content.decode()
    said = text_of(form)
    assert "The recording stopped." in said
    assert ": fail" in said
    assert "No other grade" in said
    assert "Total of the marks" not in said
    sent = {"upheld": "yes", "reason": "It ran on.", "again": "no"}
    look = visitor(town.other_panellist).post(f"/cases/{case}/do/decide_appeal/appeal-1", sent)
    assert 'name="again" value="no"' in look.content.decode()
    sent |= {"step": "confirmed"}
    done = visitor(town.other_panellist).post(f"/cases/{case}/do/decide_appeal/appeal-1", sent)
    assert done["Location"] == f"/cases/{case}/ways/appeals"


def test_nobody_is_asked_for_whom_they_decide_what_is_the_officers_own(town):
    life = living.live(town, PRODUCTION, to="marked")
    do(town.provider, "request_adjustment", life.id, kind="breaks", grounds="A bad back.")
    officer = visitor(town.other_officer)
    own = officer.get(f"/cases/{life.id}/do/decide_adjustment/adjustment-1").content.decode()
    assert "A bad back." in own
    assert "on_behalf_of" not in own
    either = officer.get(f"/cases/{life.id}/do/request_adjustment").content.decode()
    # One session has two parts, the other is of one piece: that is no part of it.
    session = life.pack.methods["am1"].session
    assert f"Questions, of the {session}" in either
    assert "Professional discussion, of the" not in either
    assert "on_behalf_of.proof" in either
    assert "For all of them" in either


def test_nobody_hears_of_what_is_not_theirs(town):
    case = failed(town)
    appealed(town, case)
    do(town.provider, "report_malpractice", case, method="am1", what="Somebody else's slides.")
    employer = visitor(town.employer)
    assert employer.get(f"/cases/{case}/ways/appeals").status_code == 404
    assert "none on this case" in page(town.employer, case, "malpractice")
    assert "Somebody else's slides." in page(town.provider, case, "malpractice")
    assert "Somebody else's slides." in page(town.other_officer, case, "malpractice")
    apprentice = visitor(town.apprentice_of(case))
    assert apprentice.get(f"/cases/{case}/ways/malpractice").status_code == 404
    for who in (town.apprentice_of(case), town.employer):
        seen = visitor(who).get(f"/cases/{case}").content.decode()
        assert "Somebody else" not in seen
    assert f"/cases/{case}/ways/malpractice" not in visitor(
        town.apprentice_of(case)).get(f"/cases/{case}").content.decode()  # fmt: skip
    nowhere = f"{str(case)[:-12]}{'0' * 12}"
    for who in (town.other_provider, town.officer, town.administrator):
        there, none = (visitor(who).get(f"/cases/{one}/ways/appeals") for one in (case, nowhere))
        assert (there.status_code, there.content) == (404, none.content)
    assert visitor(town.provider).get(f"/cases/{case}/ways/else").status_code == 404


def test_every_role_has_the_ways_that_the_tables_give_it(town):
    case = failed(town)
    appealed(town, case)
    people = {
        Role.APPRENTICE: town.apprentice_of(case), Role.EMPLOYER: town.employer,
        Role.PROVIDER: town.provider, Role.OFFICER: town.other_officer,
        Role.ASSESSOR: town.other_assessor, Role.QUALITY_ASSURER: town.other_quality_assurer,
        Role.PANELLIST: town.other_panellist,
    }  # fmt: skip
    for role, who in people.items():
        whole = visitor(who).get(f"/cases/{case}").content.decode()
        for way in WAYS:
            address = f"/cases/{case}/ways/{way.slug}"
            status = visitor(who).get(address).status_code
            assert status == (200 if way.is_for(role) else 404), (role, way.slug)
            assert (f'href="{address}"' in whole) is way.is_for(role), (role, way.slug)


def test_malpractice_that_is_found_is_told_to_few_until_its_fail_is_released(town):
    life = living.live(town, PRODUCTION, to="outcome")
    case = life.id
    later(days=2)
    do(town.employer, "report_malpractice", case, method="am1", what="Last year's slides.")
    said = page(town.other_officer, case, "malpractice")
    assert "Report 1, the" in said
    assert "Dates that go on meanwhile" in said
    assert f"/cases/{case}/do/decide_malpractice/report-1" in visitor(town.other_officer).get(
        f"/cases/{case}/ways/malpractice").content.decode()  # fmt: skip
    do(town.other_officer, "decide_malpractice", case, malpractice="report-1", found=True,
       voids=True, reason="All but the title.")  # fmt: skip
    inside, outside = (page(who, case, "malpractice")
                       for who in (town.other_officer, town.employer))  # fmt: skip
    assert "(not released yet)" in inside
    assert "What came of it" in inside
    assert "All but the title." in outside
    assert "What came of it" not in outside
    assert "not released" not in outside.partition("How a report goes")[0].replace(
        "the result is not released", "")  # fmt: skip


def test_special_consideration_and_adjustments_say_who_decides_and_what_waits(town):
    life = living.live(town, PRODUCTION, to="marked")
    case = life.id
    do(town.provider, "request_special_consideration", case, method="am1", grounds="A fire alarm.")
    said = page(town.provider, case, "special-consideration")
    assert "Request 1, the" in said
    assert "By the officer of the awarding body." in said
    assert "adjustments.before-gateway" in said
    officer = visitor(town.other_officer).get(f"/cases/{case}/ways/special-consideration")
    assert f"/cases/{case}/do/decide_special_consideration/request-1" in officer.content.decode()
    do(town.other_officer, "decide_special_consideration", case, request="request-1",
       granted=False, reason="It was a minute.")  # fmt: skip
    assert "Refused" in page(town.provider, case, "special-consideration")
    do(town.provider, "request_adjustment", case, kind="breaks", grounds="A bad back.")
    said = page(town.apprentice_of(case), case, "adjustments")
    assert "Adjustment 1, breaks" in said
    assert "A bad back." in said
    assert "A bad back." not in page(town.employer, case, "adjustments")


def test_a_page_of_many_costs_what_one_of_few_does(town):
    life = living.live(town, PRODUCTION, to="marked")
    provider = visitor(town.provider)

    def cost():
        MEMORY.forget()
        with CaptureQueriesContext(connection) as asked:
            assert provider.get(f"/cases/{life.id}/ways/complaints").status_code == 200
        return len(asked)

    do(town.provider, "complain", life.id, about="The room.")
    assert cost() == 16
    for number in range(9):
        do(town.provider, "complain", life.id, about=f"The room, {number}.")
    assert cost() == 16
