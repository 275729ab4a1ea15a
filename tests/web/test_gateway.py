"""The gateway as a list of tasks: all that is missing at once, each with where it is done."""

import pytest

from guildhall import clock
from guildhall.cases import gateway_form, packs, queries
from guildhall.engine.checklist import checklist
from guildhall.engine.kinds.gateway import ITEMS
from guildhall.engine.lifecycle import own_row
from guildhall.engine.told import missing_at_gateway
from guildhall.engine.vocabulary import Role
from guildhall.web.again import WHOLE
from guildhall.web.doing import desk_of, form_of
from tests import living, people_of
from tests.web.visiting import text_of, visitor

SPECS = ("ST0825/AP02", "ST0120/AP02", "ST0792/1.2")


@pytest.fixture
def town(on_sqlite):
    return people_of.town()


def list_of(who, case):
    record, _, view = queries.view(who, case)
    pack = packs.pinned(record.pack_id)
    return pack, view.case, checklist(pack, view.case, clock.now())


@pytest.mark.parametrize("spec", SPECS)
def test_what_is_open_in_the_list_is_what_the_gateway_waits_for(town, spec):
    life = living.live(town, spec, to="registered")
    pack, case, found = list_of(town.provider, life.id)
    waited = {one.clause for one in missing_at_gateway(pack, case, clock.now())}
    still = {one.clause.id for one in found if one.state == "open"}
    later = {clause.id for clause in pack.biting["accept_gateway"]} - {
        clause.id for clause in pack.biting["submit_gateway"]
    }
    assert still - later == waited
    life = living.live(town, spec, to="submitted")
    _, _, found = list_of(town.provider, life.id)
    assert {one.clause.id for one in found if one.state == "open"} <= later


def missing(who, case):
    """What is still to be declared."""
    return {one.clause.rule.what for one in list_of(who, case)[2]
            if one.step == "declare" and one.state == "open"}  # fmt: skip


def test_each_task_leads_to_where_it_is_done_or_says_who_does_it(town):
    life = living.live(town, to="registered")
    page = visitor(town.provider).get(f"/cases/{life.id}")
    html, said = page.content.decode(), text_of(page)
    assert "0 of 10 done" in said
    for step in ITEMS.values():
        if step not in ("confirm_competence", "add_evidence"):
            assert f'href="/cases/{life.id}/do/{step}"' in html, step
    assert "The employer does this." in said
    # An employer who only signs is sent a link; whoever may make one is led there.
    assert "Ask for a link" in said
    assert f'href="/cases/{life.id}/do/confirm_competence"' not in html
    for_employer = visitor(town.employer).get(f"/cases/{life.id}").content.decode()
    assert f'href="/cases/{life.id}/do/confirm_competence"' in for_employer
    assert f'href="/cases/{life.id}/do/record_english_maths"' not in for_employer


def test_what_was_said_before_is_mended_and_not_typed_again(town):
    life = living.live(town, to="submitted")
    done = {one.event.name: one for one in queries.view(town.provider, life.id)[2].entries}
    seen = living.version(town.officer, life.id)
    reasons = ["The index is missing."]
    assert people_of.do(town.officer, "return_gateway", life.id, reasons=reasons, seen=seen).done
    for action in sorted(WHOLE):
        form = form_of(desk_of(town.provider, life.id, action, None))
        form.sent = True
        form.typed = form.typed.tidied(form.parts)
        body = form.read()
        assert body is not None, (action, form.faults.sentences)
        event = done[own_row(action).event].event
        told = {name: getattr(event, name) for name in type(event).model_fields}
        assert {name: getattr(body, name) for name in told} == told, action
    page = visitor(town.provider).get(f"/cases/{life.id}/do/record_training")
    assert f'value="{life.case.hours}"' in page.content.decode()


def test_what_is_to_be_declared_is_settled_by_the_task_and_signing_comes_last(town):
    life = living.live(town, "ST0120/AP02", to="registered")
    provider = visitor(town.provider)
    address = f"/cases/{life.id}/do/declare?what=portfolio-selected"
    assert f'href="{address}"' in provider.get(f"/cases/{life.id}").content.decode()
    assert 'name="what"' not in provider.get(address).content.decode()
    loose = provider.get(f"/cases/{life.id}/do/declare?what=else").content.decode()
    assert 'name="what"' not in loose, "the one thing that is left needs no choice"
    assert "Sign last" in text_of(provider.get(f"/cases/{life.id}/do/sign"))


