"""Personal text: beside the history, never in it, and gone from everywhere once it is erased."""

import json
from uuid import uuid4

from django.db import connection

from guildhall import clock
from guildhall.cases import erasure, history, queries
from guildhall.cases.answers import Retry
from guildhall.cases.history import Via
from guildhall.cases.models import CaseRecord, Entry, Line, PersonalText
from guildhall.cases.perform import Wanted, perform
from guildhall.cases.rebuild import rebuild
from guildhall.cases.verify import verify
from guildhall.engine.actions.base import Verdict
from guildhall.engine.actor import SYSTEM
from guildhall.engine.events import Entry as Entered, ResultReleased
from tests import living, people_of

NAME, ULN = "Zebediah Quillfeather-Demo", "1000000035"
SAID = {
    "pause": {"reason": "Broke both arms at skiing."},
    "resume": {},
    "complain": {"about": "Mister Grumblethorpe was rude."},
    "report_malpractice": {"what": "Whispered with Frau Plapperstein."},
    "correct_details": {
        "name_of_apprentice": "Zeb Quillfeather-Demo", "reason": "Misspelt by Aunt Philippa.",
    },
}  # fmt: skip


def a_talkative_life(town):
    """A whole life in which everything personal that is easily said is said."""
    life = living.begin(town, name_of_apprentice=NAME, uln=ULN)
    texts = [NAME, ULN]

    def say(who, name):
        outcome = people_of.do(who, name, life.id, **SAID[name])
        assert outcome.done, (name, outcome.decision.findings)
        texts.extend(SAID[name].values())

    for number, _ in enumerate(life.steps()):
        if number == 3:
            for name in ("pause", "resume", "complain", "correct_details"):
                say(town.provider, name)
    say(town.officer, "report_malpractice")
    return life.id, texts


def whole(table):
    """Everything that stands in a table, as text."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        return "\n".join(str(row) for row in cursor.fetchall())


def test_no_personal_text_stands_in_a_history_and_all_of_it_can_be_erased(database):
    town = people_of.town()
    case, texts = a_talkative_life(town)
    stored = set(PersonalText.objects.values_list("text", flat=True))
    assert set(texts) <= stored
    bodies = list(Entry.objects.values_list("body", flat=True))
    words = [word for text in stored for word in (text, json.dumps(text)[1:-1])]
    assert [one for one in words for body in bodies if one in body and len(one) > 3] == []

    key = Retry("a-key", "a" * 64)
    wanted = Wanted("change_employer", {"employer": "bolt"}, case=case)
    answer = json.dumps({"case": str(case), "said": [{"of": f"About {NAME}."}]})
    perform(town.provider, wanted, people_of.VIA, lambda _: (200, answer), key)
    before = list(Entry.objects.order_by("position").values_list())
    assert erasure.erase(case, clock.now()) == len(PersonalText.objects.all())

    assert list(Entry.objects.order_by("position").values_list()) == before
    tables = [t for t in connection.introspection.table_names() if t.startswith("cases_")]
    for table in tables:
        for text in texts:
            assert text not in whole(table), (table, text)
    assert set(Line.objects.values_list("name", "uln")) == {("(erased)", "")}
    record, known, view = queries.view(town.officer, case)
    assert (record.name, record.uln) == ("(erased)", "")
    told = history.revealed(view.entries[0].event.model_dump(mode="json"), history.texts_of(case))
    assert told["name_of_apprentice"] == told["uln"] == "(erased)"
    assert not any(text in repr(known) for text in texts)
    again = perform(town.provider, wanted, people_of.VIA, lambda _: (500, "not asked"), key)
    assert json.loads(again.body) == {"case": str(case), "said": [{"of": "About (erased)."}]}

    flaws = []
    seen = verify(lambda flaw: flaws.append(str(flaw)))
    rebuild(lambda one: flaws.append(str(one)), check=True)
    assert flaws == []
    assert seen.erased == seen.texts > len(texts) - 1


def test_what_is_erased_of_a_case_can_be_chosen_and_the_case_goes_on(on_sqlite):
    town = people_of.town()
    case = people_of.register(town.provider, name_of_apprentice=NAME, uln=ULN).case
    people_of.do(town.provider, "pause", case, reason="Ill.")
    [key] = PersonalText.objects.filter(text="Ill.").values_list("pk", flat=True)
    assert erasure.erase(case, clock.now(), [key]) == 1
    assert erasure.erase(case, clock.now(), [key]) == 0
    assert CaseRecord.objects.get().name == NAME
    assert people_of.do(town.provider, "resume", case).done
    erasure.erase(case, clock.now())
    assert people_of.do(town.provider, "withdraw", case, reason="Gone.").done
    assert set(Line.objects.values_list("name", "uln")) == {("(erased)", "")}
    flaws = []
    rebuild(lambda one: flaws.append(str(one)), check=True)
    assert flaws == []


def test_a_text_that_a_case_carries_on_is_not_written_again_and_one_that_is_typed_is():
    reference = f"personal:{'a' * 32}:{'b' * 64}"
    sheet = {"code.p1": Verdict(met=False, reason=reference)}
    event = ResultReleased(
        method="am1", attempt=1, grade="fail", passed=False, because=(), sheet=sheet
    )
    at = clock.now()
    entry = Entered(event, at, at, SYSTEM)
    for typed, new in ((frozenset(), []), (frozenset({reference}), [reference])):
        written = history.write(uuid4(), [entry], history.FIRST, 0, "", Via("web"), typed)
        assert [one.text for one in written.texts] == new
        assert (written.entries[0].event == event) is (not new)
