"""Sides of the rules of order and of sessions that no pack of the shelf shows."""

from dataclasses import replace

import pytest

from guildhall.engine.pack import Pack
from guildhall.engine.rules.order import held_before
from tests.engine.builders import done, tried
from tests.engine.otherwise import before, otherwise, says

FIRST = "examples/methods/order.test-first"
APART = "examples/methods/order.days-between"
PRACTICAL = "examples/methods/order.practical"
EMERGENCY = "examples/methods/order.one-day.emergency"
RE_TAKE = "st0120-ap02/resit.typical-time.re-take"

SIDES = [
    # Each of several methods is looked at, whatever is the matter with the one before.
    (FIRST, 13, {"order.practical": {"methods": ["am1", "am2", "am5"], "bites": ["book_session"]}},
     {}, ["note order.practical: The lamp test comes before it and is not booked yet."]),
    (PRACTICAL, 3, {"order.practical": {"methods": ["am2", "am1", "am3"]}}, {},
     [("refusal order.practical: The lamp test would end on 2 February 2026, 4:30pm; the fog drill "
      "comes after it and is on 2 February 2026, 2pm: move that one first. (field=starts_at)")]),
    # Days between: whichever of the two is moved, and with no most of them.
    (APART, 8, {"order.days-between": {}}, {"method": "am3", "starts_at": "2026-02-28 14:00"},
     [("warning order.days-between: The interview would be on 2 March 2026, 2 days after the fog "
      "drill on 28 February 2026; 3 March 2026 is the first day. Move the interview as well. "
      "(field=starts_at)")]),
    (APART, 11, {"order.days-between": {"most": None}}, {}, []),
    (EMERGENCY, 10, {"order.days-between": {}},
     {"method": "am4", "starts_at": "2026-02-03 10:00"},
     [("refusal order.days-between: The interview would be on 3 February 2026, 1 day after the "
      "fog drill on 2 February 2026; 5 February 2026 is the first day. (field=starts_at)")]),
    # The limits of another attempt.
    ("examples/resits/rework/first-attempt", 4,
     {"again.rework": {"within": {"days": 1}, "after": "gateway.accepted"}}, {}, []),
    (RE_TAKE, 3, {"resit.typical-time": {"after": "result.released"}}, {},
     [("warning resit.typical-time: The re-take would be on 25 March 2026; typically it is within "
      "2 months of the release of the fail on 24 January 2026, by 24 March 2026. "
      "(got=2026-03-25, limit=2026-03-24, unit=day, field=starts_at)")]),
    # Sessions, and what is marked of them.
    ("examples/observations/am1.activities", 4,
     {"am1.activities": {"least": 1, "items": {"other": "mends the grate"}}}, {},
     [("refusal am1.activities: 0 of 1 are recorded as covered, 1 is needed; not covered: mends "
      "the grate. (got=0, limit=1, field=covered)")]),
    ("examples/reform/sample.marked", 3, {"am1.sample": {"method": "am2"}, "am1.outcomes": {}}, {},
     [("refusal am1.outcomes: Not marked: mowing.p3, gathering.p2. "
      "(got=3, limit=5, field=sheet)")]),
    ("examples/people/conditions.room", 2, {"am1.delivery": {"ways": ["online"]}},
     {"delivery": "face_to_face"},
     [("refusal am1.delivery: It would be held face to face; it has to be online. "
      "(got=face_to_face, limit=online, field=delivery)")]),
    ("st0792-1.2/am1.end-early.discussion", 1, {"am1.end-early": {"methods": ["am1"]}}, {}, []),
    ("st0792-1.2/am1.end-early.discussion", 1, {"am1.end-early.confident": {"methods": ["am1"]}},
     {}, []),
]  # fmt: skip


@pytest.mark.parametrize(("scenario", "step", "rules", "given", "lines"), SIDES)
def test_a_step_taken_otherwise_is_told_why(scenario, step, rules, given, lines):
    decision = otherwise(scenario, step, rules, given)
    assert says(decision, *list(rules)[-1:]) == lines


HELD_FIRST = {"kind": "passed_before", "method": "am2", "first": "am1", "state": "held"}
APART_FROM = {"kind": "days_between", "method": "am2", "first": "am1", "least": {"days": 1}}
BOOK_AM2 = {"method": "am2", "starts_at": "2026-02-20 10:00", "place": "online"}


@pytest.mark.parametrize(
    ("rule", "lines"),
    [
        (HELD_FIRST, [("refusal am1.assessor: The professional discussion waits until the "
                       "presentation has been held. (limit=held)")]),
        (APART_FROM, []),
    ],
)  # fmt: skip
def test_what_failed_by_its_words_was_never_held(rule, lines):
    """Nobody is told of the fail before it is released; from no day are any days counted."""
    decision = otherwise(
        "st0120-ap02/am1.report.words", 6, {"am1.assessor": {**rule, "bites": ["book_session"]}},
        BOOK_AM2, do="book_session", by="officer",
    )  # fmt: skip
    assert says(decision, "am1.assessor") == lines


