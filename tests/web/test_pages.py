"""Home, lists, the page of a case, and the pages on which something is done."""

import json
import re
from html import unescape

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall.cases.memory import MEMORY
from guildhall.engine.actions import ACTIONS
from guildhall.web import rows
from guildhall.web.cards import PEOPLE
from tests import living, people_of
from tests.api.asking import Asking
from tests.web.visiting import text_of, visitor


@pytest.fixture
def town(on_sqlite):
    return people_of.town()


def test_home_says_what_to_do_and_leads_to_where_it_is_done(town):
    life = living.live(town, to="accepted")
    officer = visitor(town.officer)
    page = officer.get("/")
    assert page.status_code == 200
    said = text_of(page)
    assert "Allocate an assessor to the practical assessment for Ada Demo" in said
    address = f"/cases/{life.id}/assessor/am1"
    assert address in page.content.decode()
    assert officer.get(address).status_code == 200
    assert "Nothing needs you at the moment." in text_of(visitor(town.other_officer).get("/"))


@pytest.mark.parametrize(
    ("to", "who", "said"),
    [
        ("accepted", "officer", "Next Settle the title and sign the project brief off"),
        ("registered", "provider", "Next Hand the gateway in, with everybody's part in it"),
        ("marked", "quality_assurer", "Next Check the marks of the practical assessment"),
    ],
)
def test_the_page_of_a_case_says_what_is_next_to_whose_it_is(town, to, who, said):
    life = living.live(town, to=to)
    page = text_of(visitor(town.who[who]).get(f"/cases/{life.id}"))
    assert said in page, page[:600]


def test_a_next_move_that_has_to_wait_says_for_what_and_is_no_link(town):
    life = living.live(town, to="registered")
    provider = visitor(town.provider)
    page = provider.get(f"/cases/{life.id}").content.decode()
    part = page.partition('id="next"')[2].partition("<h2")[0]
    assert "Hand the gateway in, with everybody's part in it, which has to wait:" in unescape(part)
    assert "/do/submit_gateway" not in part
    assert 'href="#not-yet"' in part
    assert 'id="not-yet"' in page
    links = re.findall(r'href="(/cases/[^"#]+)"', part)
    for address in links:
        assert "cannot be done at the moment" not in text_of(provider.get(address))


def test_whoever_is_not_signed_in_is_asked_to(town):
    life = living.live(town, to="registered")
    nobody = visitor()
    for address in ("/cases", f"/cases/{life.id}", f"/cases/{life.id}/do/pause", "/moves/mine"):
        answer = nobody.get(address)
        assert answer.status_code == 303
        assert answer["Location"].startswith("/sign-in?next=")
    assert nobody.get("/")["Location"] == "/sign-in"


def test_a_list_is_searched_and_filtered_and_forgets_nothing_of_it_on_the_next_page(town):
    for number in range(35):
        people_of.register(town.provider, name_of_apprentice=f"Name {number:02}")
    provider = visitor(town.provider)
    page = provider.get("/cases", {"q": "name", "sort": "name"})
    assert text_of(page).count("ST0825/AP02 ·") == 30
    after = re.search(r'rel="next" href="([^"]+)"', page.content.decode())[1].replace("&amp;", "&")
    rest = text_of(provider.get(f"/cases{after}"))
    assert rest.count("ST0825/AP02 ·") == 5
    assert "Name 34" in rest
    assert "No case of yours is like that." in text_of(provider.get("/cases", {"q": "nobody"}))
    assert "No case of yours" in text_of(provider.get("/cases", {"overdue": "yes"}))
    page = provider.get("/moves/mine", {"q": "name"})
    assert "Needs you now (35)" in text_of(page)
    assert 'href=""' not in page.content.decode()
    after = re.search(r'rel="next" href="([^"]+)"', page.content.decode())[1].replace("&amp;", "&")
    both = text_of(page) + text_of(provider.get(f"/moves/mine{after}"))
    assert all(f"Name {number:02}" in both for number in range(35))
    assert "Needs you now (1)" in text_of(provider.get("/moves/waiting", {"q": "name 07"}))
    assert "Nothing in this list is like that." in text_of(provider.get("/moves/mine?q=nobody"))
    home = text_of(provider.get("/", {"q": "name 07", "spec": "ST0825/AP02"}))
    assert "Looked for: name “name 07”, ST0825/AP02." in home
    assert "Name 07" in home
    assert "Name 06" not in home
    assert "All 35 that need you" in text_of(provider.get("/", {"provider": "midtown"}))
    assert "No case of yours is like that." in text_of(provider.get("/", {"q": "nobody"}))
    odd = {"stage": "x", "sort": "y", "q": "\x00", "after": "z", "provider": "%"}
    for path in ("/cases", "/moves/mine"):
        assert provider.get(path, odd).status_code == 302
    assert provider.get("/", odd).status_code == 200
    assert text_of(visitor(town.other_provider).get("/cases")).endswith("Privacy notice")
    assert "Name 01" not in text_of(visitor(town.other_provider).get("/cases"))


