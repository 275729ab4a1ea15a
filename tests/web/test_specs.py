"""The specifications in a browser: clauses, scenarios that are played, revisions compared."""

import re

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall.cases import packs
from guildhall.people.pace import PACE
from guildhall.shelf.packs import find, spec_of
from guildhall.shelf.play import scenario_files
from guildhall.web import rows
from tests import people_of
from tests.repository.clauses import CLAUSES
from tests.web.visiting import text_of, visitor


@pytest.fixture
def town(on_sqlite):
    PACE.forget()
    return people_of.town()


def test_every_clause_stands_on_the_page_of_its_specification_and_has_its_own(town):
    browser = visitor(town.provider)
    listed = browser.get("/specifications").content.decode()
    assert sum(map(len, CLAUSES.values())) == 253
    for spec, clauses in CLAUSES.items():
        pack = packs.newest(spec)
        address = f"/specifications/{rows.spec_id(pack)}"
        assert f'href="{address}"' in listed
        page = browser.get(address).content.decode()
        found = re.findall(rf'<li id="([^"]+)">.*?href="{address}/clauses/([^"]+)"', page)
        assert sorted(found) == sorted((one, one) for one in clauses)
        for one in clauses[::20]:
            own = browser.get(f"{address}/clauses/{one}")
            assert own.status_code == 200
            assert " ".join(pack.by_id[one].says.split()) in text_of(own)
    assert browser.get(f"{address}/clauses/no.such").status_code == 404
    assert browser.get("/specifications/st9999-9").status_code == 404
    assert visitor().get(address).status_code == 303


def test_a_specification_tells_its_grades_themes_readings_and_review(town):
    page = visitor(town.employer)
    said = text_of(page.get("/specifications/st0825-ap02"))
    assert "Live revision 1, with the rules" in said
    assert "due for review in April 2024" in said
    assert "The overall grade grade.overall" in said
    assert "Read here as:" in said
    pack = packs.newest("ST0825/AP02")
    for theme in pack.themes.values():
        assert theme.name in said
    for code in pack.ksbs:
        assert f" {code} " in said


def test_a_clause_tells_its_rule_how_it_is_tried_and_leads_to_its_scenarios(town):
    browser = visitor(town.officer)
    page = browser.get("/specifications/st0825-ap02/clauses/am1.notice")
    said = text_of(page)
    assert "It is judged when somebody means to book a session" in said
    assert "let through; refused" in said
    links = re.findall(
        r'href="(/specifications/st0825-ap02/scenarios/[^"]+)"', page.content.decode()
    )
    assert len(links) > 1
    told = text_of(browser.get(links[0]))
    assert "am1.notice" in told
    assert "REFUSED" in told
    assert "Whose move it is" in told
    assert ".yaml" not in told
    assert "/packs/" not in told
    assert browser.get("/specifications/st0825-ap02/scenarios/no-such").status_code == 404


def test_every_scenario_can_be_reached_and_one_of_each_kind_is_played(town):
    browser = visitor(town.employer)
    for spec in CLAUSES:
        address = f"/specifications/{rows.spec_id(packs.newest(spec))}/scenarios"
        page = browser.get(address).content.decode()
        stems = re.findall(rf'href="{address}/([^"]+)"', page)
        assert sorted(stems) == sorted(path.stem for path in scenario_files([find(spec)]))
        assert len(set(stems)) == len(stems)
    table = "/specifications/st0825-ap02/scenarios/grade.overall"
    names = (path.stem for path in scenario_files([find("ST0792/1.2")]))
    life = next(one for one in names if one.startswith("life"))
    assert "gives" in text_of(browser.get(table))
    lived = text_of(browser.get(f"/specifications/st0792-1.2/scenarios/{life}"))
    assert "Overall grade:" in lived
    assert "OTHERWISE" not in lived


def test_revisions_are_compared(town):
    browser = visitor(town.officer)
    changed = packs.newest("ST0825/AP02").model_copy(update={"revision": 2, "level": 5})
    changed = type(changed).model_validate_json(changed.model_dump_json(by_alias=True))
    packs.install(changed)
    page = browser.get("/specifications/compare")
    assert "ST0825/AP02, revision 2" in text_of(page)
    first, second = packs.newest("ST0825/AP02").digest, changed.digest
    said = text_of(browser.get("/specifications/compare", {"before": first, "after": second}))
    assert "The rules differ in one place" in said or "The rules differ in 1 place" in said
    assert "level" in said
    odd = browser.get("/specifications/compare", {"before": "x", "after": second})
    assert odd.status_code == 200


def test_the_page_of_a_case_leads_to_its_clauses(town):
    case = people_of.register(town.provider).case
    page = visitor(town.provider).get(f"/cases/{case}").content.decode()
    found = set(re.findall(r'href="(/specifications/st0825-ap02/clauses/[^"]+)"', page))
    assert len(found) > 5
    assert visitor(town.provider).get(min(found)).status_code == 200
    house = visitor(town.provider).get("/specifications/house").content.decode()
    assert 'id="house.state"' in house


def test_a_case_leads_to_the_clauses_of_the_revision_that_it_is_pinned_to(town, monkeypatch):
    case, browser = people_of.register(town.provider).case, visitor(town.provider)
    own = packs.newest("ST0825/AP02")
    told = {"revision": 2, "level": 5, "title": "DevOps Engineer, anew"}
    changed = own.model_copy(update=told)
    changed = type(changed).model_validate_json(changed.model_dump_json(by_alias=True))
    page = browser.get(f"/cases/{case}").content.decode()
    address = min(re.findall(r'href="(/specifications/st0825-ap02/clauses/[^"]+)"', page))
    assert address.endswith(f"?rules={own.digest[:12]}")
    assert "under which your case is judged" not in text_of(browser.get(address))
    monkeypatch.setattr(packs, "offered", lambda: {own.spec: changed})
    pinned, live = (browser.get(one) for one in (address, address.partition("?")[0]))
    assert "This is revision 1, under which your case is judged." in text_of(pinned)
    assert own.title in text_of(pinned)
    assert "anew" not in text_of(pinned)
    assert "Scenarios that name it" not in text_of(pinned)
    assert "DevOps Engineer, anew" in text_of(live)
    for other in ("ffffffffffff", f"{own.digest[:12]}0"):
        odd = browser.get(f"{address.partition('?')[0]}?rules={other}")
        assert odd.status_code == 404
    elsewhere = address.replace("st0825-ap02", "st0120-ap02")
    assert browser.get(elsewhere).status_code == 404


def test_playing_is_costly_and_pages_of_specifications_ask_little(town, monkeypatch):
    browser = visitor(town.provider)
    for address, most in (("/specifications", 2), ("/specifications/st0825-ap02", 3),
                          ("/specifications/st0825-ap02/clauses/am1.notice", 2)):  # fmt: skip
        browser.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200
        assert len(asked) == most, address
    monkeypatch.setattr(settings, "COSTLY_REQUESTS", 1)
    PACE.forget()
    one = "/specifications/st0825-ap02/scenarios/am1.notice"
    assert browser.get(one).status_code == 200
    assert browser.get(one).status_code == 429


def test_a_scenario_belongs_to_one_specification():
    assert all(spec_of(find(spec)) == spec for spec in CLAUSES)
