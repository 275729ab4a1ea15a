"""Sides of the rules of time that no pack of the shelf shows: a step taken otherwise."""

import pytest

from tests.engine.otherwise import before, otherwise, says

WINDOWS = "examples/time/windows"
LENGTHS = "examples/time/lengths"
CROSSED = f"{WINDOWS}/am2.window.epa-first"
TYPICAL = f"{WINDOWS}/epa.typical.sides"
WITHIN_DAYS = {"kind": "held_typically", "within": {"days": 1}, "after": "gateway.accepted"}
AFTER_OTHER = {"within": {"days": 10}, "after": "session.ended", "after_method": "am1"}
GRANT = {"method": "am1", "minutes": "5", "reason": "The bell rang."}

SIDES = [
    # What is typical of some methods, of first attempts, and what it counts from.
    (TYPICAL, 3, {"epa.typical": {"methods": ["am2"]}}, {}, []),
    (TYPICAL, 3, {"epa.typical": {"methods": ["am1"]}}, {},
     [("warning epa.typical: The observation would be on 16 April 2026; typically it is within "
      "3 months of the acceptance of the gateway on 15 January 2026, by 15 April 2026. "
      "(got=2026-04-16, limit=2026-04-15, unit=day, field=starts_at)")]),
    (TYPICAL, 3, {"epa.typical": {"within": {"days": 10}, "after": "session.booked"}}, {},
     [("warning epa.typical: The observation would be on 16 April 2026; typically it is within "
      "10 days of the first booking on 1 February 2026, by 11 February 2026. "
      "(got=2026-04-16, limit=2026-02-11, unit=day, field=starts_at)")]),
    (TYPICAL, 3, {"epa.typical": {"within": {"working_days": 60}}},
     {"starts_at": "2026-04-15 10:00"},
     [("warning epa.typical: The observation would be on 15 April 2026; typically it is within "
      "60 working days of the acceptance of the gateway on 15 January 2026, by 13 April 2026. "
      "(got=2026-04-15, limit=2026-04-13, unit=day, field=starts_at)")]),
    # What is recorded from outside has been; what is booked is to come.
    ("examples/aggregation/outside-exam/exam.typical", 1, {"exam.typical": {}}, {},
     [("warning exam.typical: The examination was on 13 April 2026; typically it is within "
      "3 months of the acceptance of the gateway on 12 January 2026, by 12 April 2026. "
      "(got=2026-04-13, limit=2026-04-12, unit=day, field=held_on)")]),
    (CROSSED, 3, {"epa.typical": AFTER_OTHER}, {}, []),
    (CROSSED, 6, {"epa.typical": AFTER_OTHER}, {},
     [("warning epa.typical: The discussion would be on 16 July 2026; typically it is within "
      "10 days of the observation on 15 June 2026, by 25 June 2026. "
      "(got=2026-07-16, limit=2026-06-25, unit=day, field=starts_at)")]),
    (CROSSED, 6, {"epa.typical": {"within": {"days": 10}, "after": "work.submitted"}}, {},
     [("warning epa.typical: The discussion would be on 16 July 2026; typically it is within "
      "10 days of the submission on 20 January 2026, by 30 January 2026. "
      "(got=2026-07-16, limit=2026-01-30, unit=day, field=starts_at)")]),
    # A break that is not over has moved it by two days until now.
    ("st0792-1.2/epa.window.pause", 6,
     {"epa.window": {**WITHIN_DAYS, "within": {"months": 1}, "bites": ["book_session"]}}, {},
     [("refusal epa.window: The professional discussion would be on 27 February 2026; typically "
      "it is within 1 month of the acceptance of the gateway on 31 December 2025, by 2 February "
      "2026. (got=2026-02-27, limit=2026-02-02, unit=day, field=starts_at)")]),
    ("examples/resits/rework/window", 3,
     {"again.new-logbook": {**WITHIN_DAYS, "bites": ["book_session"]}}, {}, []),
    # One day of notice, and one day with the papers.
    ("st0792-1.2/am2.notice", 1, {"am2.notice": {}}, {"starts_at": "2026-01-20 10:00"},
     [("refusal am2.notice: Told on 19 January for 20 January: 1 day's notice, 14 needed. "
      "(got=1, limit=14, unit=days, field=starts_at)")]),
    ("st0792-1.2/am2.review.start", 4, {"am2.review": {"days": 1}},
     {"starts_at": "2026-01-26 14:00"},
     [("refusal am2.review: With the papers from 26 January 2026, the assessor has 0 days before "
      "the professional discussion on 26 January 2026; 1 is needed. "
      "(got=0, limit=1, unit=days, field=starts_at)")]),
    # The length of a session and of its parts.
    (f"{LENGTHS}/am1.duration.booking", 1, {"am1.duration": {}}, {"minutes": "1"},
     [("refusal am1.duration: The observation is planned for 1 minute; it takes 115 minutes to "
      "150 minutes. (got=60, limit=6900, unit=seconds, field=minutes)")]),
    (f"{LENGTHS}/am1.duration.booking", 1, {"am1.duration": {"bound": "at_most"}},
     {"minutes": "1"}, []),
    (f"{LENGTHS}/am1.duration.121", 3,
     {"am3.questions.share": {"kind": "typical_split", "method": "am3", "bites": ["start_part"]}},
     {}, []),
]  # fmt: skip


