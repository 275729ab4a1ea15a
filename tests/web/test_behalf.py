"""What an officer records for the parties of a case, with proof of what they said."""

import pytest

from guildhall.cases.models import Entry
from tests import living, people_of
from tests.web.visiting import text_of, visitor


@pytest.fixture
def town(on_sqlite):
    return people_of.town()


def test_an_officer_records_for_somebody_else_what_is_never_their_own(town):
    life = living.live(town, to="registered")
    officer, address = visitor(town.officer), f"/cases/{life.id}/do/confirm_competence"
    page = officer.get(f"/cases/{life.id}")
    assert "For somebody else, with proof of what they said" in text_of(page)
    assert f'href="{address}"' in page.content.decode()
    form = officer.get(address)
    assert "This is not yours to say." in text_of(form)
    # For whom, and by what proof, is not folded away, and all of it is asked for at once.
    assert '<fieldset class="govuk-fieldset guildhall-group" id="on_behalf_of"' in (
        form.content.decode()
    )
    answer = officer.post(address, {"note": ""})
    assert answer.status_code == 422
    for name in ("person", "role", "proof"):
        assert f'id="on_behalf_of.{name}-error"' in answer.content.decode(), name
    entries = Entry.objects.count()
    sent = {
        "on_behalf_of.person": town.employer.user.id,
        "on_behalf_of.role": "employer",
        "on_behalf_of.proof": "Her letter of 9 January, on file.",
    }
    look = officer.post(address, sent)
    assert look.status_code == 200, text_of(look)
    assert Entry.objects.count() == entries
    done = officer.post(address, sent | {"step": "confirmed"})
    assert done.status_code == 302, text_of(done)
    entry = Entry.objects.order_by("-position").first()
    assert entry.event.startswith("competence.confirmed")
    assert '"role":"employer"' in entry.body
    assert "Her letter" not in entry.body  # proof is personal text, and lies beside the history


def test_nobody_but_an_officer_speaks_for_somebody_else(town):
    life = living.live(town, to="registered")
    for who in (town.provider, town.apprentice_of(life.id)):
        browser = visitor(who)
        assert "For somebody else" not in text_of(browser.get(f"/cases/{life.id}"))
        assert browser.get(f"/cases/{life.id}/do/confirm_competence").status_code == 404
    assert visitor(town.other_officer).get(f"/cases/{life.id}/do/sign").status_code == 404
    assert visitor(town.quality_assurer).get(f"/cases/{life.id}/do/sign").status_code == 404


def test_what_a_party_cannot_do_yet_is_told_to_the_officer_with_its_reason(town):
    life = living.live(town, to="registered")
    officer = visitor(town.officer)
    assert "This is not yours to say." in text_of(officer.get(f"/cases/{life.id}/do/sign"))
    life = living.live(town, to="accepted")
    answer = officer.get(f"/cases/{life.id}/do/sign")
    why = "The gateway is accepted; for this it has to be being prepared or returned. house.state"
    assert (answer.status_code, why in text_of(answer)) == (200, True)
    sent = {"on_behalf_of.person": town.employer.user.id, "on_behalf_of.role": "employer",
            "on_behalf_of.proof": "A letter."}  # fmt: skip
    assert officer.post(f"/cases/{life.id}/do/sign", sent).status_code == 409
