"""What cannot be: each named check of the tables of cases refuses what it is there to refuse."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from guildhall import clock
from guildhall.cases import drafts, links, seals
from guildhall.cases.models import (
    Answer,
    Batch,
    CaseRecord,
    Draft,
    Due,
    Entry,
    Line,
    Link,
    Move,
    PackRevision,
    Part,
    PersonalText,
    Seal,
    Slot,
)
from tests import living, people_of
from tests.cases import cohort

LONG_AGO = clock.now() - timedelta(days=9_999)
NOW = clock.now()
H = "0" * 64
INSIDE = {"side": "inside", "owner": "a-body"}
PASSED = INSIDE | {"stage": "passed", "grade": "pass", "lapses_at": None}
VIOLATIONS = {
    "a_revision_is_known_by_its_hash": (
        PackRevision, [{"digest": "x"}, {"digest": "1" * 64, "revision": 0},
                       {"digest": "1" * 64, "rules": ""}]),
    "a_case_has_a_history": (CaseRecord, [{"sequence": 0}, {"head": "0" * 63}, {"head": "x" * 64}]),
    "a_case_is_of_somebody": (CaseRecord, [{"name": ""}]),
    "a_uln_has_ten_digits": (CaseRecord, [{"uln": "123"}, {"uln": "12345678x0"}]),
    "a_case_does_not_end_before_it_begins": (CaseRecord, [{"last_at": LONG_AGO}]),
    "a_history_begins_at_1": (Entry, [{"sequence": 0}]),
    "an_entry_is_an_event_with_its_hash": (
        Entry, [{"hash": "x"}, {"hash": H[1:]}, {"event": "x"}, {"event": "session.booked/0"}]),
    "a_seal_is_over_entries": (
        Seal, [{"hash": "x"}, {"count": 0}, {"position": 9_999, "count": 10_000}]),
    "what_is_erased_is_gone": (
        PersonalText, [{"erased_at": NOW}, {"erased_at": NOW, "text": ""}, {"salt": ""},
                       {"text": ""}, {"salt": "x" * 32}]),
    "a_text_has_a_key": (PersonalText, [{"id": "x"}]),
    "an_answer_is_one_to_a_question": (
        Answer, [{"asked": "x"}, {"status": 0}, {"status": 500}, {"key": ""}]),
    "a_part_is_an_assessors_or_a_panellists": (Part, [{"role": "officer"}]),
    "a_slot_is_a_quarter_of_an_hour": (
        Slot, [{"quarter": NOW.replace(minute=1, second=0)},
               {"quarter": NOW.replace(minute=15, second=1)}]),
    "a_line_stands_in_a_list": (
        Line, [INSIDE | {"owner": ""}, {"side": "assessor", "owner": "p-1"}, {"side": "x"},
               {"side": "apprentice", "owner": "p-1 a-body"}]),
    "a_move_stands_in_a_list": (Move, [INSIDE | {"owner": ""}]),
    "a_due_stands_in_a_list": (Due, [{"side": "panellist", "owner": "p-1"}]),
    "a_line_is_of_somebody": (Line, [{"name": ""}]),
    "a_line_has_a_uln_of_ten_digits": (Line, [{"uln": "123"}]),
    "a_line_has_a_stage_that_there_is": (Line, [{"stage": "x"}, {"stage": "none"}]),
    "what_is_over_does_not_lapse": (
        Line, [PASSED | {"lapses_at": NOW}, INSIDE | {"stage": "withdrawn", "lapses_at": NOW}]),
    "a_number_is_of_a_certificate": (
        Line, [INSIDE | {"certificate_number": "1"}, INSIDE | {"certificate": "recorded"},
               INSIDE | {"certificate": "x"}]),
    "a_line_does_not_end_before_it_begins": (Line, [{"last_at": LONG_AGO}]),
    "what_has_passed_has_a_grade": (Line, [PASSED | {"grade": ""}]),
    "a_certificate_is_of_a_pass": (Line, [PASSED | {"stage": "certified"}]),
    "a_move_is_somebodys": (Move, [{"role": "x"}, {"action": ""}, {"words": ""}]),
    "a_day_comes_from_a_clause": (Move, [{"by_day": NOW.date(), "clause": ""}]),
    "a_move_does_not_end_before_it_begins": (Move, [{"until": LONG_AGO}]),
    "a_move_is_sorted_by_its_day": (Move, [{"by_day": NOW.date(), "day": LONG_AGO.date(),
                                            "clause": "x"}]),
    "a_due_does_not_end_before_it_begins": (Due, [{"until": LONG_AGO}]),
    "a_link_runs_out_after_it_was_made": (Link, [{"expires_at": LONG_AGO}]),
    "a_link_that_was_taken_back_is_not_used": (Link, [{"used_at": NOW, "revoked_at": NOW}]),
    "a_link_is_kept_as_its_hash": (Link, [{"hash": "x"}, {"name": ""}, {"thing": ""}]),
    "a_draft_is_of_a_sheet": (Draft, [{"method": ""}, {"about": ""}]),
    "a_batch_is_written_once_it_is_begun": (
        Batch, [{"state": "x"}, {"begun_at": NOW}, {"state": "writing"}, {"written": 1},
                {"state": "done", "begun_at": NOW, "done_at": NOW, "written": 1}]),
    "no_more_is_written_than_wanted": (
        Batch, [{"state": "writing", "begun_at": NOW, "written": 2}]),
    "a_limit_is_of_a_clause": (Due, [{"whose": "x"}, {"clause": ""}, {"what": ""}]),
}  # fmt: skip


def test_every_named_check_refuses_what_cannot_be(database):
    town = people_of.town()
    life = living.live(town, to="ready")
    links.ask(town.provider, life.id, links.Wish("Lin", "", "confirm_competence"), clock.now())
    drafts.keep(town.assessor, life.id, "am1", "1.1.1", {}, clock.now())
    clock.datetime = type(NOW)
    seals.seal(NOW)
    cohort.tried(town.provider, cohort.rows(1))
    Answer.objects.create(owner="p-1", key="a", asked=H, status=200, body="", at=NOW)
    for name, (table, changes) in VIOLATIONS.items():
        row = table.objects.values().first()
        row.pop("id" if table not in (CaseRecord, PersonalText) else "", None)
        row.pop("position" if table is Entry else "", None)
        fresh = {CaseRecord: {"id": None, "uln": ""}, Entry: {"sequence": 99},
                 Seal: {"position": 9_999}, PersonalText: {"id": "f" * 32}}  # fmt: skip
        for change in changes:
            told = {k: v for k, v in (row | fresh.get(table, {}) | change).items() if v is not None}
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                table(**told).save(force_insert=True)


def test_every_check_of_the_tables_of_cases_is_tried():
    checks = {
        one.name
        for table in apps.get_app_config("cases").get_models()
        for one in table._meta.constraints  # noqa: SLF001 - Django's own way to list them
        if isinstance(one, models.CheckConstraint)
    }
    assert checks == set(VIOLATIONS)
