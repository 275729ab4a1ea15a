"""What an action costs: so many statements, however many cases and entries there are."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall.cases.history import sha256
from guildhall.cases.memory import MEMORY
from guildhall.cases.models import CaseRecord, Due, Line, Move
from guildhall.cases.perform import Retry, Wanted, perform
from guildhall.cases.rebuild import TABLES, rebuild
from tests import living, people_of


def test_rows_that_somebody_else_made_anew_are_found(database):
    life = living.begin(people_of.town())
    made_anew = False
    for step in life.steps():
        if not made_anew and step.do == "submit_gateway":
            made_anew = True
            for table in TABLES:
                same = list(table.objects.filter(case=life.id))
                table.objects.filter(case=life.id).delete()
                for row in same:
                    row.pk = None
                table.objects.bulk_create(same)
    assert made_anew
    assert rebuild(print, check=True).differing == 0


def test_a_side_that_saw_nothing_keeps_its_rows_where_they_are(on_sqlite):
    life = living.begin(people_of.town())
    seen, before = set(), {}
    for step in life.steps():
        outside = {
            name: set(table.objects.filter(side="employer").values_list("pk", flat=True))
            for name, table in (("lines", Line), ("moves", Move), ("dues", Due))
        }
        if step.do in ("ask_question", "mark", "agree_marks"):
            seen.add(step.do)
            assert outside == before, step.do
        before = outside
        MEMORY.forget()  # also for a process that does not know the case yet
    assert seen == {"ask_question", "mark", "agree_marks"}


def statements_of_an_action(town, case, key):
    """Say again where the outcomes are shown, a second later; give the statements that it took."""
    living.stand_at(CaseRecord.objects.get(pk=case).last_at + timedelta(seconds=1))
    wanted = Wanted("state_outcomes", {"where": "The index of the portfolio."}, case=case)
    with CaptureQueriesContext(connection) as captured:
        said = perform(
            town.provider,
            wanted,
            people_of.VIA,
            lambda outcome: (200 if outcome.done else 422, ""),
            Retry(key, sha256(key)),
        )
    assert said.status == 200, said.outcome.decision.findings
    return [one["sql"] for one in captured.captured_queries]


ORDINARY = {"sqlite": 8, "postgresql": 9}
"""Begin, the case, the key, its record, its lines, the entry, the answer, commit; and PostgreSQL's
lock on appending."""


def test_an_action_takes_as_many_statements_however_much_there_is(database):
    town = people_of.town()
    case = people_of.register(town.provider).case
    for number in range(10):
        few = statements_of_an_action(town, case, f"few {number}")
    assert len(few) == ORDINARY[connection.vendor], few
    for _ in range(30):
        people_of.register(town.provider)
    for number in range(90):
        many = statements_of_an_action(town, case, f"many {number}")
    assert CaseRecord.objects.get(pk=case).sequence == 101
    assert len(many) == ORDINARY[connection.vendor], many


def test_a_case_that_is_not_at_hand_costs_its_history_and_its_rows_once(on_sqlite):
    town = people_of.town()
    case = people_of.register(town.provider).case
    statements_of_an_action(town, case, "one")
    MEMORY.forget()
    cold = statements_of_an_action(town, case, "two")
    assert len(cold) == ORDINARY["sqlite"] + 1 + len(TABLES), cold
