"""Marking theme by theme: what is typed is kept, the grade grows, and the door judges the whole."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall import clock
from guildhall.cases import drafts, erasure, packs, queries
from guildhall.cases.memory import MEMORY
from guildhall.cases.models import Draft
from guildhall.engine.pack import Pack
from guildhall.engine.so_far import so_far
from guildhall.people.models import Competence
from guildhall.shelf.packs import EXAMPLES, read_pack, shelf_folder
from tests import living, people_of
from tests.web.visiting import text_of, visitor

HELD = {"ST0825/AP02": "am1", "ST0120/AP02": "am1", "ST0792/1.2": "am1"}


@pytest.fixture
def town(on_sqlite):
    return people_of.town()


def held(town, spec="ST0825/AP02"):
    """A case whose first session is over, and waits for its marks: its method, its assessor."""
    life = living.begin(town, spec)
    for step in life.steps("marked"):
        if step.do == "end_session":
            method = step.given["method"]
            break
    return life, method, town.who[life.assessor]


def open_in(life, method):
    case = life.case
    return so_far(life.pack, case, method, clock.now(), met={}, scores={})


def typed(slug, keys, met="yes", reason="Shown in the session."):
    return {f"sheet.{key}.met": met for key in keys if key.startswith(f"{slug}.")} | {
        f"sheet.{key}.reason": reason for key in keys if key.startswith(f"{slug}.")
    }


@pytest.mark.parametrize("spec", HELD)
def test_a_method_is_marked_theme_by_theme_and_the_marks_are_given(town, spec):
    life, method, who = held(town, spec)
    browser, sheet = visitor(who), f"/cases/{life.id}/mark/{method}"
    assert f'href="{sheet}"' in browser.get("/").content.decode()
    page = browser.get(sheet)
    assert "Nothing is marked yet." in text_of(page)
    themes = open_in(life, method).themes
    slugs = list(themes)
    own = life.case.known.option
    assert set(slugs) == set(life.pack.themes_of(method, own))
    for number, (slug, marked) in enumerate(themes.items()):
        page = browser.get(f"{sheet}/themes/{slug}")
        html = page.content.decode()
        asked = set(re.findall(r'name="sheet\.([^"]+)\.met"', html))
        assert asked == set(marked.keys)
        answer = browser.post(f"{sheet}/themes/{slug}", typed(slug, marked.keys) | {"step": "next"})
        following = f"{sheet}/themes/{slugs[number + 1]}" if number + 1 < len(slugs) else sheet
        assert answer["Location"] == following
    page = browser.get(sheet)
    best = life.pack.scale_of(method)[-1]
    assert f"The grade so far {best.capitalize()}" in text_of(page)
    sent = {"seen": re.search(r'name="seen" value="([^"]+)"', page.content.decode())[1], "key": "k"}
    pieces = re.findall(r'name="reviewed"[^>]* value="([^"]+)"', page.content.decode())
    looked = browser.post(sheet, sent | {"reviewed": pieces})
    assert "Check before you do it" in text_of(looked), text_of(looked)
    assert all(f'href="{sheet}/themes/{slug}"' in looked.content.decode() for slug in slugs)
    hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', looked.content.decode())
    again = {}
    for name, value in hidden:
        again.setdefault(name, []).append(value)
    answer = browser.post(sheet, again | {"step": "confirmed"})
    assert answer.status_code == 302, text_of(answer)
    tried = queries.view(who, life.id)[2].case.attempt(method)
    assert tried.result.grade == best
    assert set(tried.sheet) == {key for one in themes.values() for key in one.keys}
    assert not Draft.objects.exists()
    assert browser.get(sheet).status_code == 200
    assert "This cannot be done at the moment" in text_of(browser.get(sheet))
    assert browser.post(f"{sheet}/themes/{slugs[0]}", {}).status_code == 409


def test_what_was_typed_is_kept_and_is_nobody_else_s_to_see(town):
    life, method, who = held(town)
    slug, marked = next(iter(open_in(life, method).themes.items()))
    place = f"/cases/{life.id}/mark/{method}/themes/{slug}"
    sent = {f"sheet.{marked.keys[0]}.reason": "Half a thought"}
    assert visitor(who).post(place, sent | {"step": "sheet"}).status_code == 302
    assert "Half a thought" in visitor(who).get(place).content.decode()
    # Another window of theirs keeps another answer beside it.
    other = {f"sheet.{marked.keys[1]}.met": "no", "sheet.elsewhere.p1.met": "yes", "odd": "x"}
    assert visitor(who).post(place, other).status_code == 302
    (draft,) = Draft.objects.all()
    assert "Half a thought" in draft.texts
    assert "elsewhere" not in draft.texts
    assert "odd" not in draft.texts
    colleague = living.begin(town).assessor
    for one in (town.who[colleague], town.officer, town.quality_assurer, town.provider,
                town.apprentice_of(life.id), town.other_assessor):  # fmt: skip
        assert visitor(one).get(place).status_code == 404
        assert visitor(one).get(f"/cases/{life.id}/mark/{method}").status_code == 404
        page = visitor(one).get(f"/cases/{life.id}")
        assert "Half a thought" not in page.content.decode()
    about = drafts.go_of(queries.view(who, life.id)[2].case, method)
    assert drafts.find(who, life.id, method, about) is not None
    assert drafts.find(who, life.id, method, "1.1.9") is None
    assert visitor(who).get(f"/cases/{life.id}/mark/{method}/themes/none").status_code == 404
    assert visitor(who).get(f"/cases/{life.id}/mark/{method}/marks").status_code == 404
    erasure.erase(life.id, clock.now())
    assert not Draft.objects.exists()


def test_the_grade_grows_between_what_it_is_at_least_and_at_most(town):
    life, method, who = held(town)
    browser, sheet = visitor(who), f"/cases/{life.id}/mark/{method}"
    themes = open_in(life, method).themes
    (first, one), (second, two), *_ = themes.items()
    kept = {"step": "keep"}
    said = text_of(browser.post(f"{sheet}/themes/{first}", typed(first, one.keys) | kept))
    assert "From fail up to distinction" in said
    assert f"{one.theme.name}: every pass descriptor" in said
    low = typed(second, [key for key in two.keys if ".d" in key], met="no")
    rest = typed(second, [key for key in two.keys if ".p" in key])
    if any(".d" in key for key in two.keys):
        said = text_of(browser.post(f"{sheet}/themes/{second}", rest | low | kept))
        assert "From fail up to pass" in said
    failed = typed(second, two.keys, met="no")
    said = text_of(browser.post(f"{sheet}/themes/{second}", failed | kept))
    assert "Fail , whatever is still open." in said


def test_marks_that_came_back_stand_in_the_sheet_with_why(town):
    life = living.live(town, to="marked")
    method = next(m for m, one in life.case.current_attempts.items() if one.result)
    who, reason = town.who[life.assessor], "Theme two does not say what was seen."
    done = people_of.do(
        town.quality_assurer,
        "return_marks",
        life.id,
        method=method,
        reason=reason,
        seen=living.version(town.quality_assurer, life.id),
    )
    assert done.done
    said = text_of(visitor(who).get(f"/cases/{life.id}/mark/{method}"))
    assert reason in said
    assert "still to be marked" not in said
    slug = next(iter(open_in(life, method).themes))
    page = visitor(who).get(f"/cases/{life.id}/mark/{method}/themes/{slug}").content.decode()
    assert "checked" in page


def test_the_sheet_is_looked_at_as_it_is_and_given_as_it_was_looked_at(town):
    life, method, who = held(town)
    browser, sheet = visitor(who), f"/cases/{life.id}/mark/{method}"
    themes = open_in(life, method).themes
    for slug, marked in themes.items():
        browser.post(f"{sheet}/themes/{slug}", typed(slug, marked.keys))
    seen = living.version(who, life.id)
    looked = browser.post(sheet, {"seen": seen})
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"',
                             looked.content.decode()))  # fmt: skip
    slug, marked = next(iter(themes.items()))
    browser.post(f"{sheet}/themes/{slug}", typed(slug, marked.keys, met="no"))
    assert browser.post(sheet, hidden | {"step": "change"})["Location"] == sheet
    stale = browser.post(sheet, hidden | {"step": "confirmed", "seen": "old"})
    assert stale.status_code == 409
    assert "Something has happened since this page was opened" in text_of(stale)
    assert browser.post(sheet, hidden | {"step": "confirmed"}).status_code == 302
    assert queries.view(who, life.id)[2].case.attempt(method).passed is None
    assert queries.view(who, life.id)[2].case.attempt(method).sheet[marked.keys[0]].met


def test_a_sheet_costs_the_same_however_much_is_typed(town):
    life, method, who = held(town)
    browser, sheet = visitor(who), f"/cases/{life.id}/mark/{method}"
    themes = open_in(life, method).themes

    def costs():
        found = []
        for address in (sheet, f"{sheet}/themes/{next(iter(themes))}"):
            MEMORY.forget()
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(address).status_code == 200
            found.append(len(asked))
        return found

    before = costs()
    for slug, marked in themes.items():
        browser.post(f"{sheet}/themes/{slug}", typed(slug, marked.keys))
    assert costs() == before == [13, 15]


def test_marks_are_given_part_by_part_where_a_method_is_marked_by_them(town, monkeypatch):
    whole = read_pack(shelf_folder() / EXAMPLES / "tests" / "written")
    body = packs.newest("ST0825/AP02").awarding_body.model_dump()
    told = whole.model_dump(by_alias=True) | {"awarding_body": body, "invented": False}
    pack = Pack.model_validate(told)
    monkeypatch.setattr(packs, "offered", lambda: {pack.spec: pack})
    Competence.objects.create(
        user=town.assessor.user, organisation_id=body["id"], standard=pack.spec.partition("/")[0],
        from_day="2020-01-01",
    )  # fmt: skip
    life, method, who = held(town, pack.spec)
    browser, sheet = visitor(who), f"/cases/{life.id}/mark/{method}"
    assert "Give marks for each part" in text_of(browser.get(sheet))
    assert "Theme by theme" not in text_of(browser.get(sheet))
    page = browser.get(f"{sheet}/marks")
    assert "Up to 40." in text_of(page)
    wrong = browser.post(f"{sheet}/marks", {"scores.short": "many", "scores.long": "1"})
    assert wrong.status_code == 422
    assert 'value="many"' in wrong.content.decode()
    assert 'value="many"' in browser.get(f"{sheet}/marks").content.decode()
    said = text_of(browser.post(f"{sheet}/marks", {"scores.short": "10", "scores.long": "",
                                                   "step": "keep"}))  # fmt: skip
    assert "From fail up to pass" in said
    both = {"scores.short": "40", "scores.long": "60.5"}
    assert browser.post(f"{sheet}/marks", both)["Location"] == sheet
    # What may not be given is no part of the grade so far, and the page says what is open.
    assert "1 still to be marked" in text_of(browser.get(sheet))
    browser.post(f"{sheet}/marks", both | {"scores.long": "60"})
    assert "The grade so far Distinction" in text_of(browser.get(sheet))
    looked = browser.post(sheet, {"seen": living.version(who, life.id)})
    assert "Check before you do it" in text_of(looked)
