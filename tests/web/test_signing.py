"""Links in the browser: asked for on a case, opened by whoever only signs, and closed kindly."""

import json
import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from guildhall import clock
from guildhall.cases import links
from guildhall.cases.models import Entry, Link
from guildhall.people import knocks
from tests import living, people_of
from tests.web.visiting import text_of, visitor

NAMED = {"name": "Lin Signer", "email": "lin@acme.example.org", "thing": "sign|", "days": "14"}
LOOK = "Check before you do it"


@pytest.fixture
def town(on_sqlite):
    return people_of.town()


def asked(who, case, **more):
    """Ask for a link on its page; give the address that is told."""
    page = visitor(who).post(f"/cases/{case}/links", NAMED | more)
    assert page.status_code == 200, text_of(page)
    return re.search(r' id="address">([^<]+)</code>', page.content.decode())[1]


def test_a_page_that_is_loaded_again_makes_no_second_link(town):
    case, browser = people_of.register(town.provider).case, visitor(town.provider)
    form = browser.get(f"/cases/{case}/links?thing=confirm_competence%7C").content.decode()
    assert 'value="confirm_competence|" checked' in form, "what one came for is chosen"
    told = NAMED | {"key": re.search(r'name="key" value="(\w+)"', form)[1]}
    first, again = (browser.post(f"/cases/{case}/links", told) for _ in range(2))
    assert 'id="address"' in first.content.decode()
    assert (again.status_code, 'id="address"' in again.content.decode()) == (200, False)
    assert "It was made before, and shown then." in text_of(again)
    other = browser.post(f"/cases/{case}/links", told | {"name": "Lou Signer"})
    assert "A link was made from this page before" in text_of(other)
    assert Link.objects.count() == 1


class Signing:
    """Somebody who opens a link on a phone, and has no other way in."""

    def __init__(self, address):
        self.browser = visitor()
        self.came = self.browser.post("/link", {"code": address})

    def look(self, path="/link/paper"):
        self.page = self.browser.get(path)
        return text_of(self.page)

    def send(self, action="sign", **texts):
        told = dict(re.findall(r'name="(seen|key)" value="([^"]*)"', self.page.content.decode()))
        return self.browser.post(f"/link/paper/{action}", told | texts)


def test_somebody_signs_with_a_link_in_two_minutes_and_nothing_else_opens(town):
    case = people_of.register(town.provider).case
    people_of.do(town.provider, "record_training", case, hours=2000, off_the_job_hours=500)
    address = asked(town.provider, case)
    path, _, code = address.partition("#")
    assert path == "http://localhost/link"
    signing = Signing(code)
    assert signing.came["Location"] == "/link/paper"
    said = signing.look()
    for words in (
        "Lin Signer is asked to sign the gateway form as it stands now.", "Ada Demo", "Midtown",
        "2000, 500 of them off the job", "Not given yet",
    ):  # fmt: skip
        assert words in said
    assert "Change role" not in said
    before = Entry.objects.count()
    page = signing.send()
    assert LOOK in text_of(page)
    assert Entry.objects.count() == before
    assert signing.send(step="confirmed")["Location"] == "/link/done"
    assert signing.send(step="confirmed")["Location"] == "/link/done"
    assert Entry.objects.count() == before + 1
    assert "It is done" in text_of(signing.browser.get("/link/done"))
    body = json.loads(Entry.objects.order_by("pk").last().body)
    assert body["via"] == {"face": "link", "token": Link.objects.get().pk}
    for where in (
        "/",
        "/cases",
        f"/cases/{case}",
        f"/cases/{case}/links",
        "/account",
        "/moves/mine",
    ):
        assert signing.browser.get(where).status_code in (302, 303), where
    # Neither the sessions nor the links have the secret in them.
    secret = code.rpartition("_")[2]
    kept = [one.get_decoded() for one in Session.objects.all()]
    assert secret not in json.dumps(kept)


