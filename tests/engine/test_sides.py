"""Sides of rules that no pack of the shelf shows: a step taken otherwise, and what is said then."""

from dataclasses import replace

import pytest

from guildhall.engine.kinds.order import PassedBefore
from guildhall.engine.rules.order import comes_before
from tests.engine.otherwise import before, otherwise, ruled, says

THREE_PARTS = {"members": {"assessor": 1, "provider": 1, "employer": 1}}
ONE_THERE = {"present": [{"part": "assessor"}]}
EXAM = "examples/aggregation/outside-exam/exam.from.grade"
CROSSING = "examples/aggregation/dimensions/across"
FIRST = "examples/methods/order.test-first"
LICENCE = {"kind": "credential", "item": "pass", "any_of": {"ladders": "the pass for ladders"}}
BAND = {"fail": {"from": 0, "below": 40}, "pass": {"from": 50, "to": 80}}

SIDES = [
    # The scope of a method's work.
    ("examples/evidence/scope.returned", 4, {"am1.scope.returns": {"most": 1}}, {},
     [("refusal am1.scope.returns: The scope was sent back 1 time; 1 time is the most. "
      "(got=2, limit=1, unit=returns)")]),
    # A panel.
    ("examples/people/panel.independent", 6, {"am1.panel": THREE_PARTS},
     {"present": [{"part": "provider", "person": "max"}]}, []),
    ("examples/people/panel.independent", 6, {"am1.panel": THREE_PARTS},
     {"present": [{"part": "provider", "person": "eve"}]},
     [("refusal am1.panel: eve is not employed by the apprentice's training provider. "
      "(field=present)")]),
    ("examples/people/panel.nobody", 1, {"am1.panel": {"members": {"employer": 1}, "least": 1}}, {},
     [("refusal am1.panel: The panel is not complete. Not on record as present: employer's member "
      "(0 of 1). (got=0, limit=1, unit=members, field=present)"),
      ("refusal am1.panel: 0 members of the panel are on record as present; 1 is the least. "
      "(got=0, limit=1, unit=members, field=present)")]),
    # Versions.
    ("examples/versions/1-1/version.starts.brought-in", 1, {"version.starts": {"by": "registered"}},
     {}, []),
    # The choice of methods.
    ("examples/reform/methods.both-chosen", 3, {"methods.choice": {"most": 2}}, {},
     [("refusal methods.choice: Chosen: 0 of 2; it has to be 1 to 2. "
      "(got=0, limit=1 to 2, field=methods)"),
      "refusal methods.choice: Not among the methods to choose from: am1. (field=methods)"]),
    ("examples/reform/methods.both-chosen", 3, {"methods.choice": {}},
     {"methods": ["am1", "am2", "am4"]},
     ["refusal methods.choice: Not among the methods to choose from: am1, am4. (field=methods)"]),
    # Lengths that were really held.
    ("examples/time/lengths/am1.breaks.too-many", 6, {"am1.breaks": {"most": 1}}, {},
     [("refusal am1.breaks: 1 break was taken in the observation; 1 is the most. "
      "(got=2, limit=1, unit=breaks)")]),
    ("examples/time/lengths/am1.questions.share.planned", 3, {"am1.questions.share": {}},
     {"part": "observing"}, []),
    ("examples/time/lengths/am1.questions.share.planned", 4, {"am1.questions.share": {}},
     {"ending": "technical", "reason": "The line is down."}, []),
    ("examples/time/lengths/am1.questions.share.planned", 4,
     {"am1.questions.share": {"bound": "at_least"}}, {}, []),
    ("examples/time/lengths/am1.questions.share.planned", 4,
     {"am1.questions.share": {"bound": "at_least", "fraction": "1/3"}}, {},
     [("warning breach am1.questions.share: The part “Questions” ran 28 minutes; 1/3 of the 110 "
      "minutes of the part “Observing”, 36 minutes 40 seconds, is the least. "
      "(got=1680, limit=2200, unit=seconds)")]),
    ("examples/time/lengths/am1.questions.share.part-alone", 5, {"am1.questions.share": {}}, {},
     [("note am1.questions.share: The part “Observing” ran 100 minutes: 1/4 of it, 31 minutes, is "
      "the most for the part “Questions”. (limit=1860, unit=seconds)")]),
    ("examples/time/lengths/am3.questions.share.over", 2,
     {"am3.questions.share": {"bites": ["start_part", "end_session"]}}, {}, []),
    ("examples/time/lengths/am3.questions.share.over", 3,
     {"am1.duration": {"parts": [{"id": "questions", "name": "Queries", "minutes": 9}]},
      "am3.questions.share": {}}, {},
     [("warning am3.questions.share: The part “Questions” ran 17 minutes 1 second; 1/3 of the 45 "
      "minutes of the whole, 15 minutes, is about right, give or take 2 minutes. "
      "(got=1021, limit=900, unit=seconds)")]),
    # Results from outside.
    ("examples/aggregation/outside-exam/exam.from.not-booked", 1,
     {"exam.from": {"from": ["Harbour Board", "Pilots' Guild"]}}, {},
     [("refusal exam.from: The examination is held by Harbour Board or Pilots' Guild: its result "
      "is recorded, and nothing is booked.")]),
    ("examples/aggregation/outside-exam/exam.from.other-body", 1,
     {"exam.from": {"from": ["Harbour Board", "Pilots' Guild"]}}, {},
     [("refusal exam.from: This comes from river-board; a result is taken from Harbour Board or "
      "Pilots' Guild. (got=river-board, field=source)")]),
    (EXAM, 1, {"exam.from": {"bands": {}}}, {},
     ["refusal exam.from: The score is missing. (field=score)"]),
    (EXAM, 1, {"exam.from": {"out_of": None}}, {},
     ["refusal exam.from: The score is missing. (field=score)"]),
    (EXAM, 5, {"exam.from": {}}, {"score": "0", "grade": "fail"},
     [("because exam.from: From Harbour Board, of 10 February 2026: 0 of 80 is a fail (0 and more, "
      "below 40).")]),
    (EXAM, 5, {"exam.from": {"out_of": None, "bands": {}}}, {"score": "-0.5"},
     ["refusal exam.from: A score of -0.5: it is at least 0. (field=score)"]),
    (EXAM, 5, {"exam.from": {"bands": BAND}}, {"score": "45", "grade": "pass"},
     ["refusal exam.from: A score of 45 lies in no band. (field=score)"]),
    (EXAM, 1, {"exam.from": {"bands": {}}}, {"score": "60", "grade": "distinction"},
     ["because exam.from: From Harbour Board, of 10 February 2026: distinction, with 60 of 80."]),
    (EXAM, 1, {"exam.from": {"bands": {}, "out_of": None}}, {"score": "60", "grade": "distinction"},
     ["because exam.from: From Harbour Board, of 10 February 2026: distinction, with 60."]),
    (CROSSING, 1, {"am1.from": {}}, {"scores": {"sailing": "1", "rowing": "1"}},
     ["refusal am1.from: No marks are given for: leading, safety. (field=scores)",
      "refusal am1.from: There are no lines called: sailing, rowing. (field=scores)"]),
    (CROSSING, 3, {"am1.from": {}}, {"scores": {"leading": "0", "safety": "0.5"}},
     ["because am1.from: From Ferry Court, of 20 January 2026: pass."]),
    # Qualifications, certificates and licences.
    ("examples/gateway/gateway.checks.same-twice", 11, {"gateway.checks": {"least": 3}}, {},
     [("refusal gateway.checks: 3 of these are needed, and 2 are in order. The hearing check is "
      "not on record. (got=2, limit=3, unit=credentials, field=record_credential)")]),
    # Marks.
    ("examples/tests/multiple-choice/am1.marks.amiss", 1, {"am1.marks": {}},
     {"scores": {"gas": "1", "coal": "1"}},
     ["refusal am1.marks: No marks are given for core, q7, q15, q23, q31, oil. (field=scores)",
      "refusal am1.marks: Nothing of this method and option is called gas, coal. (field=scores)"]),
    ("examples/tests/multiple-choice/am1.marks.amiss", 2, {"am1.marks": {}},
     {"scores": {"core": "1", "q7": "1", "q15": "1", "q23": "1", "q31": "1", "oil": "1"},
      "sheet": {"lanterns.p1": {"met": True}, "lanterns.d1": {"met": True}}},
     [("refusal am1.marks: Marks are given here, and no descriptors are met or not: lanterns.p1, "
      "lanterns.d1. (field=sheet)")]),
    ("examples/reform/sample.least", 4, {"am1.sample": {}}, {"descriptors": ["mowing.p1"]},
     [("refusal am1.sample: The sample has 1 statement, 3 needed. "
      "(got=1, limit=3, field=descriptors)")]),
    ("examples/reform/sample.least", 4, {"am1.sample": {"mandatory": ["mowing.p1", "mowing.p2"]}},
     {"descriptors": ["gathering.p1", "birds.p1", "birds.p2"]},
     [("refusal am1.sample: The sample has 1 statement, 3 needed. "
      "(got=1, limit=3, field=descriptors)"),
      ("refusal am1.sample: The sample leaves out what is mandatory: mowing.p1, mowing.p2. "
      "(got=2, limit=0, field=descriptors)"),
      ("refusal am1.sample: No statements of the practical task: birds.p1, birds.p2. "
      "(field=descriptors)")]),
    ("examples/reform/sample.marked", 1, {"am1.outcomes": {}},
     {"sheet": {key: {"met": True} for key in ("mowing.p1", "gathering.p2", "birds.p1")}},
     ["refusal am1.outcomes: Not marked: mowing.p2, gathering.p1. (got=1, limit=3, field=sheet)",
      ("refusal am1.outcomes: No descriptors of this method and option: gathering.p2, birds.p1. "
      "(field=sheet)")]),
    ("examples/scales/differing/sheet-of-the-other-kind", 1, {"am1.descriptors": {}},
     {"scores": {"ladders": "2", "rungs": "1"}},
     [("refusal am1.descriptors: Descriptors are met or not here, and no marks are given: ladders, "
      "rungs. (field=scores)")]),
    # What comes first, together and apart.
    (FIRST, 4, {"order.test-first": {"state": "held"}}, {},
     [("refusal order.test-first: The night watch waits until the knowledge test has been held. "
      "(limit=held)")]),
    (FIRST, 9, {"order.test-first": {"state": "held"}}, {}, []),
    (FIRST, 9, {"order.test-first": {"state": "released"}}, {},
     [("refusal order.test-first: The night watch waits until a result of the knowledge test is "
      "released. (limit=released)")]),
    (FIRST, 13, {"order.test-first": {"state": "released"}}, {}, []),
    (FIRST, 13, {"order.practical": {"methods": ["am5", "am1"], "bites": ["book_session"]}}, {},
     ["note order.practical: The knowledge test comes after it and has been held already."]),
    ("examples/methods/order.one-day", 3, {"order.one-day": {"days": 2}},
     {"starts_at": "2026-02-04 10:00"},
     [("refusal order.one-day: The fog drill would be on 4 February 2026, the lamp test is on "
      "2 February 2026: they are held within 2 days. (field=starts_at)")]),
    ("examples/methods/order.one-day", 2, {"order.one-day": {"methods": ["am2", "am3", "am1"]}}, {},
     [("note order.one-day: The lamp test and the fog drill are held on one day, and the fog drill "
      "is not booked."),
      ("note order.one-day: The lamp test and the knowledge test are held on one day, and the "
      "knowledge test is not booked.")]),
    ("examples/methods/order.practical", 3, {"order.practical": {}},
     {"starts_at": "2026-06-02 14:00"},
     [("refusal order.practical: The lamp test would end on 2 June 2026, 3:30pm; the fog drill "
      "comes after it and is on 2 February 2026, 2pm: move that one first. (field=starts_at)")]),
    ("examples/methods/order.practical", 9, {"order.practical": {}},
     {"starts_at": "2026-02-02 16:00"}, []),
    # One of something is no more than one.
    ("st0792-1.2/planning.meeting.length.longer", 2, {"planning.meeting": {}}, {"minutes": 1},
     [("note planning.meeting: The meeting took 1 minute; it is 30 long. (got=1, limit=30)")]),
    ("st0825-ap02/brief.words", 1, {"brief.words": {"most": 1}}, {"words": 1501},
     [("warning brief.words: The brief has 1,501 words; 1 is typically the most. "
      "(got=1501, limit=1, unit=words, field=words)")]),
    # Questions.
    ("examples/people/quota.most", 2,
     {"am1.quota": {"each": {"most": 1}, "by_theme": {}, "follow_ups": "counted"}}, {},
     [("refusal am1.quota: 1 question on “The sail” was put; 1 is the most. "
      "(got=2, limit=1, unit=questions, field=theme)")]),
    ("examples/people/quota.most", 6, {"am1.quota": {"follow_ups": "counted"}},
     {"theme": "sail", "follow_up": True},
     [("refusal am1.quota: 3 questions on “The sail” were put; 3 are the most. "
      "(got=4, limit=3, unit=questions, field=theme)")]),
    ("examples/people/quota.most", 6,
     {"am1.quota": {"each": {"most": 5}, "by_theme": {}, "follow_ups": "counted"}},
     {"theme": "sail"},
     [("refusal am1.quota: 5 questions on “The sail” were put; 5 are the most. "
      "(got=6, limit=5, unit=questions, field=theme)")]),
    # The share of a part is told where the part that it is of has run, and not before.
    ("examples/time/lengths/am1.questions.share.planned", 2,
     {"am1.questions.share": {"part": "observing", "of": "questions"}}, {}, []),
    # Sittings.
    ("examples/observations/am1.sittings.different", 4,
     {"am1.sittings": {"different": ["client"]}}, {}, []),
    ("examples/observations/first-sitting", 4, {"am1.sittings": {"least": 1, "most": 1}},
     {"another": True},
     [("refusal am1.sittings: This is sitting 1 of the observation, and 1 is the most: no other "
      "one follows. (got=2, limit=1, field=another)")]),
    # What cannot be enforced is shown to whom it concerns.
    ("examples/unenforced/am1.lamp-room.late", 1, {"am1.silence": {"shown_to": ["employer"]}}, {},
     []),
    ("examples/observations/am1.activities", 4,
     {"am1.setting": {"kind": "unenforced", "shown_to": ["officer"], "method": "am1",
                      "bites": ["book_session"]}}, {}, []),
    ("examples/observations/am1.activities", 4,
     {"am1.setting": {"kind": "unenforced", "shown_to": ["officer"], "bites": ["end_session"]}}, {},
     []),
]  # fmt: skip


