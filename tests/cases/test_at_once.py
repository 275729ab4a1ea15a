"""Two at once: real threads with connections of their own, on both databases."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from threading import Barrier, Event

import pytest
from django.db import connections, transaction

from guildhall.cases import history
from guildhall.cases.answers import KeyReusedError, Retry
from guildhall.cases.memory import MEMORY
from guildhall.cases.models import CaseRecord, Entry, Slot
from guildhall.cases.perform import Wanted, perform
from guildhall.cases.rebuild import rebuild
from guildhall.cases.verify import verify
from guildhall.people.models import User
from tests import living, people_of


def at_once(*calls):
    """Call functions at the same moment, each in a thread; give what each gave, or raised."""
    barrier = Barrier(len(calls))

    def one(call):
        try:
            barrier.wait(10)
            return call()
        except Exception as error:  # noqa: BLE001 - what it raised is what the test looks at
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


def clean():
    """Whether the history is whole, and lists show what it says."""
    found = []
    verify(lambda flaw: found.append(str(flaw)))
    rebuild(lambda one: found.append(str(one)), check=True)
    return found == []


def clauses(outcome):
    return {one.clause for one in outcome.decision.findings}


def test_of_two_officers_one_wins_and_the_other_is_told_what_has_changed(database):
    town = people_of.town()
    life = living.live(town, to="submitted")
    people_of.do(town.officer, "review_portfolio", life.id, adequate=True)
    seen = living.version(town.officer, life.id)
    # What is refused in between changes nothing that anybody has seen.
    assert not people_of.do(town.employer, "accept_gateway", life.id,
                            seen=living.version(town.employer, life.id)).done  # fmt: skip
    said = at_once(*(lambda: people_of.do(town.officer, "accept_gateway", life.id, seen=seen),) * 2)
    said.sort(key=lambda outcome: outcome.stale)
    assert [one.done for one in said] == [True, False]
    assert [entry.event.name for entry in said[1].newer] == ["gateway.accepted"]
    assert said[1].version == said[0].version != seen
    assert Entry.objects.filter(event__startswith="gateway.accepted").count() == 1
    assert clean()


def registered(town, key, asked, **fields):
    wanted = Wanted("register", {"name_of_apprentice": "Ada Demo", "employer": "acme",
                                 "provider": "midtown", "started_on": "2024-01-10"} | fields,
                    spec="ST0825/AP02")  # fmt: skip
    return perform(town.provider, wanted, people_of.VIA, spoken, Retry(key, asked))


def spoken(outcome):
    return (200 if outcome.done else 422), str(outcome.case)


def test_a_request_that_comes_many_times_at_once_is_done_once(database):
    town = people_of.town()
    said = at_once(*(lambda: registered(town, "a-key", "a" * 64),) * 4)
    assert len({(one.status, one.body) for one in said}) == 1, said
    assert sum(one.outcome is not None for one in said) == 1
    assert CaseRecord.objects.count() == Entry.objects.count() == 1
    assert User.objects.filter(memberships__role="apprentice").count() == 1
    assert clean()


def test_a_key_that_comes_at_once_with_something_else_is_used_for_one_of_them(database):
    town = people_of.town()
    said = at_once(
        lambda: registered(town, "a-key", "a" * 64),
        lambda: registered(town, "a-key", "b" * 64, name_of_apprentice="Eve Demo"),
    )
    assert sorted(type(one).__name__ for one in said) == ["KeyReusedError", "Said"], said
    assert CaseRecord.objects.count() == 1
    with pytest.raises(KeyReusedError):
        registered(town, "a-key", "c" * 64)
    assert clean()


@pytest.mark.parametrize("same", ["uln", "apprentice"])
def test_an_apprentice_is_registered_once_however_many_try(database, same):
    town = people_of.town()
    fields = {"uln": "1000000035"}
    if same == "apprentice":
        first = people_of.register(town.provider).case
        fields = {"apprentice": town.apprentice_of(first).user.id}
        assert people_of.do(town.provider, "withdraw", first).done
    said = at_once(*(lambda: people_of.register(town.provider, **fields),) * 3)
    assert sorted(getattr(one, "done", str(one)) for one in said) == [False, False, True], said
    assert all("house.duplicate" in clauses(one) for one in said if not one.done)
    assert CaseRecord.objects.filter(withdrawn=False).count() == 1
    assert clean()


def test_an_assessor_is_booked_once_for_an_hour(database):
    town = people_of.town()
    lives = [living.live(town, to="ready") for _ in range(2)]
    assert lives[0].assessor != lives[1].assessor
    hour = lives[0].case.attempt("am2").session.starts_at
    for life in lives:
        assert people_of.do(town.officer, "cancel_session", life.id, method="am2",
                            reason="Ill.").done  # fmt: skip
    same = {"method": "am2", "assessor": town.assessor.user.id}
    assert people_of.do(town.officer, "change_assessor", lives[1].id, **same).done

    def book(life):
        return people_of.do(town.officer, "book_session", life.id, method="am2",
                            starts_at=hour, place="online", delivery="online")  # fmt: skip

    said = at_once(*(lambda life=life: book(life) for life in lives))
    assert sorted(getattr(one, "done", str(one)) for one in said) == [False, True], said
    assert clauses(next(one for one in said if not one.done)) == {"house.clash"}
    assert Slot.objects.filter(person=same["assessor"], quarter=hour).count() == 1
    assert clean()


def test_an_assessor_who_is_taken_is_not_given_another_session(on_sqlite):
    town = people_of.town()
    lives = [living.live(town, to="ready") for _ in range(2)]
    said = people_of.do(town.officer, "change_assessor", lives[1].id, method="am2",
                        assessor=town.assessor.user.id)  # fmt: skip
    assert clauses(said) == {"house.clash"}
    assert clean()


def test_two_that_wait_for_each_other_both_come_to_their_end(database):
    """An assessor's hours are exchanged between two cases: each waits for what the other gives."""
    town = people_of.town()
    lives = [living.live(town, to="ready") for _ in range(2)]
    assessor = town.assessor.user.id
    hours = [lives[0].case.attempt("am2").session.starts_at + timedelta(days=n) for n in (0, 1)]

    def move(life, hour):
        return people_of.do(town.officer, "move_session", life.id, method="am2", place="online",
                            starts_at=hour, reason="Ill.")  # fmt: skip

    assert move(lives[1], hours[1]).done
    assert people_of.do(town.officer, "change_assessor", lives[1].id, method="am2",
                        assessor=assessor).done  # fmt: skip
    for _ in range(4):
        said = at_once(*(
            lambda life=life, hour=hour: move(life, hour)
            for life, hour in zip(lives, reversed(hours), strict=True)
        ))  # fmt: skip
        assert all(not isinstance(one, Exception) for one in said), said
    assert clean()