def test_a_declaration_is_asked_for_alone_and_a_piece_as_its_specification_knows_it(town):
    life = living.live(town, "ST0792/1.2", to="registered")
    provider, case = visitor(town.provider), f"/cases/{life.id}"
    task = f"{case}/do/declare?what=learning-complete"
    assert f'href="{task}"' in provider.get(case).content.decode()
    form = provider.get(task)
    assert "Declare: that learning is complete" in text_of(form)
    assert 'name="what"' not in form.content.decode()
    assert 'name="items' not in form.content.decode()
    sent = {"seen": "", "key": "one", "step": "confirmed"}
    assert provider.post(task, sent)["Location"] == case
    assert "learning-complete" not in missing(town.provider, life.id)
    loose = provider.get(f"{case}/do/declare").content.decode()
    assert 'value="ksbs-reviewed"' in loose
    for not_left in ("learning-complete", "portfolio-compiled"):
        assert f'value="{not_left}"' not in loose
    piece = provider.get(f"{case}/do/add_evidence").content.decode()
    assert 'value="document"' in piece
    assert 'name="piece.dated.day"' in piece
    assert "Which day does it bear? (optional)" not in piece
    for unasked in ("piece.task", "piece.source", "piece.measures.words", "conclusions"):
        assert unasked not in piece
    told = {
        "piece.kind": "document",
        "piece.form": "file",
        "piece.ksbs": "K1",
        "and-another": "yes",
    }
    told |= {f"piece.dated.{one}": getattr(clock.today(), one) for one in ("day", "month", "year")}
    added = provider.post(f"{case}/do/add_evidence", told | {"key": "two"})
    assert added.status_code == 302, text_of(added)
    assert added["Location"] == f"{case}/do/add_evidence"


def test_reasons_of_a_return_land_on_their_items_until_it_is_handed_in_again(town):
    life = living.live(town, to="submitted")
    reviewed = text_of(visitor(town.officer).get(f"/cases/{life.id}"))
    assert "The gateway, as it was handed in" in reviewed
    # What is reviewed is there to see, and not the rule alone.
    assert "Preferred date of" in reviewed
    assert "of them off the job" in reviewed
    accept = visitor(town.officer).get(f"/cases/{life.id}/do/accept_gateway").content.decode()
    assert f'href="/cases/{life.id}/do/return_gateway"' in accept
    # Whoever decides has before them what was handed in, line by line.
    assert "of them off the job" in accept
    said = people_of.do(
        town.officer, "return_gateway", life.id, reasons=["The certificate cannot be read."],
        items=["gateway.english-maths"], message_sent=True,
        seen=living.version(town.officer, life.id),
    )  # fmt: skip
    assert said.done, said.decision.findings
    text = text_of(visitor(town.provider).get(f"/cases/{life.id}"))
    assert "Sent back on" in text
    assert "The certificate cannot be read." in text
    assert "sent back the gateway: english maths" in text
    home = visitor(town.provider).get("/")
    assert "Mend what the gateway was sent back for, and hand it in again" in text_of(home)
    assert f'href="/cases/{life.id}#gateway"' in home.content.decode()
    again = f"/cases/{life.id}/do/submit_gateway"
    unmended = text_of(visitor(town.provider).get(again))
    assert "Sent back for The certificate cannot be read." in unmended
    assert "Not done again since" in unmended
    (item,) = [one for one in list_of(town.provider, life.id)[2] if one.returned]
    assert item.clause.id == "gateway.english-maths"
    held = [one.model_dump(mode="json") for one in life.case.qualifications]
    assert people_of.do(town.provider, item.step, life.id, qualifications=held).done
    mended = text_of(visitor(town.provider).get(f"/cases/{life.id}"))
    assert mended.count("Sent back") == text.count("Sent back") - 1
    assert "Not done again since" not in text_of(visitor(town.provider).get(again))
    assert people_of.do(
        town.provider, "submit_gateway", life.id, seen=living.version(town.provider, life.id)
    ).done
    assert "Sent back on" not in text_of(visitor(town.provider).get(f"/cases/{life.id}"))


def test_every_role_sees_the_list_and_nobody_after_the_gateway(town):
    life = living.live(town, to="registered")
    for who in (town.officer, town.provider, town.employer, town.apprentice_of(life.id)):
        assert who.role in Role
        assert "What the gateway needs" in text_of(visitor(who).get(f"/cases/{life.id}"))
    life = living.live(town, to="accepted")
    assert "What the gateway needs" not in text_of(visitor(town.provider).get(f"/cases/{life.id}"))


def test_whoever_signs_sees_what_they_sign_and_what_is_still_open(town):
    life = living.live(town, to="registered")
    page = text_of(visitor(town.provider).get(f"/cases/{life.id}/do/sign"))
    assert "Still open" in page
    said = living.live(town, "ST0120/AP02", to="submitted")
    form = [f"{one.what}: {one.says}" for one in gateway_form.lines(said.pack, said.case)]
    own = "that the evidence is valid and the apprentice's own"
    assert {f"Declared by the {who}: {own}" for who in ("apprentice", "employer")} <= set(form)
    assert not any(key in " ".join(form) for key in said.case.evidence)
    # Its documents stand beside the decision, too; and one declaration opens by its clause.
    accept = visitor(town.officer).get(f"/cases/{said.id}/do/accept_gateway").content.decode()
    assert 'id="evidence"' in accept
    alone = f"/cases/{said.id}/do/declare?clause=am1.technical-needs"
    asked = text_of(visitor(town.apprentice_of(said.id)).get(alone))
    assert "Declare: technical requirements" in asked
    assert "What is declared?" not in asked
    assert "Hand in the project brief" in page
    assert "you are asked to sign again" in page
    asked = text_of(visitor(town.provider).get(f"/cases/{life.id}/do/record_training"))
    assert "At least 20% off-the-job training." in asked