@pytest.mark.parametrize(("scenario", "step", "rules", "given", "lines"), SIDES)
def test_a_step_taken_otherwise_is_told_why(scenario, step, rules, given, lines):
    decision = otherwise(scenario, step, rules, given)
    assert says(decision, *list(rules)[-1:]) == lines


def test_a_rule_for_one_method_is_not_shown_at_another():
    shown = {"kind": "unenforced", "shown_to": ["assessor"], "bites": ["start_session"]}
    rules = {"am2.setting": {**shown, "method": "am1"}, "am2.stations": {**shown, "method": "am2"}}
    decision = otherwise("examples/observations/am2.every-station", 3, rules)
    assert [finding.clause for finding in decision.findings] == ["am2.stations"]


def test_a_panel_of_which_one_is_there_is_too_few():
    player, record = before("examples/people/panel.quorum", 1)
    _, start = before("examples/people/panel.quorum", 2)
    player.perform(record.model_copy(update={"given": record.given | ONE_THERE}))
    assert says(player.perform(start), "am1.panel")[-1] == (
        "refusal am1.panel: 1 member of the panel is on record as present; 4 are the least. "
        "(got=1, limit=4, unit=members, field=present)"
    )


@pytest.mark.parametrize(("of", "kept"), [({"method": "am1"}, False), ({}, True)])
def test_a_licence_for_one_method_is_not_asked_for_at_another(of, kept):
    rules = {"am2.setting": {**LICENCE, **of, "bites": ["start_session"]}}
    decision = otherwise("examples/observations/am2.every-station", 3, rules)
    assert ("am2.setting" in decision.kept) is kept


