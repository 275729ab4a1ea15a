"""Forms from types: every action, in every specification, to a form and back again."""

import json
import re
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import override_settings
from hypothesis import HealthCheck, example, given, settings, strategies as st

from guildhall.cases import packs
from guildhall.cases.asked import OFFERED, body_of
from guildhall.engine.actions import ACTIONS
from guildhall.shelf.packs import EXAMPLES, read_pack, shelf_folder
from guildhall.shelf.player import Player
from guildhall.web.forms.form import Form, typed_for, typed_of
from guildhall.web.forms.known import known_of
from guildhall.web.forms.parts import Day, Moment
from guildhall.web.forms.reading import Faults, read, time_of
from guildhall.web.forms.typed import Typed
from guildhall.web.forms.words import WORDS
from tests.engine.builders import walked
from tests.web import trying
from tests.web.drawn import values_of
from tests.web.trying import a_form
from tests.web.visiting import text_of, visitor

SPECS = sorted(packs.offered())


def sent(typed):
    """What a browser sends for it."""
    query = QueryDict(mutable=True)
    for name, texts in typed.texts.items():
        query.setlist(name, texts)
    return query


def about(spec):
    """Every action, with each method that it can be about."""
    for name in OFFERED:
        if ACTIONS[name].target == "method":
            for method in packs.offered()[spec].methods:
                yield name, method
        else:
            yield name, None


def shown(form):
    return render_to_string("web/parts/form.html", {"form": form.show()})


def test_the_ksbs_that_are_offered_are_those_that_count():
    support, production = packs.offered()["ST0120/AP02"], packs.offered()["ST0792/1.2"]
    of_one = walked("registered", player=Player(support), option="DST").case

    def offered(pack, *about):
        return {one.value for one in known_of(pack, *about).options["ksbs"]}

    assert offered(support) == set(support.ksbs)
    theirs = {code for one in support.methods for code in support.ksbs_of(one, "DST")}
    assert offered(support, of_one) == theirs < set(support.ksbs)
    assert offered(support, of_one, "am1") == set(support.ksbs_of("am1", "DST"))
    portfolio = offered(production, None, None, "add_evidence")
    assert portfolio >= set(production.ksbs_of("am2", None))
    assert portfolio < set(production.ksbs)


def test_an_assessor_says_which_work_they_looked_at_and_of_the_portfolio_what_is_assessed():
    def offered(pack, method, option=None):
        case = walked("ready", player=Player(pack), option=option).case
        found = {one.value for one in known_of(pack, case, method).options["reviewed"]}
        return found - set(case.evidence), found & set(case.evidence)

    support = packs.offered()["ST0120/AP02"]
    assert offered(support, "am1", "DST") == ({"report", "ksb-map", "presentation"}, set())
    work, portfolio = offered(support, "am2", "DST")
    assert portfolio
    assert not work
    work, portfolio = offered(read_pack(shelf_folder() / EXAMPLES / "evidence"), "am1")
    assert work
    assert portfolio


def test_what_is_handed_in_has_a_row_from_the_start_with_every_kind_the_pack_speaks_of():
    form = a_form("ST0120/AP02", "submit_work", "am1")
    page = shown(form)
    for kind in ("presentation", "report", "ksb-map"):
        assert f'name="pieces.0.kind" type="radio" value="{kind}"' in page, kind
    assert "KSB map" in page
    assert "qualifications.0.subject" in shown(a_form("ST0120/AP02", "record_english_maths", None))


@pytest.mark.parametrize("spec", SPECS)
def test_every_action_has_a_form_with_a_label_for_every_input(spec):
    for name, method in about(spec):
        page = shown(a_form(spec, name, method))
        inputs = re.findall(r'<(?:input|textarea|select)[^>]*\sid="([^"]+)"', page)
        labelled = set(re.findall(r'<label[^>]*\sfor="([^"]+)"', page))
        assert set(inputs) == labelled, (name, set(inputs) ^ labelled)
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), (name, [one for one in ids if ids.count(one) > 1])
        told = {
            one
            for group in re.findall(r'aria-describedby="([^"]+)"', page)
            for one in group.split()
        }
        assert told <= set(ids), (name, told - set(ids))


