"""The door: what comes of an action, and what is written."""

from guildhall.cases import queries
from guildhall.cases.models import CaseRecord, Entry, Line
from guildhall.cases.perform import Wanted, preview
from guildhall.shelf.walk import work_of
from tests import living, people_of


def test_a_case_begins_and_is_seen_by_those_whose_it_is(database):
    town = people_of.town()
    outcome = people_of.register(town.provider)
    assert outcome.done, outcome.decision.findings
    record = CaseRecord.objects.get()
    assert (record.id, record.name, record.sequence) == (outcome.case, "Ada Demo", 1)
    assert Entry.objects.get().hash == record.head
    assert {line.side for line in Line.objects.all()} == {
        "inside", "provider", "employer", "apprentice",
    }  # fmt: skip
    assert queries.find(town.officer, outcome.case) == record
    for stranger in (town.other_provider, town.other_employer, town.other_officer, town.assessor):
        assert not queries.records(stranger).exists()
        assert not queries.lines(stranger).exists()


def test_a_refusal_writes_nothing(database):
    town = people_of.town()
    case = people_of.register(town.provider).case
    outcome = people_of.do(
        town.officer, "book_session", case, method="am1", starts_at="2030-01-08T10:00:00+00:00",
        place="online",
    )  # fmt: skip
    assert outcome.decision.refused
    assert Entry.objects.count() == 1


def test_a_preview_tells_no_more_than_the_deed_would(on_sqlite):
    """A report far too long fails by the rule; that it has is not the apprentice's to know yet."""
    life = living.begin(people_of.town(), "ST0120/AP02")
    for step in life.steps():
        if step.do == "allocate_assessor":
            break
    work = work_of(life.pack, "am1", life.case.known.option)
    report = max(work["pieces"], key=lambda piece: piece["measures"].get("words", 0))
    report["measures"]["words"] = 9000
    apprentice = life.town.apprentice_of(life.id)
    foreseen = preview(apprentice, Wanted("submit_work", work, case=life.id))
    hidden = {one.event.name for one in foreseen.decision.entries} - {
        one.event.name for one in foreseen.entries
    }
    assert foreseen.done, foreseen.decision.findings
    assert hidden == {"work.failed"}
    assert Entry.objects.filter(case=life.id).count() == len(life.history)