def test_what_comes_before_what_is_gathered_from_all_clauses():
    player, _ = before(FIRST, 1)
    assert comes_before(player.pack) == {
        "am1": set(), "am2": set(), "am3": {"am2"}, "am4": {"am3"}, "am5": {"am1", "am4"},
    }  # fmt: skip


def test_a_method_that_is_not_there_comes_after_what_is_put_before_it():
    """`packs check` tells of it, and reckons on as well as it can."""
    clause, rule = before(FIRST, 1)[0].pack.rules(PassedBefore)[0]
    pack = ruled(before(FIRST, 1)[0].pack, {clause.id: {"method": "am9"}})
    assert comes_before(pack)["am9"] == {rule.first}


def test_all_adjustments_that_wait_for_their_decision_are_named():
    scenario = "st0120-ap02/adjustments.extra-time.start"
    player, ask = before(scenario, 1)
    _, move = before(scenario, 2)
    player.perform(ask)
    player.perform(ask.model_copy(update={"given": ask.given | {"kind": "room"}}))
    assert says(player.perform(move), "adjustments.extra-time") == [
        (
            "refusal adjustments.extra-time: 2 adjustments were asked for and are not decided: "
            "breaks, the room, or who is in it. (got=2, limit=0, unit=adjustments)"
        )
    ]


