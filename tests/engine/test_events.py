"""Stored events: their names and versions, how they are read, and who sees them."""

import json
import re

import pytest

from guildhall.engine.actions import ACTIONS
from guildhall.engine.actions.base import PersonFacts, Verdict
from guildhall.engine.actor import Actor, Behalf
from guildhall.engine.audience import EVENT_AUDIENCE, FIELD_AUDIENCE, as_seen, raisers
from guildhall.engine.consequences import OWN
from guildhall.engine.events import EVENTS, Entry, Event, UnknownEventError, from_json, to_json
from guildhall.engine.events.judging import ResultReleased
from guildhall.engine.events.sessions import AssessorChanged, InterestDeclared, QuestionAsked
from guildhall.engine.findings import Reason
from guildhall.engine.house.sense import CAN_BE, FILLED_IN
from guildhall.engine.lifecycle import TABLE
from guildhall.engine.permitted import MATTERS
from guildhall.engine.replay import FOLDS
from guildhall.engine.vocabulary import Role
from tests.engine.builders import moment
from tests.engine.more_lives import LIVES

AT = moment("2026-03-20 10:00")
QUESTION = {
    "event": "question.asked/1",
    "at": "2026-03-20T10:00:00Z",
    "happened_at": "2026-03-20T10:00:00Z",
    "actor": {"person": "ann", "role": "assessor", "organisation": "midtown"},
    "data": {"method": "am1", "theme": "operability"},
}


# Names, versions and families


def family(kind):
    """The family of an action or an event: the name of the file in which it stands."""
    return kind.__module__.rpartition(".")[2]


def test_an_event_stands_in_the_family_of_its_action():
    elsewhere = {
        (row.action, row.event)
        for row in TABLE
        if not row.also and family(EVENTS[row.event, 1]) != family(ACTIONS[row.action])
    }
    assert elsewhere == set()


def test_every_family_is_folded_and_has_its_consequences():
    families = {family(kind) for kind in ACTIONS.values()}
    assert {family(kind) for kind in EVENTS.values()} == families
    for kept in (FOLDS, OWN, CAN_BE, FILLED_IN):
        assert {name.rpartition(".")[2] for name in kept} == families


def kinds_of_event(kind=Event):
    for below in kind.__subclasses__():
        yield below
        yield from kinds_of_event(below)


def test_every_kind_of_event_has_a_name_and_a_version_of_its_own():
    kinds = list(kinds_of_event())
    assert sorted((kind.name, kind.version) for kind in kinds) == sorted(EVENTS)
    assert {key: (kind.name, kind.version) for key, kind in EVENTS.items()} == {
        key: key for key in EVENTS
    }


def test_a_name_is_two_of_our_own_words_and_no_path_of_a_module():
    assert [
        n for n, _ in EVENTS if not re.fullmatch(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*", n)
    ] == []
    assert [name for name, _ in EVENTS if "guildhall" in name] == []


def test_versions_are_counted_from_1_without_a_gap():
    versions = {}
    for name, version in sorted(EVENTS):
        versions.setdefault(name, []).append(version)
    assert versions == {name: list(range(1, len(own) + 1)) for name, own in versions.items()}


def test_what_an_event_is_about_is_one_of_its_fields():
    assert [
        k for k in EVENTS.values() if k.about is not None and k.about not in k.model_fields
    ] == []


def test_an_event_that_moves_a_track_with_targets_says_what_it_is_about():
    targeted = {"attempt", "redo", "adjustment", "breach"}
    silent = {
        row.event
        for row in TABLE
        if row.to is not None and row.track.value in targeted and EVENTS[row.event, 1].about is None
    }
    assert silent == set()


def test_every_event_says_what_it_means():
    assert [kind.__name__ for kind in EVENTS.values() if not (kind.__doc__ or "").strip()] == []


# Reading


def test_an_entry_is_read_as_it_was_written():
    entry = from_json(QUESTION)
    assert entry == Entry(
        QuestionAsked(method="am1", theme="operability"),
        AT,
        AT,
        Actor("ann", Role.ASSESSOR, "midtown"),
    )
    assert to_json(entry) == QUESTION


def test_an_entry_on_behalf_of_somebody_with_warnings_is_read_as_it_was_written():
    behalf = Behalf("emma", Role.EMPLOYER, "mill", "Note of a call.")
    entry = Entry(
        QuestionAsked(method="am2", follow_up=True, about_what="The depot."),
        AT,
        moment("2026-03-20 09:59"),
        Actor("olga", Role.OFFICER, None, behalf),
        (Reason("am2.online", "Online", "It stood still.", None), Reason("b", "B", "C", "D")),
    )
    written = to_json(entry)
    assert written == {
        "event": "question.asked/1",
        "at": "2026-03-20T10:00:00Z",
        "happened_at": "2026-03-20T09:59:00Z",
        "actor": {
            "person": "olga",
            "role": "officer",
            "on_behalf_of": {
                "person": "emma",
                "role": "employer",
                "organisation": "mill",
                "proof": "Note of a call.",
            },
        },
        "data": {"method": "am2", "follow_up": True, "about_what": "The depot."},
        "warned": [
            {
                "clause": "am2.online",
                "heading": "Online",
                "sentence": "It stood still.",
                "reading": None,
            },
            {"clause": "b", "heading": "B", "sentence": "C", "reading": "D"},
        ],
    }
    assert from_json(json.loads(json.dumps(written))) == entry


@pytest.mark.parametrize("life", sorted(LIVES))
def test_every_entry_of_a_life_is_plain_json_and_read_as_it_was_written(life):
    history = LIVES[life]().history
    written = [json.loads(json.dumps(to_json(entry))) for entry in history]
    assert [from_json(value) for value in written] == history


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        ("question.posed/1", "no event is called 'question.posed'"),
        ("QuestionAsked/1", "no event is called 'QuestionAsked'"),
        ("", "no event is called ''"),
        (7, "no event is called '7'"),
        (None, "no event is called 'None'"),
        ("question.asked/2", "question.asked is known in version 1, and not in version 2"),
        ("question.asked/0", "question.asked is known in version 1, and not in version 0"),
        ("question.asked", "question.asked is known in version 1, and not in version ?"),
        ("question.asked/one", "question.asked is known in version 1, and not in version one"),
        ("question.asked/1/1", "question.asked is known in version 1, and not in version 1/1"),
        ("question.asked/-1", "question.asked is known in version 1, and not in version -1"),
        (
            "question.asked/\u00b2",
            "question.asked is known in version 1, and not in version \u00b2",
        ),
    ],
)
def test_an_event_that_is_not_known_is_named(event, sentence):
    with pytest.raises(UnknownEventError) as caught:
        from_json(QUESTION | {"event": event})
    assert str(caught.value) == sentence


