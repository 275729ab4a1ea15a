"""Live cases from elsewhere, out of a sheet: told before they are written, and whole or not."""

import csv
import json
from datetime import date, timedelta
from io import StringIO

import pytest

from guildhall import clock
from guildhall.cases import batches, claimed, packs, queries, versions
from guildhall.cases.foretold import foretold
from guildhall.cases.history import sha256
from guildhall.cases.models import CaseRecord, Entry
from guildhall.engine import stage
from guildhall.sheets.reading import read_sheet
from tests import people_of
from tests.cases import cohort
from tests.cases.cohort import clean
from tests.people_of import do


def sheet_of(tmp_path, rows):
    """Write rows as the CSV that people send."""
    headings = list(dict.fromkeys(name for row in rows for name in row))
    text = StringIO()
    writer = csv.DictWriter(text, headings)
    writer.writeheader()
    writer.writerows(rows)
    path = tmp_path / "live.csv"
    path.write_text(text.getvalue())
    return path


def tried(who, spec, path):
    """Try a sheet out, and keep the batch, as the API does."""
    file = claimed.File(path.name, sha256(path.read_text()), "Another body", "Its head of quality")
    wanted = claimed.asked(packs.newest(spec), read_sheet(path), file)
    batch, trial = batches.try_out(who, wanted)
    batch.save(force_insert=True)
    return batch, trial


def day(ago):
    return (clock.today() - timedelta(days=ago)).strftime("%d/%m/%Y")


def row(uln, **more):
    own = {"ULN": uln, "Name": "Ada Demo", "Employer": "Acme", "Provider": "Midtown"}
    claims = {name.replace("_", " "): told for name, told in more.items()}
    return own | {"Start date": day(800)} | claims


def told(trial):
    return {(one.row, one.column, one.clause) for one in trial.problems}


def test_a_sheet_is_told_row_by_row_before_anything_is_written(on_sqlite, tmp_path):
    town = people_of.town()
    one, two, three, four, five = cohort.ulns(5)
    rows = [
        row(one, Gateway_accepted_on=day(30), Brief_signed_off_on=day(25), Reference="L-1"),
        row(two, Gateway_accepted_on=day(200), Brief_signed_off_on=day(190), Reference="L-1"),
        row(three, Gateway_accepted_on=day(90), AM2_held_on=day(80), AM2_grade="pass",
            AM2_released_on=day(85)),
        row(four, Gateway_accepted_on=day(90), AM2_held_on=day(60), AM2_grade="merit"),
        row(five, Gateway_accepted_on=day(90), AM2_held_on=day(-1), AM2_booked_for=day(-2)),
    ]  # fmt: skip
    _, trial = tried(town.officer, "ST0825/AP02", sheet_of(tmp_path, rows))
    assert told(trial) >= {
        (3, "Reference", None),
        (4, "AM2 released on", "house.time"),
        (5, "AM2 grade", None),
        (6, "AM2 held on", "house.time"),
        (6, "AM2 booked", None),
    }
    assert not trial.may_begin
    assert CaseRecord.objects.count() == 0


def test_what_the_rules_make_of_a_case_is_told_with_its_clauses_and_days(on_sqlite, tmp_path):
    town = people_of.town()
    one, two, three = cohort.ulns(3)
    rows = [
        row(one, Gateway_accepted_on=day(30), Brief_signed_off_on=day(25)),
        row(two, Gateway_accepted_on=day(200)),
        row(three),
    ]  # fmt: skip
    _, trial = tried(town.officer, "ST0825/AP02", sheet_of(tmp_path, rows))
    assert trial.may_begin
    running, lapsed, preparing = foretold(trial, clock.now())
    assert (running["row"], running["stage"]) == (2, "assessment")
    limits = {one["clause"]: one for one in running["deadlines"]}
    left = date.fromisoformat(limits["epa.window"]["by_day"]) - clock.today()
    assert limits["epa.window"]["days_left"] == left.days > 0
    assert limits["am1.submission.window"]["days_left"] == 13 * 7 - 25
    assert "hands in the project output" in " ".join(one["sentence"] for one in running["moves"])
    assert (lapsed["stage"], lapsed["lapsed_by"]) == ("lapsed", "epa.window")
    assert preparing["stage"] == "preparation"
    assert "Ada" not in json.dumps([running, lapsed, preparing])


