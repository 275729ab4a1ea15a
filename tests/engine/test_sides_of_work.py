"""Sides of the rules of briefs and of work handed in that no pack of the shelf shows."""

import pytest

from tests.engine.builders import after, done
from tests.engine.otherwise import before, otherwise, says

PAST = "st0825-ap02/brief.date.past"
FITS = "st0825-ap02/brief.date-fits"
EPA_WINDOW = f"{FITS}.epa-window"
BREADTH = "st0825-ap02/am1.submission.breadth"
WINDOW = "st0825-ap02/am1.submission.window"
SLIDES_FIRST = "st0120-ap02/am1.after-submission.presentation-alone"
SIGNED_OFF = {"title": "The pipeline", "enough_room": True}
ANOTHER_RULE = {"kind": "after_gateway", "method": "am1", "bites": ["submit_work"]}
"""For a clause of which it matters here that its own rule is not there."""
OF_AM2 = {"kind": "submitted_within", "method": "am2", "within": {"days": 1},
          "after": "brief.signed_off", "bites": ["start_session"]}  # fmt: skip

SIDES = [
    # The planned day is held against the limits that there are, and no others.
    (FITS, 3, {"am1.submission.window": {"after": "gateway.accepted"}, "brief.date-fits": {}}, {},
     []),
    (FITS, 3, {"am1.submission.window": ANOTHER_RULE, "brief.date-fits": {}}, {}, []),
    (FITS, 3, {"entry.none": OF_AM2, "brief.date-fits": {}}, {},
     [("refusal brief.date-fits: The brief plans to hand in on 7 April 2026; signed off on "
      "5 January 2026, 6 April 2026 would be the last day (am1.submission.window). "
      "(got=2026-04-07, limit=2026-04-06, unit=day)")]),
    (EPA_WINDOW, 3, {"epa.window": ANOTHER_RULE, "brief.date-fits": {}}, {}, []),
    # One word of something is no more than one.
    (BREADTH, 3, {"am1.submission.breadth": {"most_words": 1}}, {},
     [("refusal am1.submission.breadth: The analysis of which areas of the project bear on which "
      "KSBs has 301 words; 1 is the most. (got=301, limit=1, unit=words, field=pieces)")]),
    # A window for handing in may be given in working days.
    (WINDOW, 2, {"brief.date-fits": ANOTHER_RULE,
                 "am1.submission.window": {"within": {"working_days": 5}}}, {},
     [("refusal am1.submission.window: Handed in on 7 April 2026; 5 working days after the "
      "sign-off of the brief on 5 January 2026 ended on 12 January 2026. "
      "(got=2026-04-07, limit=2026-01-12, unit=day)")]),
    # Words at the edges of what is within.
    ("st0120-ap02/am1.report.words", 1, {"am1.report.words": {"words": 1350, "tolerance": 0}}, {},
     []),
    ("st0120-ap02/am1.report.words", 1, {"am1.report.words": {"words": 1349, "tolerance": 0}}, {},
     [("warning am1.report.words: The report has 1,350 words that count; 1,349 to 1,349 are "
      "within. Handed in like this, the method is a fail. "
      "(got=1350, limit=1349, unit=words, field=pieces)"),
      ("because am1.report.words: The report has 1,350 words that count; 1,349 to 1,349 are "
      "within. Handed in like this, the method is a fail.")]),
]  # fmt: skip


@pytest.mark.parametrize(("scenario", "step", "rules", "given", "lines"), SIDES)
def test_a_step_taken_otherwise_is_told_why(scenario, step, rules, given, lines):
    decision = otherwise(scenario, step, rules, given)
    assert says(decision, *list(rules)[-1:]) == lines


def test_a_brief_may_plan_to_hand_in_on_the_day_of_its_sign_off():
    decision = otherwise(PAST, 1, at="2026-03-02 09:00")
    assert says(decision, "brief.date-fits") == []
    assert "brief.date-fits" in decision.kept


@pytest.mark.parametrize(
    ("scenario", "step"),
    [("st0825-ap02/brief.content", 1), ("st0825-ap02/brief.words", 2)],
    ids=["no brief", "no gateway yet"],
)
def test_a_brief_is_held_against_no_limit_that_has_not_begun(scenario, step):
    given = {"given": SIGNED_OFF, "do": "sign_off_brief", "by": "officer"}
    decision = otherwise(scenario, step, **given)
    assert says(decision, "brief.date-fits") == []


def test_a_brief_without_a_day_is_held_against_none():
    rules = {"brief.content": {"kind": "brief_words", "most": 900, "bites": ["submit_brief"]}}
    player, submit = before("st0825-ap02/brief.content", 1, rules)
    assert not player.perform(submit).refused
    taken = submit.model_copy(update={"do": "sign_off_brief", "by": "officer", "given": SIGNED_OFF})
    assert "brief.date-fits" in player.perform(taken).kept


def test_a_topic_that_was_named_with_the_first_pieces_need_not_be_named_again():
    player, slides = before(SLIDES_FIRST, 2)
    named = slides.model_copy(update={"given": slides.given | {"topic": "problem"}})
    assert not player.perform(named).refused
    _, report = before(SLIDES_FIRST, 8)
    decision = player.perform(report.model_copy(update={"at": slides.at}))
    assert "am1.topic" in decision.kept
    assert says(decision, "am1.topic") == []


def test_a_topic_that_is_not_one_of_those_is_told_back():
    decision = otherwise(SLIDES_FIRST, 8, given={"topic": "weather"})
    [told] = says(decision, "am1.topic")
    assert told.endswith("monitoring of systems. (got=weather, field=topic)")


def test_every_ksb_that_an_appendix_leaves_out_is_named():
    player, hand_in = before("st0120-ap02/am1.report.ksb-map", 2)
    pieces = [
        piece | {"ksbs": [code for code in piece["ksbs"] if code not in ("S18", "B3")]}
        if "ksbs" in piece
        else piece
        for piece in hand_in.given["pieces"]
    ]
    given = hand_in.given | {"pieces": pieces}
    decision = player.perform(hand_in.model_copy(update={"given": given}))
    assert says(decision, "am1.report.ksb-map") == [
        (
            "refusal am1.report.ksb-map: The appendix that maps the report to the KSBs of this "
            "method does not speak of B3, K22, S18. (got=14, limit=17, unit=KSBs, field=pieces)"
        )
    ]


def test_in_a_break_that_goes_on_the_days_to_hand_in_are_told_as_of_today():
    player, hand_in = before(WINDOW, 2)
    done(player, after(player, days=1), "officer", "pause", reason="Parental leave.")
    decision = player.perform(hand_in)
    assert decision.refused
    assert says(decision, "am1.submission.window") == []


def test_slides_are_not_held_against_the_report_of_the_attempt_before():
    """The report of the first attempt stands; what arrives now arrives alone."""
    player, book = before("st0120-ap02/am1.report.words.taken-over", 2)
    _, slides = before(SLIDES_FIRST, 2)
    decision = player.perform(slides.model_copy(update={"at": book.at}))
    assert not decision.refused
    assert says(decision, "am1.presentation.together") == []
