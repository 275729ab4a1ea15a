"""`rebuild`: what lists show follows from the histories alone, whatever was done."""

from collections import Counter
from datetime import timedelta

from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from guildhall import clock
from guildhall.cases.memory import read_whole
from guildhall.cases.models import CaseRecord, Due, Line, Move, Part, Slot
from guildhall.cases.rebuild import TABLES, rebuild
from guildhall.engine.actions import ACTIONS
from guildhall.shelf.player import StepError
from guildhall.shelf.walk import GOALS
from tests import living, people_of

WALKS = ("ST0825/AP02", "ST0120/AP02", "ST0792/1.2")


def differences(*, check=True):
    found = []
    done = rebuild(lambda one: found.append(str(one)), check=check)
    assert done.cases == CaseRecord.objects.count()
    return found


def stored():
    """Everything that lists show, without the numbers that the database gives."""
    found = {}
    for table in (CaseRecord, *TABLES):
        rows = table.objects.values()
        found[table] = sorted(repr({k: v for k, v in row.items() if k != "id"}) for row in rows)
    return found


def test_after_every_action_of_a_life_lists_show_what_a_rebuild_would(on_sqlite):
    life = living.begin(people_of.town())
    for number, _ in enumerate(life.steps()):
        if number % 4 == 0:
            assert differences() == []
    assert differences() == []


def test_what_was_changed_in_lists_is_told_and_mended(database):
    town = people_of.town()
    lives = [living.live(town, to="ready") for _ in range(2)]
    before = stored()
    one = lives[0].id
    Line.objects.filter(case=one, side="provider").update(stage="failed", grade="fail")
    Move.objects.filter(case=one).first().delete()
    Due.objects.filter(case=one).delete()
    Part.objects.filter(case=one).delete()
    Slot.objects.filter(case=one).delete()
    CaseRecord.objects.filter(pk=one).update(name="Somebody Else", uln="1000000001")
    told = differences()
    assert all(f"Case {one}: " in said for said in told)
    for words in ("another name", "another uln", "rows of lines", "rows of moves", "rows of dues",
                  "rows of parts", "rows of slots"):  # fmt: skip
        assert any(words in said for said in told), (words, told)
    assert stored() != before
    assert differences(check=False) == told
    assert stored() == before
    assert differences() == []


OUT_OF_TURN = {
    "apprentice": {
        "complain": {"about": "It was cold in the room."},
        "withdraw_work": {},
    },
    "provider": {
        "change_employer": {"employer": "bolt"},
        "change_provider": {"provider": "uptown"},
        "correct_details": {"name_of_apprentice": "Grace Demo", "reason": "Married."},
        "pause": {"reason": "Ill."},
        "resume": {},
        "record_training": {"hours": "1200", "off_the_job_hours": "400"},
        "withdraw": {"reason": "Moved away."},
    },
    "officer": {
        "cancel_session": {"reason": "A power cut."},
        "report_malpractice": {"what": "A telephone rang."},
        "resume": {},
    },
    "assessor": {"declare_interest": {"interest": "A neighbour."}, "miss_session": {}},
}


def test_whatever_is_tried_lists_show_what_a_rebuild_would(on_sqlite):
    """Lives of every pack to any goal, with days that go by, and actions out of turn in between."""
    town = people_of.town()
    done = Counter()

    @settings(max_examples=8, deadline=None, derandomize=True, database=None,
              phases=[Phase.generate], suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(data=st.data())
    def anything_may_be_tried(data):
        life = living.begin(town, data.draw(st.sampled_from(WALKS)))
        try:
            for _ in life.steps(data.draw(st.sampled_from(GOALS))):
                if data.draw(st.integers(0, 5)) == 0:
                    out_of_turn(data, life)
        except StepError:
            pass  # what was done out of turn has ended the walk, as it may
        living.stand_at(clock.now() + timedelta(days=data.draw(st.integers(0, 500))))
        out_of_turn(data, life)
        assert differences() == []

    def out_of_turn(data, life):
        role = data.draw(st.sampled_from(sorted(OUT_OF_TURN)))
        name = data.draw(st.sampled_from(sorted(OUT_OF_TURN[role])))
        fields = dict(OUT_OF_TURN[role][name])
        if "method" in ACTIONS[name].model_fields:
            fields["method"] = data.draw(st.sampled_from(sorted(life.pack.methods)))
        try:
            outcome = people_of.do(life.principal(role), name, life.id, **fields)
        except LookupError:
            return  # not theirs, or not theirs any more
        done[name] += outcome.done
        known = read_whole(life.id)
        life.history[:], life.case = known.entries, known.case

    anything_may_be_tried()
    assert len(+done) > 4, done