BETWEEN = "examples/observations/epa.window.between"


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "questions_most", "most": 1},
        {"kind": "question_quota", "each": {"most": 1}, "follow_ups": "counted"},
    ],
)
def test_of_a_session_that_is_not_booked_no_question_was_put(rule):
    rules = {"am1.activities": {**rule, "method": "am1", "bites": ["ask_question"]}}
    player, _ = before(BETWEEN, 2, rules)
    theme = next(iter(player.pack.themes_of("am1", None)), "any")
    given = {"method": "am1", "theme": theme}
    decision = otherwise(BETWEEN, 2, rules, given, do="ask_question", by="assessor")
    assert says(decision, "am1.activities") == []
    assert {finding.clause for finding in decision.findings} == {"house.state"}


def test_a_re_sit_is_not_held_against_a_first_attempt_that_is_still_to_come():
    """The fog drill was broken off and is held again; the lamp test is failed meanwhile."""
    player, _ = before(EMERGENCY, 10)
    done(player, "2026-02-03 09:00", "assessor", "mark", method="am2", set="fail")
    done(player, "2026-02-03 10:00", "quality_assurer", "agree_marks", method="am2")
    done(player, "2026-02-03 11:00", "officer", "release_result", method="am2")
    done(player, "2026-02-03 12:00", "employer", "agree_redo", method="am2", kind="re-sit")
    booked = tried(player, "2026-02-03 13:00", "officer", "book_session", method="am2",
                   starts_at="2026-02-20 10:00", place="The rock")  # fmt: skip
    assert says(booked, "order.one-day", "order.practical") == []


def test_a_re_sit_is_not_held_against_one_that_was_over_when_it_was_agreed():
    player, _ = before("examples/methods/resit.order", 1)
    done(player, "2026-01-22 09:00", "employer", "agree_redo", method="am4", kind="re-sit")
    done(player, "2026-01-22 10:00", "officer", "book_session", method="am4",
         starts_at="2026-01-29 10:00", place="Harbour")  # fmt: skip
    done(player, "2026-01-29 10:00", "assessor", "start_session", method="am4")
    done(player, "2026-01-29 11:00", "assessor", "end_session", method="am4")
    done(player, "2026-01-29 12:00", "assessor", "mark", method="am4", set="pass")
    done(player, "2026-01-29 13:00", "quality_assurer", "agree_marks", method="am4")
    done(player, "2026-01-29 14:00", "officer", "release_result", method="am4")
    done(player, "2026-01-29 14:00", "employer", "agree_redo", method="am2", kind="re-sit")
    booked = tried(player, "2026-01-29 15:00", "officer", "book_session", method="am2",
                   starts_at="2026-02-10 10:00", place="The rock")  # fmt: skip
    assert says(booked, "order.practical") == []


def test_a_method_of_which_one_sitting_is_held_has_begun():
    rule = {"kind": "in_order", "methods": ["am2", "am1"], "bites": ["move_session"]}
    scenario = "examples/observations/am1.sittings.different"
    player, move = before(scenario, 6, {"am2.setting": rule})
    tries = player.case.current_attempts
    assert tries["am1"].sittings
    later = move.given | {"method": "am2", "starts_at": "2026-12-01 10:00"}
    decision = player.perform(move.model_copy(update={"given": later}))
    assert says(decision, "am2.setting") == [
        "note am2.setting: The observation comes after it and has been held already."
    ]


@pytest.mark.parametrize(("step", "held"), [(11, False), (12, True)])
def test_days_count_from_a_session_once_it_is_over(step, held):
    player, _ = before("examples/methods/order.days-between.start", step)
    rule = player.pack.by_id["order.days-between"].rule
    assert (held_before(player.case, rule) is not None) is held


def test_a_sample_may_have_statements_of_the_own_option():
    player, plan = before("examples/reform/sample.least", 4)
    whole = player.pack.model_dump(by_alias=True) | {"options": {"A": "Meadows"}}
    whole["themes"]["gathering"]["option"] = "A"
    player.pack = Pack.model_validate(whole)
    of_option = replace(player.case.registration, option="A", digest=player.pack.digest)
    player.case = replace(player.case, registration=of_option)
    given = plan.given | {"descriptors": ["mowing.p1", "mowing.p2", "gathering.p1"]}
    decision = player.perform(plan.model_copy(update={"given": given}))
    assert "am1.sample" in decision.kept


def test_an_adjustment_for_one_method_may_be_asked_for_beside_another():
    player, ask = before("st0120-ap02/adjustments.extra-time.start", 1)
    assert not player.perform(ask).refused
    of_am2 = ask.given | {"method": "am2", "kind": "room"}
    assert not player.perform(ask.model_copy(update={"given": of_am2})).refused


def test_the_themes_of_the_own_option_have_their_questions_too():
    scenario, clause = "st0120-ap02/am1.questions.min", "am1.questions.min"
    quota = {"kind": "question_quota", "method": "am1", "follow_ups": "counted"}
    rules = {clause: {**quota, "each": {"least": 9}, "bites": ["end_session"]}}
    player, _ = before(scenario, 1)
    options = (None, player.case.known.option)
    core, own = (player.pack.themes_of("am1", option) for option in options)
    assert len(own) > len(core)
    assert len(says(otherwise(scenario, 1, rules), clause)) == len(own)
