"""Batches: many cases that begin together or not at all, seen by nobody before the last one."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from guildhall.cases import batches, history
from guildhall.cases.models import Batch, BatchRow, CaseRecord, Entry
from guildhall.people.models import User
from tests import people_of
from tests.cases import cohort


def test_a_batch_comes_whole_or_not_at_all(database, monkeypatch):
    monkeypatch.setattr(batches, "AT_ONCE", 10)
    town = people_of.town()
    batch, trial = cohort.tried(town.provider, cohort.rows(23))
    assert (trial.counts["begin"], trial.problems) == (23, [])
    assert CaseRecord.objects.count() == User.objects.filter(name__startswith="Ada").count() == 0
    cohort.begun(town.provider, batch)
    for left in (13, 3):
        assert batches.write_next(batch.pk)
        assert BatchRow.objects.count() == left
        assert CaseRecord.objects.count() == 23 - left
        for who in (town.provider, town.officer, town.employer):
            assert cohort.seen(who) == {0}, who
        assert not cohort.clean()
    assert not batches.write_next(batch.pk)
    for who in (town.provider, town.officer, town.employer):
        assert cohort.seen(who) == {23}, who
    assert cohort.seen(town.other_provider) == {0}
    assert not cohort.clean()
    done = Batch.objects.get()
    assert (done.state, done.written, done.rows, BatchRow.objects.count()) == ("done", 23, "", 0)
    assert "Ada" not in done.report
    assert Entry.objects.count() == 23


def test_the_same_rows_a_second_time_are_left_alone(on_sqlite):
    town = people_of.town()
    batch, _ = cohort.tried(town.provider, cohort.rows(3))
    cohort.written(cohort.begun(town.provider, batch))
    again, trial = cohort.tried(town.provider, cohort.rows(5, name_of_apprentice="Ben Demo"))
    assert trial.counts["there"] == 3
    assert [one.sentence for one in trial.problems if one.row == 2] == [
        "This apprentice is registered already, and is left alone. “Name” on record is: Ada Demo 2."
    ]
    elsewhere = cohort.rows(3, employer="bolt")
    _, moved = cohort.tried(town.officer, elsewhere, provider="midtown")
    assert "“Employer” on record is: Acme." in moved.problems[0].sentence
    cohort.written(cohort.begun(town.provider, again))
    assert CaseRecord.objects.count() == 5
    _, trial = cohort.tried(town.provider, cohort.rows(5))
    assert (trial.counts["there"], trial.may_begin) == (5, False)


def test_what_fails_in_the_middle_is_gone_on_with_by_two_at_once(database, monkeypatch):
    monkeypatch.setattr(batches, "AT_ONCE", 20)
    town = people_of.town()
    batch, _ = cohort.tried(town.provider, cohort.rows(30))
    cohort.begun(town.provider, batch)

    def dies(*written):
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr(history, "take_turns", dies)
        with pytest.raises(OSError):  # noqa: PT011 - its own
            batches.write_next(batch.pk)
    assert (BatchRow.objects.count(), CaseRecord.objects.count(), Entry.objects.count()) == (
        30, 0, 0,
    )  # fmt: skip

    def works():
        try:
            cohort.written(batch)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        for one in [pool.submit(works), pool.submit(works)]:
            one.result(60)
    assert (Batch.objects.get().state, CaseRecord.objects.count()) == ("done", 30)
    assert not cohort.clean()