def rows_of(case, sequence):
    """One more entry of a case, ready to be appended: the last one again."""
    record = CaseRecord.objects.get(pk=case)
    last = MEMORY.get(record).entries[-1]
    return history.write(case, [last], record.head, sequence, record.pack_id, people_of.VIA)


def followed(seen):
    """What a follower reads who has seen all up to a position."""
    return list(Entry.objects.filter(position__gt=seen).values_list("position", flat=True))


def two_that_overlap(cases, patience):
    """Append in two transactions, of which the first to begin is the last to end.

    `patience`: for how many seconds the second may come to its end before the first does. Gives
    what a follower saw while the first was still open, and afterwards.
    """
    written = [rows_of(case, 1) for case in cases]
    begun, may_end = Event(), Event()
    seen = max(followed(0))

    def first():
        try:
            with transaction.atomic():
                history.append(written[0])
                begun.set()
                may_end.wait(patience + 5)
        finally:
            connections.close_all()

    def second():
        try:
            with transaction.atomic():
                history.append(written[1])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(first)
        begun.wait(30)
        other = pool.submit(second)
        wait([other], patience)
        during = followed(seen)
        may_end.set()
        wait([one, other], 10)
    return during, followed(max(during, default=seen))


def test_a_follower_by_position_never_skips_a_late_entry(on_postgres):
    town = people_of.town()
    cases = [people_of.register(town.provider).case for _ in range(2)]
    during, afterwards = two_that_overlap(cases, patience=0.5)
    assert (len(during), len(afterwards)) == (0, 2)


def test_without_taking_turns_it_would_be_skipped(on_postgres, monkeypatch):
    monkeypatch.setattr(history, "take_turns", lambda _: None)
    town = people_of.town()
    cases = [people_of.register(town.provider).case for _ in range(2)]
    during, afterwards = two_that_overlap(cases, patience=30)
    assert (len(during), len(afterwards)) == (1, 0)
