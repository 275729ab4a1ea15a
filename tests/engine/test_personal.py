"""Personal text: where it may stand, and that it can be taken out of a history."""

import json
import re
from dataclasses import replace

import pytest
from pydantic import BaseModel

from guildhall.engine.actions import ACTIONS
from guildhall.engine.actions.base import Verdict
from guildhall.engine.events import EVENTS, from_json, to_json
from guildhall.engine.events.apprentice import CaseRegistered, GatewayReturned, OutcomesStated
from guildhall.engine.events.judging import MarksGiven
from guildhall.engine.lifecycle import TABLE
from guildhall.engine.personal import Personal, personal_fields, personal_texts, replace_personal
from guildhall.engine.replay import replay
from tests.engine.more_lives import LIVES

WORDS_FOR_IT = {
    "about", "about_what", "answer", "grounds", "interest", "name_of_apprentice", "note",
    "reason", "reasons", "uln", "what",
}  # fmt: skip
"""Names of fields that name a person, or in which somebody writes about one in their own words."""
NOT_ABOUT_A_PERSON = {("Declare", "what"), ("DeclarationMade", "what"), ("Step", "what")}
"""Fields of such a name that hold a word of ours, or a part of a plan."""

IDENTIFYING = {("RecordCredential", "number"), ("CredentialRecorded", "number")}
"""Numbers that lead to a person, as that of a licence does."""


# Where it may stand


@pytest.mark.parametrize("kind", [*ACTIONS.values(), *EVENTS.values()], ids=lambda k: k.__name__)
def test_fields_for_words_about_a_person_are_marked(kind):
    named = {
        name
        for name in kind.model_fields
        if (name in WORDS_FOR_IT and (kind.__name__, name) not in NOT_ABOUT_A_PERSON)
        or (kind.__name__, name) in IDENTIFYING
    }
    assert personal_fields(kind) == named


def test_a_marked_field_of_an_action_is_marked_in_the_event_that_keeps_it():
    lost = []
    for row in TABLE:
        action, event = ACTIONS[row.action], EVENTS[row.event, 1]
        kept = personal_fields(action) & set(event.model_fields)
        lost += [(row.action, name) for name in kept - personal_fields(event)]
    assert lost == []


def test_the_fields_of_some_events_are_these():
    assert personal_fields(CaseRegistered) == {"name_of_apprentice", "uln"}
    assert personal_fields(GatewayReturned) == {"reasons"}
    assert personal_fields(OutcomesStated) == frozenset()
    assert personal_fields(Verdict) == {"reason"}


class Inner(BaseModel):
    text: Personal | None = None
    plain: str = "plain"


class Outer(BaseModel):
    own: Personal
    many: tuple[Personal, ...] = ()
    by_key: dict[str, Personal] = {}
    inner: Inner = Inner()
    inners: tuple[Inner, ...] = ()
    keyed: dict[str, Inner] = {}
    plain: str = "plain"
    number: int = 1


def test_marked_fields_are_found_alone_in_a_tuple_and_in_a_set_of_keys():
    assert personal_fields(Outer) == {"own", "many", "by_key"}
    assert personal_fields(Inner) == {"text"}


def test_every_personal_text_is_replaced_wherever_it_stands_and_nothing_else():
    whole = Outer(
        own="a",
        many=("b", "c"),
        by_key={"k": "d"},
        inner=Inner(text="e"),
        inners=(Inner(text="f"), Inner()),
        keyed={"m": Inner(text="g", plain="h")},
    )
    assert list(personal_texts(whole)) == ["a", "b", "c", "d", "e", "f", "g"]
    assert replace_personal(whole, str.upper) == Outer(
        own="A",
        many=("B", "C"),
        by_key={"k": "D"},
        inner=Inner(text="E"),
        inners=(Inner(text="F"), Inner()),
        keyed={"m": Inner(text="G", plain="h")},
    )
    assert whole.own == "a"


