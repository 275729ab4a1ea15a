"""The cells of the matrix over the pages: everybody, every action, their own case and others'.

The API is asked for every cell in `test_matrix.py`. A page says as much: what is not somebody's is
404, whatever is asked of it; what is theirs is there, with a form where the engine lets it be done,
and with the reason where it does not.
"""

import logging
import re

import pytest

from guildhall.api.actions import OFFERED
from guildhall.cases.perform import BEGINNINGS
from guildhall.engine.lifecycle import may_ever
from guildhall.engine.vocabulary import Role
from guildhall.web import rows
from guildhall.web.behalf import THEIRS
from tests import databases, living
from tests.building import built
from tests.engine.builders import STANDS
from tests.permissions.world import world
from tests.web.visiting import text_of, visitor

PLACES = ("submitted", "ready", "ended", "appeal_acknowledged")
OWN = {
    "apprentice": None, "employer": "employer", "provider": "provider", "officer": "officer",
    "assessor": "assessor", "quality_assurer": "quality_assurer", "panellist": "panellist",
}  # fmt: skip
NOT_THEIRS = (
    ("stray-provider", "provider"), ("stray-employer", "employer"),
    ("stray-assessor", "assessor"), ("stray-panellist", "panellist"),
    ("administrator", "administrator"), ("external_quality_assurer", "external_quality_assurer"),
    ("other-officer", "officer"), ("other-assessor", "assessor"),
    ("other-quality_assurer", "quality_assurer"), ("other-panellist", "panellist"),
    ("other-administrator", "administrator"), ("a-beside", "apprentice"),
)  # fmt: skip
"""Those to whom no case of the body is anything, in every role."""
ACTIONS = sorted(set(OFFERED) - set(BEGINNINGS))
LINK = re.compile(
    r'href="(/cases/[0-9a-f-]+/(?:do|mark|check|book|cancel|move|assessor|other-assessor)/[^"#]+)'
)
"""What leads to an action: to its form, or to the page of its own that some have."""


@pytest.fixture(scope="module")
def everybody(tmp_path_factory):
    built()
    databases.use_sqlite(tmp_path_factory.mktemp("pages"))
    logging.disable(logging.INFO)
    made = world()
    living.stand_at(STANDS["registered"]().case.last_at)
    for name in (*PLACES, "beside"):
        made.put(name, STANDS["accepted" if name == "beside" else name]())
    made.browsers = {who: visitor(one) for who, one in made.people.items()}
    yield made
    logging.disable(logging.NOTSET)
    databases.leave()


def test_what_is_not_theirs_is_not_there_on_any_page(everybody):
    case = everybody.cases["ended"]
    nowhere = str(case)[:-12] + "0" * 12
    living.stand_at(everybody.last["ended"])
    wrong = []
    for who in NOT_THEIRS:
        browser = everybody.browsers[who]
        own = [one for one in ACTIONS if may_ever(one, Role(who[1]))] or ["withdraw"]
        for tail in ("", *(f"/do/{one}" for one in own), *(f"/do/{one}/am1" for one in own[:4])):
            # To the byte what is said of a case that nobody has.
            there, none = (browser.get(f"/cases/{one}{tail}") for one in (case, nowhere))
            if (there.status_code, there.content) != (404, none.content):
                wrong.append((who, tail, there.status_code))
        if browser.post(f"/cases/{case}/do/{own[0]}", {}).status_code != 404:
            wrong.append((who, own[0], "sent"))
    assert wrong == []


def test_what_is_theirs_is_there_as_the_engine_says(everybody):
    wrong, tried = [], {True: set(), False: set(), None: set()}

    def expect(right, *what):
        if not right:
            wrong.append(what)

    for name in PLACES:
        case = everybody.cases[name]
        living.stand_at(everybody.last[name])
        for role, person in OWN.items():
            who = (person or f"a-{name}", role)
            browser, page = everybody.browsers[who], f"/cases/{case}"
            told = everybody.asks(everybody.people[who]).get(f"cases/{case}/permitted")
            seen = browser.get(page)
            expect(seen.status_code == told.status_code, name, role, seen.status_code)
            if seen.status_code != 200:
                continue
            # What an officer records for others alone is tried in tests/web/test_behalf.py.
            theirs = THEIRS if role == "officer" else frozenset()
            links = {one for one in LINK.findall(seen.content.decode())
                     if one.partition("/do/")[2].partition("/")[0] not in theirs}  # fmt: skip
            # Two that belong together may have one page, which is there for either.
            offered, names = {}, set()
            for one in told.json()["actions"]:
                shut, names = one["status"] == "blocked", names | {one["action"]}
                address = rows.step(case, one["action"], one["target"]).partition("#")[0]
                offered.setdefault(address, []).append((one["action"], shut))
            opened = {one for one, own in offered.items() if not all(shut for _, shut in own)}
            expect(links == opened, name, role, links ^ opened)
            for address, own in offered.items():
                shut, new = address not in opened, {(role, action) for action, _ in own}
                if not new <= tried[shut] and own[0][0] not in BEGINNINGS:
                    tried[shut] |= new
                    form = browser.get(address)
                    is_shut = "cannot be done at the moment" in text_of(form)
                    # The page of a session is there all day, and says at each action what it waits
                    # for.
                    shut = shut and "/session/" not in address
                    expect((form.status_code, is_shut) == (200, shut), name, role, address)
            for action in set(ACTIONS) - theirs - names:
                if (role, action) not in tried[None]:
                    tried[None].add((role, action))
                    for method in ("", "/am1"):
                        form = browser.get(f"{page}/do/{action}{method}")
                        expect(form.status_code == 404, name, role, action, form.status_code)
    assert wrong == [], wrong[:10]
    assert {role for role, _ in tried[False]} == set(OWN)
    assert len(tried[False]) > 30
    assert len(tried[True]) > 60
    assert len(tried[None]) > 300


def test_a_case_is_begun_by_those_who_may_and_under_their_own_specifications(everybody):
    found = {}
    for (name, role), browser in everybody.browsers.items():
        for action in sorted(BEGINNINGS):
            for spec in ("st0825-ap02", "st0792-1.2"):
                status = browser.get(f"/begin/{action}/{spec}").status_code
                found.setdefault((action, spec, status), set()).add((name, role))
    officers = {one for one in everybody.browsers if one[1] == "officer"}
    theirs = {"st0825-ap02": {one for one in officers if one[0] != "other-officer"},
              "st0792-1.2": {one for one in officers if one[0] == "other-officer"}}  # fmt: skip
    providers = {one for one in everybody.browsers if one[1] == "provider"}
    for spec, own in theirs.items():
        assert found["register", spec, 200] == own | providers
        assert found["bring_in", spec, 200] == own
    assert {status for *_, status in found} == {200, 404}