def test_the_page_of_a_case_tells_each_side_its_own(town):
    life = living.live(town, to="marked")
    address = f"/cases/{life.id}"
    inside, outside = (visitor(one).get(address) for one in (town.officer, town.provider))
    assert "not released yet" in text_of(inside)
    assert "not released" not in text_of(outside)
    assert "marked the" not in text_of(outside)
    assert "Ada Demo" in text_of(outside)
    assert "What you cannot do yet, and why" in text_of(outside)
    first, _, beside = text_of(inside).partition("What ST0825/AP02 does not ask for")
    assert "planning meeting" in beside
    assert "planning meeting" not in first
    # That holds for what an officer records for somebody else, too.
    assert "Verify the behaviours" in beside
    assert "Verify the behaviours" not in first
    for who in (town.other_provider, town.other_employer, town.other_officer, town.administrator):
        assert visitor(who).get(address).status_code == 404
        assert visitor(who).get(f"{address}/do/withdraw").status_code == 404


def test_every_action_of_a_role_is_a_link_or_has_its_reason(town):
    life = living.live(town, to="accepted")
    offered = Asking(town.officer).get(f"cases/{life.id}/permitted").json()["actions"]
    page = visitor(town.officer).get(f"/cases/{life.id}").content.decode()
    for one in offered:
        link = f'href="{rows.step(life.id, one["action"], one["target"])}"'
        if one["status"] == "blocked":
            assert all(finding["clause"] in page for finding in one["findings"]
                       if finding["kind"] == "refusal")  # fmt: skip
        else:
            assert link in page, one
    assert set(ACTIONS) > {one["action"] for one in offered}


def test_whoever_registers_apprentices_is_led_there_and_nobody_else(town):
    for who, specs in ((town.provider, 3), (town.officer, 2), (town.other_officer, 1),
                       (town.employer, 0), (town.assessor, 0)):  # fmt: skip
        for page in ("/", "/cases"):
            text = visitor(who).get(page).content.decode()
            found = re.findall(r'href="(/begin/register/[^"]+)"', text)
            assert len(found) == specs, (who, page)
            assert all(visitor(who).get(one).status_code == 200 for one in found)
    sent = {"name_of_apprentice": "Ada Demo", "employer": "acme", "uln": "9999999999",
            "started_on.day": "1", "started_on.month": "3", "started_on.year": "2024"}  # fmt: skip
    look = text_of(visitor(town.provider).post("/begin/register/st0825-ap02", sent))
    assert "Check before you do it" in look
    assert "<<<" not in look
    for said in ("Employer Acme", "Friday 1 March 2024", "Unique learner number 9999999999"):
        assert said in look


def test_home_leads_to_one_s_part_of_a_gateway_and_offers_no_search_that_finds_nothing(town):
    life = living.live(town, to="registered")
    apprentice = visitor(town.apprentice_of(life.id)).get("/").content.decode()
    assert f'href="/cases/{life.id}#gateway"' in apprentice
    assert 'href="/cases?stage=preparation"' in visitor(town.employer).get("/").content.decode()
    assert "cases that are preparing" not in text_of(visitor(town.other_employer).get("/"))
    assert "Find an apprentice" in text_of(visitor(town.panellist).get("/"))
    outside = town.add("outside", "external_quality_assurer", people_of.BODY)
    assert "Find an apprentice" not in text_of(visitor(outside).get("/"))