def test_an_entry_without_an_event_is_none():
    with pytest.raises(UnknownEventError) as caught:
        from_json({key: value for key, value in QUESTION.items() if key != "event"})
    assert str(caught.value) == "no event is called ''"


BOOLEAN = "Input should be a valid boolean, unable to interpret input"
ENDING = "Input should be 'completed', 'by_apprentice', 'by_assessor', 'emergency' or 'technical'"


@pytest.mark.parametrize(
    ("event", "data", "what"),
    [
        ("question.asked/1", {}, "method: Field required"),
        ("question.asked/1", {"method": "am1", "x": 1}, "x: Extra inputs are not permitted"),
        ("question.asked/1", {"method": 1}, "method: Input should be a valid string"),
        ("marks.agreed/1", {"method": ["am1"]}, "method: Input should be a valid string"),
        (
            "marks.given/1",
            {"method": "am1", "sheet": {"a.p1": {"met": "so"}}, "grade": "pass", "because": []},
            f"sheet.a.p1.met: {BOOLEAN}",
        ),
        ("session.ended/1", {"method": "am1", "ending": "boredom"}, f"ending: {ENDING}"),
    ],
)
def test_data_that_does_not_fit_is_named_by_its_place(event, data, what):
    with pytest.raises(UnknownEventError) as caught:
        from_json(QUESTION | {"event": event, "data": data})
    assert str(caught.value) == f"{event} cannot be read: {what}"


def test_what_is_left_out_has_its_default():
    entry = from_json(QUESTION | {"data": {"method": "am1"}})
    assert entry.event == QuestionAsked(method="am1", theme=None, follow_up=False, about_what=None)


# Who sees them


def test_the_audience_of_every_event_is_known():
    assert set(EVENT_AUDIENCE) == set(EVENTS.values())


def test_the_administrator_sees_no_event():
    assert [k.name for k, roles in EVENT_AUDIENCE.items() if Role.ADMINISTRATOR in roles] == []


def test_the_officer_and_the_system_see_every_event():
    both = {Role.OFFICER, Role.SYSTEM}
    assert [kind.name for kind, roles in EVENT_AUDIENCE.items() if not both <= roles] == []


def ever_seen_by(kind):
    """Who may see an event, whoever raised the matter that it is about among them."""
    tracks = {row.track for row in TABLE if row.event == kind.name} & set(MATTERS)
    return EVENT_AUDIENCE[kind].union(*map(raisers, tracks))


def test_fields_that_fewer_see_are_fields_of_events_that_more_see():
    wrong = [
        (kind.name, field)
        for (kind, field), (roles, _) in FIELD_AUDIENCE.items()
        if field not in kind.model_fields or not roles < ever_seen_by(kind)
    ]
    assert wrong == []


def test_a_text_is_withheld_from_whoever_may_not_read_it():
    event = InterestDeclared(method="am1", interest="A neighbour.")
    assert as_seen(event, Actor("olga", Role.OFFICER, "body")) is event
    seen = as_seen(event, Actor("quin", Role.QUALITY_ASSURER, "body"))
    assert seen == InterestDeclared(method="am1", interest="withheld")


def test_of_an_assessor_outsiders_see_the_name_alone():
    facts = PersonFacts(person="ann", employed_by=("mill",), trained=True, competent=("ST0825",))
    event = AssessorChanged(method="am1", assessor=facts, reason="Ill.")
    seen = as_seen(event, Actor("emma", Role.EMPLOYER, "mill"))
    assert seen == AssessorChanged(
        method="am1", assessor=PersonFacts(person="ann"), reason="withheld"
    )
    inside = as_seen(event, Actor("ann", Role.ASSESSOR))
    assert inside == AssessorChanged(method="am1", assessor=facts, reason="withheld")


def test_the_verdicts_of_a_released_result_are_not_for_the_employer():
    event = ResultReleased(
        method="am1", attempt=1, grade="pass", passed=True, because=(),
        sheet={"a.p1": Verdict(met=True, reason="Calm.")},
    )  # fmt: skip
    assert as_seen(event, Actor("emma", Role.EMPLOYER)).sheet == {}
    assert as_seen(event, Actor("maude", Role.APPRENTICE)) is event


def test_a_text_that_was_never_given_is_not_withheld():
    facts = PersonFacts(person="ann")
    event = AssessorChanged(method="am1", assessor=facts)
    assert as_seen(event, Actor("emma", Role.EMPLOYER)).reason is None