def test_a_model_without_personal_text_is_given_back_as_it_is():
    event = OutcomesStated(where="The index.")
    assert replace_personal(event, str.upper) is event
    assert list(personal_texts(event)) == []


def test_verdicts_within_a_sheet_are_reached():
    event = MarksGiven(
        method="am1", grade="fail", because=(),
        sheet={"a.p1": Verdict(met=False, reason="Froze."), "a.p2": Verdict(met=True)},
    )  # fmt: skip
    assert list(personal_texts(event)) == ["Froze."]
    replaced = replace_personal(event, lambda _: "ref-1")
    assert replaced.sheet == {"a.p1": Verdict(met=False, reason="ref-1"), "a.p2": Verdict(met=True)}


# A whole life


class Safe:
    """Where the texts lie, by the references that stand in their place."""

    def __init__(self):
        self.texts = {}

    def put(self, text):
        reference = f"text:{len(self.texts)}"
        self.texts[reference] = text
        return reference


def kept_apart(history, safe):
    """A history with references in the place of personal texts."""
    return [replace(e, event=replace_personal(e.event, safe.put)) for e in history]


def said_in(life):
    """Every text that was given in a life as a reason, as grounds, as a name, or the like."""

    def within(value, key=None):
        if isinstance(value, dict):
            for inner_key, inner in value.items():
                yield from within(inner, inner_key)
        elif isinstance(value, list):
            for inner in value:
                yield from within(inner, key)
        elif isinstance(value, str) and key in WORDS_FOR_IT:
            yield value

    for step in life.steps:
        if step.do not in ("submit_brief", "declare"):
            yield from within(step.given)


@pytest.mark.parametrize("life", sorted(LIVES))
def test_nothing_that_was_said_of_a_person_remains_in_a_history_kept_apart(life):
    own = LIVES[life]()
    said = set(said_in(own))
    before = json.dumps([to_json(entry) for entry in own.history])
    after = json.dumps([to_json(entry) for entry in kept_apart(own.history, Safe())])
    assert {text for text in said if text not in before} == set()
    assert {text for text in said if text in after} == set()


def test_the_difficult_life_has_much_to_take_out():
    said = set(said_in(LIVES["difficult"]()))
    assert len(said) == 32
    assert {"Maud Ashdown", "In tears.", "Froze when asked about the alarms."} <= said


def test_no_word_of_a_personal_text_remains_either():
    """Not even in a sentence that the engine made: a name of a few letters is looked for whole."""
    own = LIVES["difficult"]()
    after = json.dumps([to_json(entry) for entry in kept_apart(own.history, Safe())])
    telling = {"Ashdown", "Maude", "knee", "splint", "wrist", "school", "funeral", "hospital",
               "Overslept", "nosebleed", "tears", "cousin", "Froze"}  # fmt: skip
    assert {word for word in telling if re.search(rf"\b{word}\b", after)} == set()


@pytest.mark.parametrize("life", sorted(LIVES))
def test_a_history_kept_apart_is_made_whole_again_from_its_texts(life):
    history = LIVES[life]().history
    safe = Safe()
    stored = [json.loads(json.dumps(to_json(entry))) for entry in kept_apart(history, safe)]
    read = [from_json(value) for value in stored]
    whole = [replace(e, event=replace_personal(e.event, safe.texts.__getitem__)) for e in read]
    assert whole == history


@pytest.mark.parametrize("life", sorted(LIVES))
def test_a_history_whose_texts_are_erased_leads_to_the_same_states(life):
    history = LIVES[life]().history
    erased = replay(kept_apart(history, Safe()))
    case = replay(history)
    assert [run.state for run in erased.runs] == [run.state for run in case.runs]
    assert erased.current_attempts.keys() == case.current_attempts.keys()
    for method, attempt in case.current_attempts.items():
        other = erased.attempt(method)
        assert (other.state, other.result, other.passed) == (
            attempt.state,
            attempt.result,
            attempt.passed,
        )
    assert erased.breaches == case.breaches
    assert erased.known.name_of_apprentice.startswith("text:")