def test_what_is_not_open_says_why_and_does_nothing(town):
    life = living.live(town, to="registered")
    officer = visitor(town.officer)
    address = f"/cases/{life.id}/do/accept_gateway"
    page = officer.get(address)
    assert page.status_code == 200
    assert "This cannot be done at the moment" in text_of(page)
    assert "house.state" in text_of(page)
    assert officer.post(address, {}).status_code == 409


def test_a_refusal_keeps_what_was_typed_and_names_its_clause(town):
    life = living.live(town, to="accepted")
    officer = visitor(town.officer)
    address = f"/cases/{life.id}/do/book_session/am1"
    today = life.case.last_at
    sent = {"starts_at.day": str(today.day), "starts_at.month": str(today.month),
            "starts_at.year": str(today.year), "starts_at.time": "23:30",
            "place": "Room 4"}  # fmt: skip
    page = officer.post(address, sent)
    assert page.status_code == 422
    assert "am1.notice" in text_of(page)
    assert 'value="Room 4"' in page.content.decode()
    assert "Error:" in text_of(page)


def test_nothing_is_done_before_it_was_looked_at_and_a_second_press_does_it_once(town):
    case = people_of.register(town.provider).case
    provider = visitor(town.provider)
    address = f"/cases/{case}/do/withdraw"
    seen = re.search(r'name="seen" value="([^"]+)"', provider.get(address).content.decode())[1]
    sent = {"reason": "Moves abroad.", "seen": seen, "key": "one"}
    page = provider.post(address, sent)
    assert "Check before you do it" in text_of(page)
    assert "Reason: Moves abroad." in text_of(page)
    sent |= {"step": "confirmed"}
    assert provider.post(address, sent)["Location"] == f"/cases/{case}"
    assert "withdrew the apprentice from the EPA" in text_of(provider.get(f"/cases/{case}"))
    again = provider.post(address, sent)
    assert again.status_code == 409
    story = Asking(town.provider).get(f"cases/{case}/history").json()["entries"]
    assert [one["event"] for one in story].count("case.withdrawn/1") == 1


def test_pages_cost_the_same_at_one_case_and_at_thirty(town):
    first = people_of.register(town.provider).case
    provider = visitor(town.provider)

    def costs():
        found = []
        for address in (
            "/",
            "/?spec=ST0825/AP02",
            "/moves/waiting?spec=ST0825/AP02",
            "/cases",
            f"/cases/{first}",
        ):
            MEMORY.forget()
            with CaptureQueriesContext(connection) as asked:
                assert provider.get(address).status_code == 200
            found.append(len(asked))
        return found

    assert costs() == [30, 17, 11, 8, 13]
    for number in range(30):
        people_of.register(town.provider, name_of_apprentice=f"Name {number}")
    assert costs() == [30, 17, 11, 8, 13]


def test_a_demo_signs_one_in_with_a_click(town, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "DATA", tmp_path)
    browser = visitor()
    assert browser.get("/demo/people").status_code == 404
    token = Asking(town.officer).token
    assert browser.post("/demo/become", {"token": token}).status_code == 404
    monkeypatch.setattr(settings, "DEMO", True)
    assert "being filled" in text_of(browser.get("/"))
    person = {"name": "Ann <b>Demo</b>", "role": "officer", "organisation": "Accelerate",
              "token": token, "about": "Reviews gateways."}  # fmt: skip
    (tmp_path / PEOPLE).write_text(json.dumps([person]))
    assert "Ann &lt;b&gt;Demo" in browser.get("/").content.decode()
    assert browser.post("/demo/become", {"token": "other"}).status_code == 404
    assert browser.post("/demo/become", {"token": token})["Location"] == "/"
    assert "What needs you now" in text_of(browser.get("/"))
    assert browser.post("/sign-out").status_code == 302
    assert "What needs you now" not in text_of(browser.get("/"))


def test_a_form_is_taken_only_from_our_own_pages(town):
    browser = visitor(town.provider, enforce_csrf_checks=True)
    case = people_of.register(town.provider).case
    assert browser.post(f"/cases/{case}/do/withdraw", {"reason": "x"}).status_code == 403
    assert browser.post("/sign-out").status_code == 403
