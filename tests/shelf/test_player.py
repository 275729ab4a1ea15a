"""The player: steps made into actions, and people into actors."""

import pytest

from guildhall.engine.rules.grading import grade_method
from guildhall.engine.vocabulary import Role
from guildhall.shelf.packs import pack
from guildhall.shelf.player import Player, StepError, read_moment, sheet_for
from guildhall.shelf.scenario import Person, Step

PACK = pack("ST0825/AP02")
AT = "2025-01-10 12:00"
REGISTER = {"at": AT, "by": "provider", "do": "register", "with": {"started_on": "2025-01-10"}}


def step(**changes):
    return Step.model_validate(REGISTER | changes)


def registered(**people):
    player = Player(PACK, {name: Person.model_validate(who) for name, who in people.items()})
    assert not player.perform(step()).refused
    return player


def fault(player, **changes):
    with pytest.raises(StepError) as caught:
        player.perform(step(**changes))
    return str(caught.value)


# Steps


OF_REGISTER = (
    "apprentice, name_of_apprentice, employer, provider, started_on, uln, option, planned_end, "
    "age_at_start"
)
OF_MARK = "method, sheet, scores, reviewed, set, except"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"do": "dance"}, "no action is called 'dance'"),
        ({"by": "zoe"}, "nobody is called 'zoe': name them under `people`, or use a role"),
        ({"for": "zoe", "by": "officer"},
         "nobody is called 'zoe': name them under `people`, or use a role"),
        ({"at": "noonish"},
         "'noonish' is no day and no time: write 2026-03-20 or 2026-03-20 10:00"),
        ({"at": "2026-03-29 01:30"},
         "2026-03-29 01:30 is in the hour that the clocks leave out in London"),
        ({"with": {}}, "register: `started_on` is missing"),
        ({"with": {"started_on": "2025-01-10", "shoe_size": 9}},
         f"register: the key `shoe_size` is not known here: it takes {OF_REGISTER}"),
        ({"do": "book_sesion"}, "no action is called 'book_sesion'; did you mean book_session?"),
        ({"do": "mark", "with": {"method": "am1", "set": "pass", "excpet": {}}},
         f"mark: the key `excpet` is not known here: it takes {OF_MARK}; did you mean except?"),
        ({"do": "submit_work", "with": {"method": "am9"}},
         "`method` is one of am1, am2, and not 'am9'"),
        ({"do": "submit_work", "with": {}}, "`method` is one of am1, am2, and not None"),
        ({"do": "book_session",
          "with": {"method": "am1", "starts_at": "soon", "place": "online"}},
         "'soon' is no day and no time: write 2026-03-20 or 2026-03-20 10:00"),
        ({"do": "mark", "with": {"method": "am1", "set": "merit"}},
         "`set` is one of fail, pass, distinction, and not 'merit'"),
    ],
)  # fmt: skip
def test_a_step_that_is_not_written_as_one_is_a_fault(changes, sentence):
    player = Player(PACK)
    assert fault(player, **changes) == sentence
    assert player.history == []


def test_a_step_that_is_refused_leaves_the_case_as_it_was():
    player = registered()
    before = list(player.history)
    decision = player.perform(step(by="employer"))
    assert decision.refused
    assert (player.history, player.last) == (before, decision)


def test_what_a_scenario_need_not_say_is_filled_in():
    known = registered().case.known
    assert (known.apprentice, known.name_of_apprentice, known.employer, known.provider) == (
        "apprentice", "The apprentice", "employer", "provider",
    )  # fmt: skip
    player = Player(PACK)
    given = {"started_on": "2025-01-10", "employer": "mill", "name_of_apprentice": "Maude"}
    player.perform(step(**{"with": given}))
    assert (player.case.known.employer, player.case.known.name_of_apprentice) == ("mill", "Maude")


def test_what_is_known_from_outside_is_told_with_the_step():
    player = Player(PACK)
    assert player.perform(step(around={"duplicate": True})).refused
    assert not player.perform(step()).refused


# People