def test_live_cases_come_all_or_none_and_go_on_like_any_other(database, tmp_path):
    town = people_of.town()
    one, two = cohort.ulns(2)
    rows = [
        row(one, Gateway_accepted_on=day(60), Brief_signed_off_on=day(50), AM1_submitted_on=day(9),
            AM2_held_on=day(40), AM2_grade="fail", AM2_released_on=day(35), Reference="L-1"),
        row(two, Gateway_accepted_on=day(60), Brief_signed_off_on=day(50),
            AM1_submitted_on=day(20), AM1_held_on=day(10), AM1_grade="distinction",
            AM1_released_on=day(5), AM2_held_on=day(40), AM2_grade="pass",
            AM2_released_on=day(30), Overall_grade="merit"),
    ]  # fmt: skip
    path = sheet_of(tmp_path, rows)
    batch, trial = tried(town.officer, "ST0825/AP02", path)
    assert [one.sentence for one in trial.problems] == []
    cohort.written(cohort.begun(town.officer, batch))
    assert not clean()
    first, second = (CaseRecord.objects.get(uln=uln) for uln in (one, two))
    seen = version_of(town.employer, first)
    agreed = do(
        town.employer, "agree_redo", first.pk, seen=seen,
        method="am2", kind="re-sit", action_plan="A rehearsal each week.",
    )  # fmt: skip
    assert agreed.done, agreed.decision.findings
    seen = version_of(town.officer, second)
    claim = do(town.officer, "claim_certificate", second.pk, seen=seen)
    assert claim.done, claim.decision.findings
    bodies = [json.loads(body) for body in Entry.objects.filter(case=second).order_by("sequence")
              .values_list("body", flat=True)]  # fmt: skip
    here = [not one.get("claimed", False) for one in bodies]
    assert here == [True, *[False] * (len(bodies) - 2), True]
    assert "Not witnessed here" in json.dumps(bodies[-1])
    assert not clean()
    _, trial = tried(town.officer, "ST0825/AP02", path)
    assert (trial.counts["there"], trial.may_begin) == (2, False)


def version_of(who, record):
    record, _, view = queries.view(who, record.pk)
    return versions.version_of(record.pk, who.actor, view.last)


def test_only_an_officer_of_the_body_brings_cases_in(on_sqlite, tmp_path):
    town = people_of.town()
    path = sheet_of(tmp_path, [row(cohort.ulns(1)[0])])
    for who in (town.provider, town.other_officer):
        _, trial = tried(who, "ST0825/AP02", path)
        assert not trial.may_begin
        assert {one.clause for one in trial.problems} & {"house.role", "house.relation", None}


OF_A_SPEC = {
    "ST0825/AP02": {"Brief_signed_off_on": 75, "Brief_submitted_on": 80},
    "ST0120/AP02": {"Option": "DST"},
    "ST0792/1.2": {"Option": "production", "Planning_meeting_held_on": 79,
                   "Planning_meeting_confirmed_on": 78},
}  # fmt: skip
"""What a case of each specification is claimed with besides its results, as days ago."""


@pytest.mark.parametrize("spec", OF_A_SPEC)
def test_what_came_in_goes_on_to_certificate_re_sit_and_appeal(on_sqlite, tmp_path, spec):
    town = people_of.town()
    officer, panellist = (
        (town.other_officer, town.other_panellist)
        if spec.startswith("ST0792")
        else (town.officer, town.panellist)
    )
    more = {key: day(one) if isinstance(one, int) else one for key, one in OF_A_SPEC[spec].items()}
    held = {"Gateway_accepted_on": day(80), "AM1_submitted_on": day(60), "AM1_held_on": day(40),
            "AM1_grade": "pass", "AM1_released_on": day(30), "AM2_held_on": day(25),
            "AM2_grade": "pass", "AM2_released_on": day(5)} | more  # fmt: skip
    numbers = cohort.ulns(3)
    rows = [
        row(numbers[0], **held),
        *(row(one, **held | {"AM2_grade": "fail"}) for one in numbers[1:]),
    ]
    batch, trial = tried(officer, spec, sheet_of(tmp_path, rows))
    assert [one.sentence for one in trial.problems if one.kind != "note"] == []
    cohort.written(cohort.begun(officer, batch))
    passed, failed, appealed = (CaseRecord.objects.get(uln=one) for one in numbers)

    def does(who, action, record, **fields):
        done = do(who, action, record.pk, seen=version_of(who, record), **fields)
        assert done.done, (action, done.decision.findings)

    does(officer, "claim_certificate", passed)
    does(officer, "record_certificate", passed, number="C-1")
    plan = {"action_plan": "A rehearsal each week.", "hold_by": (clock.today() + timedelta(20))}
    does(town.employer, "agree_redo", failed, method="am2", kind="re-sit", **plan)
    apprentice = town.apprentice_of(appealed.pk)
    does(apprentice, "appeal", appealed, against="am2", grounds="The room was loud.")
    does(officer, "acknowledge_appeal", appealed, appeal="appeal-1",
         panellist=panellist.user.pk)  # fmt: skip
    does(panellist, "decide_appeal", appealed, appeal="appeal-1", upheld=True, grade="pass",
         reason="It was.")  # fmt: skip
    stages = [stage(queries.view(officer, one.pk)[2].case) for one in (passed, failed, appealed)]
    assert [one.value for one in stages] == ["certified", "redo", "passed"]
    assert not clean()