@pytest.mark.parametrize(("scenario", "step", "rules", "given", "lines"), SIDES)
def test_a_step_taken_otherwise_is_told_why(scenario, step, rules, given, lines):
    decision = otherwise(scenario, step, rules, given)
    assert says(decision, *rules) == lines


def test_a_part_that_never_began_ran_for_no_time():
    scenario = f"{LENGTHS}/am1.questions.share.planned"
    decision = otherwise(scenario, 3, None, {"method": "am1"}, do="end_session")
    assert says(decision, "am1.duration") == [
        (
            "warning breach am1.duration: The observation ran 110 minutes; 115 minutes are the "
            "least. (got=6600, limit=6900, unit=seconds)"
        ),
        (
            "warning breach am1.duration: The part “Questions” of the observation ran 0 minutes; "
            "15 minutes are the least. (got=0, limit=900, unit=seconds)"
        ),
    ]


def test_what_was_granted_before_is_told_with_what_would_be_too_much():
    scenario, given = f"{LENGTHS}/am2.extension", GRANT | {"method": "am2"}
    decision = otherwise(scenario, 7, None, given, do="extend_session")
    assert says(decision, "am2.extension") == [
        (
            "refusal am2.extension: 12 minutes 30 seconds more would be granted in all; 10% is "
            "7 minutes 30 seconds. Granted before: 7 minutes 30 seconds. "
            "(got=750, limit=450, unit=seconds, field=minutes)"
        )
    ]


def test_nothing_is_granted_on_top_of_a_session_that_is_not_booked():
    more = {"kind": "extension", "method": "am1", "percent": 10, "bites": ["extend_session"]}
    scenario = "examples/observations/epa.window.between"
    decision = otherwise(
        scenario, 2, {"am1.activities": more}, GRANT, do="extend_session", by="assessor"
    )
    assert says(decision, "house.state", "am1.activities") == [
        ("refusal house.state: The observation is not booked; for this it has to be under way.")
    ]


@pytest.mark.parametrize(
    ("scenario", "step", "clause", "lines"),
    [
        ("examples/resits/rework/rework.late", 1, "again.rework",
         [("refusal again.rework: Handed in again on 12 February 2026; 20 days after the release "
          "of the fail on 22 January 2026 ended on 11 February 2026. "
          "(got=2026-02-12, limit=2026-02-11, unit=day)")]),
        ("examples/resits/rework/logbook.waits", 4, "again.logbook",
         [("refusal again.logbook: This would be the second attempt, with 4 days since the "
          "release and every method attempted: row 3 allows no re-sit or re-take of the "
          "discussion. From 30 January 2026 on, one is allowed. (got=2, unit=attempt)")]),
        ("st0120-ap02/resit.typical-time.re-take", 3, "resit.typical-time", []),
        ("examples/observations/am1.sittings.within", 1, "am1.sittings",
         [("refusal am1.sittings: Sitting 2 of the observation would be on 18 February 2026; all "
          "are held within 4 weeks of the first on 20 January 2026, by 17 February 2026. "
          "(got=2026-02-18, limit=2026-02-17, unit=day, field=starts_at)")]),
        ("examples/methods/order.days-between.start", 12, "order.days-between",
         [("refusal order.days-between: The interview would be on 4 February 2026, 2 days after "
          "the fog drill on 2 February 2026; 5 February 2026 is the first day. "
          "(field=starts_at)")]),
    ],
)  # fmt: skip
def test_a_break_that_is_not_over_moves_a_limit_until_today(scenario, step, clause, lines):
    player, taken = before(scenario, step)
    for method, tried in player.case.current_attempts.items():
        if tried.state == "booked":
            given = {"method": method, "reason": "A break."}
            cancel = {"by": "officer", "do": "cancel_session", "given": given}
            assert not player.perform(taken.model_copy(update=cancel)).refused
    given = {"by": "provider", "do": "pause", "given": {"from_day": taken.at[:10]}}
    assert not player.perform(taken.model_copy(update=given)).refused
    assert says(player.perform(taken), clause) == lines