NOT_BOOKED = "refusal house.state: The observation is not booked; for this it has to be"


@pytest.mark.parametrize(
    ("do", "rule", "lines"),
    [
        ("start_session", {"kind": "panel", "members": {"assessor": 1}},
         [f"{NOT_BOOKED} booked.",
          ("refusal am1.activities: The panel is not complete. Not on record as present: assessor "
          "(0 of 1). (got=0, limit=1, unit=members, field=present)")]),
        ("end_session", {"kind": "all_parts"}, [f"{NOT_BOOKED} interrupted or under way."]),
    ],
)  # fmt: skip
def test_before_anything_is_booked_the_state_speaks_too(do, rule, lines):
    scenario, about = "examples/observations/epa.window.between", {"method": "am1"}
    rules = {"am1.activities": {**rule, **about, "bites": [do]}}
    decision = otherwise(scenario, 2, rules, about, do=do, by="assessor")
    assert says(decision, "house.state", "am1.activities") == lines


def test_a_scope_that_was_never_proposed_is_not_sent_back():
    decision = otherwise(
        "examples/evidence/scope.proposed", 1, {"am1.scope.returns": {"most": 1}},
        {"method": "am1", "reason": "Nothing is there."}, do="return_scope", by="officer",
    )  # fmt: skip
    assert says(decision, "house.state", "am1.scope.returns") == [
        (
            "refusal house.state: The scope of the project review is not proposed; for this it has "
            "to be approved or proposed."
        )
    ]


def under(player, rules):
    """Let a case go on under other rules: in earnest it would be moved to another revision."""
    player.pack = ruled(player.pack, rules)
    of_this = replace(player.case.registration, digest=player.pack.digest)
    player.case = replace(player.case, registration=of_this)


def test_a_sitting_that_is_moved_keeps_its_client_and_its_place():
    player, book = before("examples/observations/am1.sittings.different", 1)
    under(player, {"am1.sittings": {"different": ["day"]}})
    given = book.given | {"client": "client-1", "place": "place-1"}
    assert not player.perform(book.model_copy(update={"given": given})).refused
    _, move = before("examples/observations/am1.sittings.different", 6)
    under(player, {"am1.sittings": {"different": ["client", "place"]}})
    given = {key: value for key, value in move.given.items() if key != "client"}
    decision = player.perform(move.model_copy(update={"given": given}))
    assert says(decision, "am1.sittings") == [
        (
            "refusal am1.sittings: Sitting 1 had the client client-1 too: each has its own. "
            "(got=client-1, field=client)"
        ),
        (
            "refusal am1.sittings: Sitting 1 had the place place-1 too: each has its own. "
            "(got=place-1, field=place)"
        ),
    ]
