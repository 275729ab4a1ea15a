"""Kinds of rule: each is in the union, judged by the rules, explained, and bites where it can."""

from typing import get_args

import pytest
from pydantic import ValidationError

from guildhall.engine.actions import ACTIONS
from guildhall.engine.ask import Ask
from guildhall.engine.dates import day_of
from guildhall.engine.kinds import Rule
from guildhall.engine.kinds.base import MethodRule, Period, RuleBase
from guildhall.engine.rules import judge
from guildhall.engine.vocabulary import Kind
from tests.engine.builders import NOBODY, PACK, STANDS, own, sensible, standing_at

UNION = get_args(get_args(Rule)[0])


def kinds(base=RuleBase):
    """Every kind of rule: each class below the base that has a `kind`."""
    for below in base.__subclasses__():
        if "kind" in below.model_fields:
            yield below
        yield from kinds(below)


ALL = sorted(set(kinds()), key=lambda kind: kind.__name__)


def word_of(kind):
    (word,) = get_args(kind.model_fields["kind"].annotation)
    return word


def test_every_kind_is_in_the_union_once():
    assert sorted(kind.__name__ for kind in UNION) == [kind.__name__ for kind in ALL]


def test_a_kind_is_called_by_its_class():
    spelt = {
        kind: "".join(f"_{c.lower()}" if c.isupper() else c for c in kind.__name__).strip("_")
        for kind in ALL
    }
    assert {kind: word_of(kind) for kind in ALL} == spelt


@pytest.mark.parametrize("kind", ALL, ids=word_of)
def test_a_kind_says_what_it_means(kind):
    sentence = (kind.__doc__ or "").split("\n")[0]
    assert sentence.endswith((".", ":"))
    assert kind.__doc__ != RuleBase.__doc__


@pytest.mark.parametrize("kind", ALL, ids=word_of)
def test_a_kind_may_bite_only_at_actions_that_there_are(kind):
    assert kind.may_bite - set(ACTIONS) == set()


@pytest.mark.parametrize("kind", ALL, ids=word_of)
def test_what_a_kind_needs_is_a_field_of_some_action_at_which_it_may_bite(kind):
    fields = {field for action in kind.may_bite for field in ACTIONS[action].model_fields}
    assert set(kind.needs) - fields == set()


@pytest.mark.parametrize("kind", [k for k in ALL if issubclass(k, MethodRule)], ids=word_of)
def test_a_kind_of_one_method_bites_at_actions_on_a_method_alone(kind):
    assert [a for a in sorted(kind.may_bite) if "method" not in ACTIONS[a].model_fields] == []


IN_THE_PACK = [
    pytest.param(clause, action, id=f"{clause.id}-{action}")
    for clause in PACK.clauses
    for action in sorted(clause.rule.may_bite)
]


@pytest.mark.parametrize("clause", PACK.clauses, ids=lambda clause: clause.id)
def test_a_clause_of_the_pack_bites_where_its_kind_may(clause):
    assert set(clause.rule.bites) - clause.rule.may_bite == set()


@pytest.mark.parametrize(("clause", "action"), IN_THE_PACK)
def test_a_rule_answers_wherever_it_may_bite(clause, action):
    """Nothing, kept, or findings that name the clause: on a case that is far enough."""
    place = "registered" if action == "register" else "redo_agreed"
    player, at = standing_at(place)
    asked = sensible(player, action, at)
    actor = own(player, "officer")
    answer = judge(clause.rule, Ask(PACK, player.case, asked, actor, at, at, NOBODY, clause))
    assert answer is None or all(
        (f.clause, f.heading, f.force, f.reading)
        == (clause.id, clause.at, clause.force, clause.reading)
        and f.sentence.endswith(".")
        for f in answer
    )


@pytest.mark.parametrize(
    "clause",
    [clause for clause in PACK.clauses if not clause.rule.may_bite],
    ids=lambda clause: clause.id,
)
def test_a_rule_that_only_derives_or_tells_never_answers(clause):
    player, at = standing_at("failed")
    action = sensible(player, "agree_redo", at)
    ask = Ask(PACK, player.case, action, own(player, "employer"), at, at, NOBODY, clause)
    assert judge(clause.rule, ask) is None


def test_what_is_said_against_an_action_binds_by_the_force_of_its_clause():
    player, at = standing_at("accepted")
    action = sensible(player, "sign_off_brief", at)
    found = {}
    for force in ("must", "fact", "typical", "may"):
        for does in ("enforce", "record", "warn", "fails"):
            clause = PACK.by_id["brief.title"].model_copy(update={"force": force, "does": does})
            ask = Ask(PACK, player.case, action, own(player, "officer"), at, at, NOBODY, clause)
            found[force, does] = ask.against("No.").kind
    refused = {key for key, kind in found.items() if kind is Kind.REFUSAL}
    assert refused == {
        ("must", "enforce"), ("fact", "enforce"), ("typical", "enforce"), ("may", "enforce"),
        ("must", "record"), ("fact", "record"),
    }  # fmt: skip
    assert {kind for key, kind in found.items() if key not in refused} == {Kind.WARNING}


def test_a_rule_is_asked_about_the_day_on_which_it_happened():
    player, at = standing_at("accepted")
    action = sensible(player, "sign_off_brief", at)
    clause = PACK.by_id["brief.title"]
    before = STANDS["registered"]().case.last_at
    ask = Ask(PACK, player.case, action, own(player, "officer"), at, before, NOBODY, clause)
    assert ask.today == day_of(before)
    assert ask.method is None
    assert ask.note("So.").kind is Kind.NOTE
    assert ask.happened("So it was.").breach


@pytest.mark.parametrize(
    "given", [{}, {"days": 1, "weeks": 1}, {"days": -1}, {"years": 1}, {"months": "four"}]
)
def test_a_period_is_given_in_exactly_one_unit(given):
    with pytest.raises(ValidationError):
        Period(**given)