def test_a_link_that_opens_nothing_says_kindly_why(town, monkeypatch):
    case = people_of.register(town.provider).case
    used, late, back, gone = (
        asked(town.provider, case, name=name, email="") for name in ("A", "B", "C", "D")
    )
    first = Signing(used)
    first.look()
    assert first.send(step="confirmed")["Location"] == "/link/done"
    Link.objects.filter(name="B").update(expires_at=clock.now() - timedelta(seconds=1),
                                         asked_at=clock.now() - timedelta(days=1))  # fmt: skip
    officer = visitor(town.officer)
    link = Link.objects.get(name="C").pk
    assert officer.post(f"/cases/{case}/links/{link}/take-back").status_code == 302
    Link.objects.filter(name="D").update(run=2)
    for address, status, words in (
        (used, 410, "This has been done already"),
        (late, 410, "This link has run out"),
        (back, 410, "This link was taken back"),
        (gone, 410, "This is not needed any more"),
        (f"{back[:-1]}{'A' if back[-1] != 'A' else 'B'}", 404, "This link opens nothing"),
        ("nonsense", 404, "This link opens nothing"),
        ("", 404, "This link opens nothing"),
    ):  # fmt: skip
        page = Signing(address).came
        assert (page.status_code, words in text_of(page)) == (status, True), text_of(page)
    # What ends while it is open is closed at the next step; so is what was open for too long.
    signing = Signing(asked(town.provider, case))
    signing.look()
    Link.objects.filter(name="Lin Signer").update(revoked_at=clock.now())
    assert "This link was taken back" in text_of(signing.send(step="confirmed"))
    assert "This link opens nothing" in text_of(visitor().get("/link/paper"))
    monkeypatch.setattr(knocks, "TRIES_FROM_AN_ADDRESS", 5)
    assert Signing("nonsense").came.status_code == 429


def test_what_was_signed_with_a_link_is_what_was_seen(town):
    case = people_of.register(town.provider).case
    signing = Signing(asked(town.provider, case))
    signing.look()
    people_of.do(town.provider, "record_training", case, hours=2000, off_the_job_hours=500)
    page = signing.send(step="confirmed")
    assert page.status_code == 409
    assert "Something has happened since this page was opened." in text_of(page)
    assert "2000, 500 of them off the job" in text_of(page)
    signing.page = page
    assert signing.send(step="confirmed")["Location"] == "/link/done"


def test_a_link_has_the_form_of_its_action_and_keeps_what_was_typed(town):
    case = people_of.register(town.provider).case
    signing = Signing(asked(town.provider, case, thing="confirm_competence|"))
    assert 'name="statement"' in signing.browser.get("/link/paper").content.decode()
    signing.look()
    page = signing.send("confirm_competence", statement="x" * 10_000)
    assert page.status_code == 422
    assert "There is a problem" in text_of(page)
    assert signing.browser.get("/link/paper/withdraw").status_code == 404
    page = signing.send("confirm_competence", statement="Ready for the gateway")
    assert LOOK in text_of(page)
    assert "Ready for the gateway" in page.content.decode()
    page = signing.send("confirm_competence", statement="Ready for the gateway", step="change")
    assert "Ready for the gateway" in page.content.decode()


def test_what_cannot_be_done_yet_is_told_with_its_clause(town):
    life = living.begin(town)
    steps = life.steps("outcome", {"am1": "fail"})
    assert next(step for step in steps if step.do == "accept_gateway")
    page = text_of(visitor(town.provider).get(f"/cases/{life.id}/links"))
    assert "re-sit or re-take" not in page
    wish = links.Wish("Lin Signer", "lin@acme.example.org", "decide_redo", "am1")
    _, code = links.ask(town.provider, life.id, wish, clock.now())
    signing = Signing(code)
    signing.look()
    assert "/link/paper/agree_redo" in signing.page.content.decode()
    assert "/link/paper/decline_redo" in signing.page.content.decode()
    said = signing.look("/link/paper/agree_redo")
    assert "This cannot be done at the moment" in said
    assert "resit.offer" in said


def test_links_are_asked_for_by_the_provider_and_the_officer_alone(town):
    case = people_of.register(town.provider).case
    address = f"/cases/{case}/links"
    for name, status in (
        ("employer", 403), ("quality_assurer", 403), ("other_provider", 404),
        ("other_officer", 404), ("other_employer", 404), ("administrator", 404),
    ):  # fmt: skip
        browser = visitor(town.who[name])
        assert browser.get(address).status_code == status, name
        assert browser.post(address, NAMED).status_code == status, name
    browser = visitor(town.provider)
    assert "Links to sign" in text_of(browser.get(f"/cases/{case}"))
    assert "Links to sign" not in text_of(visitor(town.employer).get(f"/cases/{case}"))
    for wrong, words in (
        ({"name": ""}, "A name has"), ({"thing": "mark|"}, "Choose what it is"),
        ({"thing": ""}, "Choose what it is"), ({"email": "none"}, "no e-mail address"),
        ({"days": "61"}, "1 to 60 days"), ({"days": "x"}, "1 to 60 days"),
    ):  # fmt: skip
        page = browser.post(address, NAMED | wrong)
        assert (page.status_code, words in text_of(page)) == (422, True), (wrong, text_of(page))
    theirs = asked(town.officer, case, name="Bo")
    assert "Bo" not in text_of(browser.get(address))
    link = Link.objects.get(name="Bo").pk
    assert browser.post(f"{address}/{link}/take-back").status_code == 404
    assert Signing(theirs).came.status_code == 302