def tried(form, times):
    """Fill a form in so many times, by chance; it reads what was filled in."""

    @settings(max_examples=times, deadline=None, derandomize=True, database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(values=values_of(form.parts))
    def fill(values):
        body = body_of(form.action).model_validate(values | form.given)
        typed = typed_of(sent(typed_for(form, values))).tidied(form.parts)
        again = Form(form.action, form.known, typed=typed, given=form.given)
        read = again.read()
        assert read == body, (form.action, again.faults.sentences, values)

    fill()


@pytest.mark.parametrize("spec", SPECS)
def test_an_action_becomes_a_form_and_the_form_the_same_action(spec):
    for name, method in about(spec):
        tried(a_form(spec, name, method), 4)


tried_pages = override_settings(ROOT_URLCONF=trying.__name__)
S = "/try/st0825-ap02"


def refused(address, **typed):
    """Send a form; give the links of its error summary, and the page."""
    answer = visitor().post(f"{S}/{address}", {k.replace("__", "."): v for k, v in typed.items()})
    page = answer.content.decode()
    links = re.findall(r'<li><a href="#([^"]+)">([^<]+)</a>', page)
    assert all(f'id="{one}"' in page for one, _ in links)
    assert "<title>Error: " in page
    return links, page


@tried_pages
def test_what_is_wrong_is_told_with_a_link_to_the_very_input_and_what_was_typed_stays():
    links, page = refused(
        "book_session/am2", place="", starts_at__day="25", starts_at__month="13",
        starts_at__year="2026", starts_at__time="1:30am", minutes="<b>",
    )  # fmt: skip
    assert links == [
        ("starts_at-month", "When does it start? The month is a number from 1 to 12."),
        ("place", "Place: this is needed."),
        ("minutes", "Length in minutes: enter a whole number."),
    ]
    assert 'value="&lt;b&gt;"' in page
    assert 'value="1:30am"' in page
    assert page.count("govuk-input--error") == 3


@tried_pages
def test_an_hour_that_comes_twice_is_asked_about_and_one_that_never_comes_is_told():
    at = {"starts_at__day": "25", "starts_at__month": "10", "starts_at__year": "2026",
          "starts_at__time": "1:30am", "place": "Room 1"}  # fmt: skip
    links, page = refused("book_session/am2", **at)
    assert [one for one, _ in links] == ["starts_at.which"]
    assert "The first: summer time" in page
    sent_on = {name.replace("__", "."): text for name, text in at.items()}
    for which, offset in (("first", "T00:30:00Z"), ("second", "T01:30:00Z")):
        answer = visitor().post(f"{S}/book_session/am2", sent_on | {"starts_at.which": which})
        started = json.loads(answer.content)["starts_at"]
        assert datetime.fromisoformat(started) == datetime.fromisoformat(f"2026-10-25{offset}")
    links, _ = refused("book_session/am2", **at | {"starts_at__day": "29", "starts_at__month": "3"})
    assert links[0][0] == "starts_at-time"
    assert "never show 01:30" in links[0][1]


@tried_pages
def test_rows_are_added_and_taken_away_without_scripts_and_nothing_typed_is_lost():
    first = {"steps.rows": "0", "steps.0.what": "Look", "words": "x"}
    page = visitor().post(f"{S}/submit_brief", first | {"add": "steps"}).content.decode()
    assert 'name="steps.1.what"' in page
    assert 'value="Look"' in page
    assert 'value="x"' in page
    assert "There is a problem" not in page
    both = first | {"steps.rows": ["0", "1"], "steps.1.what": "Make", "remove": "steps.0"}
    page = visitor().post(f"{S}/submit_brief", both).content.decode()
    assert 'value="Make"' in page
    assert 'value="Look"' not in page
    last = {"steps.rows": ["0", "1", "2"], "steps.0.what": "", "steps.1.what": "Make",
            "steps.1.weeks": "2.5"}  # fmt: skip
    answer = visitor().post(f"{S}/submit_brief", last)
    assert json.loads(answer.content) == {"steps": [{"what": "Make", "weeks": "2.5"}]}


@tried_pages
def test_a_row_of_an_error_is_the_row_that_is_shown():
    links, _ = refused(
        "submit_work/am1", pieces__rows=["3", "7"], pieces__3__title=" ", pieces__7__title="Report"
    )
    assert links == [("pieces.0.kind", "The work, 1, Of which kind? This is needed.")]


@tried_pages
def test_what_is_no_choice_is_not_taken():
    for name, text in (("employer", "p-9"), ("provider", "' OR 1=1")):
        links, _ = refused("register", **{name: text})
        assert any(one.startswith(name) for one, _ in links)
    links, _ = refused("record_conditions/am1", confirmed=["no-such"])
    assert links == [("confirmed", "What is confirmed? Choose among those that are here.")]


@tried_pages
def test_a_file_is_kept_and_stays_named_when_something_else_is_wrong():
    sent_file = SimpleUploadedFile("talk.mp4", b"film")
    answer = visitor().post(
        f"{S}/submit_work/am1", {"pieces.rows": "0", "pieces.0.id.file": sent_file}
    )
    page = answer.content.decode()
    assert 'name="pieces.0.id" value="f-9"' in page
    assert "Handed in: talk.mp4" in text_of(answer)


def test_every_field_of_every_action_has_words():
    shapes = {body_of(name) for name in OFFERED}
    fields = {field for shape in shapes for field in shape.model_fields} - {"document"}
    assert fields <= set(WORDS)
    assert [one for one in WORDS.values() if one.label.endswith(".") or not one.label] == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("20", "3", "2026"), date(2026, 3, 20)),
        (("1", "Mar", "2026"), date(2026, 3, 1)),
        (("01", "march", "2026"), date(2026, 3, 1)),
        (("29", "2", "2028"), date(2028, 2, 29)),
        (("29", "2", "2026"), "day"),
        (("", "2", "2026"), "day"),
        (("1", "ma", "2026"), "month"),
        (("1", "0", "2026"), "month"),
        (("1", "1", "26"), "year"),
        (("x", "1", "2026"), "day"),
        (("", "", ""), None),
    ],
)
def test_a_day_is_read_as_people_write_it(typed, meant):
    texts = {f"on.{key}": [one] for key, one in zip(("day", "month", "year"), typed, strict=True)}
    faults = Faults()
    found = read((Day(key="on", label="On"),), Typed(texts), faults)
    assert found == ({"on": meant} if isinstance(meant, date) else {})
    assert faults.inputs.get("on") == (meant if isinstance(meant, str) else None)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("9:30", "09:30"), ("9.30am", "09:30"), ("9:30 PM", "21:30"), ("2pm", "14:00"),
        ("12am", "00:00"), ("12pm", "12:00"), ("noon", "12:00"), ("midnight", "00:00"),
        ("14:30:15", "14:30"), ("0:05", "00:05"), ("14", None), ("13pm", None), ("25:00", None),
        ("9:7", None), ("half past", None), ("", None),
    ],
)  # fmt: skip
def test_a_time_is_read_as_people_write_it(text, meant):
    found = time_of(text)
    assert (found and f"{found:%H:%M}") == meant


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(texts=st.dictionaries(st.sampled_from(["at.day", "at.month", "at.year", "at.time"]),
                             st.lists(st.text(max_size=8), max_size=2)))  # fmt: skip
@example(texts={"at.day": ["31"], "at.month": ["12"], "at.year": ["9999"], "at.time": ["23:59"]})
@example(texts={"at.day": ["1"], "at.month": ["1"], "at.year": ["0001"], "at.time": ["0:00"]})
def test_whatever_is_typed_as_a_moment_is_one_or_is_told(texts):
    faults = Faults()
    found = read((Moment(key="at", label="At"),), Typed(texts), faults)
    assert not (found and faults.sentences)
    if found:
        assert found["at"].astimezone(UTC)


def test_what_leaving_a_question_open_means_is_said_at_it():
    shown = render_to_string(
        "web/parts/form.html", {"form": a_form("ST0825/AP02", "check_identity").show()}
    )
    assert "None was shown" in shown
    assert "Not stated" not in shown