def test_a_role_is_the_case_s_own_person():
    player = registered()
    assert {role: player.who(role, None).organisation for role in Role} == {
        "apprentice": None,
        "employer": "employer",
        "provider": "provider",
        "officer": "accelerate-people",
        "assessor": "accelerate-people",
        "quality_assurer": "accelerate-people",
        "external_quality_assurer": "accelerate-people",
        "panellist": "accelerate-people",
        "administrator": "accelerate-people",
        "system": None,
    }
    assert {role: player.who(role, None).person for role in Role} == {role: role for role in Role}


def test_whom_a_scenario_names_acts_under_the_own_name():
    player = registered(
        ann={"role": "assessor"},
        em={"role": "employer", "organisation": "mill"},
        al={"role": "apprentice"},
    )
    found = [player.who(name, None) for name in ("ann", "em", "al")]
    assert [(who.person, who.role, who.organisation) for who in found] == [
        ("ann", Role.ASSESSOR, "accelerate-people"),
        ("em", Role.EMPLOYER, "mill"),
        ("al", Role.APPRENTICE, None),
    ]


def test_the_assessor_is_whoever_is_allocated_to_the_method():
    player = registered(ann={"role": "assessor", "competent": ["ST0825"]})
    allocate = {"method": "am1", "assessor": "ann"}
    player.perform(step(by="officer", do="allocate_assessor", **{"with": allocate}))
    assert player.who("assessor", "am1").person == "ann"
    assert player.who("assessor", "am2").person == "assessor"
    facts = player.case.attempt("am1").assessor
    assert (facts.person, facts.competent) == ("ann", ("ST0825",))


def test_an_assessor_whom_nobody_describes_is_without_conflict():
    player = registered()
    given = {"with": {"method": "am1", "assessor": "carl"}}
    player.perform(step(by="officer", do="allocate_assessor", **given))
    facts = player.case.attempt("am1").assessor
    assert facts.model_dump() == {
        "person": "carl", "employed_by": (), "trained": False, "related": False,
        "declared": True, "competent": None, "approved_marker": False,
    }  # fmt: skip


def test_facts_that_are_written_out_are_taken_as_they_are():
    player = registered()
    given = {"method": "am1", "assessor": {"person": "carl", "trained": "true"}}
    decision = player.perform(step(by="officer", do="allocate_assessor", **{"with": given}))
    assert [finding.sentence for finding in decision.findings] == [
        "carl has trained the apprentice."
    ]


def test_an_officer_speaks_for_somebody_with_proof():
    player = registered()
    player.perform(
        step(by="officer", do="withdraw", proof="A letter.", **{"for": "employer", "with": {}})
    )
    actor = player.history[-1].actor
    assert (actor.person, actor.on_behalf_of.person, actor.on_behalf_of.proof) == (
        "officer", "employer", "A letter.",
    )  # fmt: skip


# Sheets


@pytest.mark.parametrize("method", ["am1", "am2"])
@pytest.mark.parametrize("grade", ["fail", "pass", "distinction"])
def test_a_sheet_that_is_set_amounts_to_its_grade(method, grade):
    player = registered()
    given = {"with": {"method": method, "set": grade}}
    action = player.action(step(do="mark", **given))
    assert set(action.sheet) == set(PACK.descriptors[method])
    assert grade_method(PACK, method, None, action.sheet).grade == grade


def test_a_fail_is_by_one_descriptor():
    sheet = sheet_for(PACK, "am1", None, "fail")
    unmet = [key for key, verdict in sheet.items() if not verdict["met"] and ".p" in key]
    assert unmet == ["code-quality.p1"]


def test_exceptions_stand_against_the_rest_of_the_sheet():
    player = registered()
    verdict = {"met": False, "reason": "Froze."}
    given = {"method": "am1", "set": "pass", "except": {"operability.p1": verdict}}
    action = player.action(step(do="mark", **{"with": given}))
    assert action.sheet["operability.p1"].reason == "Froze."
    assert grade_method(PACK, "am1", None, action.sheet).grade == "fail"


def test_a_sheet_may_be_written_out():
    player = registered()
    given = {"method": "am1", "sheet": {"operability.p1": {"met": "true"}}}
    action = player.action(step(do="mark", **{"with": given}))
    assert list(action.sheet) == ["operability.p1"]
    assert action.sheet["operability.p1"].met


def test_a_moment_of_a_step_is_read_in_london():
    assert read_moment("2026-07-01 12:00").isoformat() == "2026-07-01T12:00:00+01:00"
