"""The worker: lapses on their day, and what has had its time is forgotten."""

import signal
from dataclasses import asdict
from datetime import timedelta

import pytest
from django.db.models import Q

from guildhall import clock
from guildhall.cases import around, packs, queries
from guildhall.cases.history import Via
from guildhall.cases.memory import MEMORY
from guildhall.cases.models import Answer, CaseRecord, Entry
from guildhall.cases.perform import Wanted, perform_for_system
from guildhall.demo import fill, world
from guildhall.demo.cases import play
from guildhall.demo.player import Acted, read_journal
from guildhall.engine import deadlines, permitted, stage
from guildhall.engine.lapse import standing
from guildhall.engine.vocabulary import Role
from guildhall.jobs import work
from guildhall.people import tokens
from guildhall.people.models import Membership, Token
from tests import people_of, processes

GO_ON = bool
"""Nobody has said that it is time to end."""


@pytest.fixture
def late(database, tmp_path):
    """Two cases whose window is over, and one whose window is not; and their people."""
    world.settle(tmp_path)
    journal = read_journal()
    found = []
    for name, plot, cast in fill.casts():
        nobody = "nobody has recorded it yet" in plot.about
        if nobody or (not found and plot.to == "accepted" and plot.ago < 10):
            player = Acted(packs.newest(plot.spec), name=name, cast=cast, journal=journal)
            play(plot, player, clock.now())
            found.append((player, journal))
    assert len(found) == 3
    return found


def all_that_is_answered(late):
    """What everybody is answered about the cases, as of now."""
    now = clock.now()
    told = []
    for player, journal in late:
        for role in (Role.OFFICER, Role.PROVIDER, Role.EMPLOYER, Role.APPRENTICE):
            who = player.principal(journal, role)
            record, _, view = queries.view(who, player.record)
            pack = packs.pinned(record.pack_id)
            (line,) = queries.lines(who).filter(case=record)
            ended = line.lapses_at is not None and line.lapses_at <= now
            running = Q(since__lte=now) & (Q(until__isnull=True) | Q(until__gt=now))
            moves = queries.moves(who).filter(running, case=record)
            known = around.on_the_day(now.date())
            told.append(
                (
                    role,
                    "lapsed" if ended else line.stage,
                    stage(standing(pack, view.case, now)),
                    sorted(moves.values_list("role", "action", "target", "by_day", "clause")),
                    permitted(pack, view.case, who.actor, now, known),
                    [asdict(one) for one in deadlines(pack, view.case, now, known)],
                )
            )
    return told


def test_a_lapse_is_recorded_and_no_answer_depends_on_it(late):
    before = all_that_is_answered(late)
    entries = Entry.objects.count()
    assert work.record_lapses(GO_ON) == 2
    assert all_that_is_answered(late) == before
    MEMORY.forget()
    assert all_that_is_answered(late) == before
    added = list(Entry.objects.order_by("position").values_list("event", flat=True))[entries:]
    assert [one.partition("/")[0] for one in added] == ["run.lapsed", "run.lapsed"]
    assert work.record_lapses(GO_ON) == 0


def test_what_another_worker_has_done_meanwhile_is_no_error(late, monkeypatch):
    found = queries.fallen_due(clock.now(), 10)
    assert len(found) == 2
    for case in found:
        assert perform_for_system(Wanted("lapse", {}, case=case), Via("job")).done
    outdated = iter([found, []])
    monkeypatch.setattr(queries, "fallen_due", lambda *_: next(outdated))
    assert work.record_lapses(GO_ON) == 0


def test_a_worker_ends_between_two_pieces(late):
    answers = iter([False, True])
    assert work.record_lapses(lambda: next(answers)) == 1
    assert len(queries.fallen_due(clock.now(), 10)) == 1


def test_nothing_but_its_own_can_be_done_for_the_system(late):
    case = CaseRecord.objects.first().pk
    outcome = perform_for_system(Wanted("accept_gateway", {}, case=case, seen="x"), Via("job"))
    assert not outcome.done


def test_answers_are_forgotten_after_thirty_days(on_sqlite):
    for days in (1, 29, 31, 400):
        at = clock.now() - timedelta(days=days)
        Answer.objects.create(key=str(days), owner="x", asked="0" * 64, status=200, body="", at=at)
    assert work.forget_answers(GO_ON) == 2
    assert sorted(Answer.objects.values_list("key", flat=True)) == ["1", "29"]


def test_tokens_that_have_long_run_out_are_forgotten(on_sqlite):
    people_of.town()
    one, now = Membership.objects.first(), clock.now()
    for days in (None, -1, 10, 100):
        ends = None if days is None else now - timedelta(days=days)
        tokens.issue(one, str(days), now, expires_at=ends)
    assert work.forget_tokens(GO_ON) == 1
    assert not Token.objects.filter(name="100").exists()


def test_the_worker_as_a_process(tmp_path):
    env = processes.environment(tmp_path / "data")
    result = processes.run("worker", env=env)
    line = "guildhall: The database is not migrated: run `guildhall migrate`.\n"
    assert (result.returncode, result.stderr) == (1, line)
    assert processes.run("migrate", env=env).returncode == 0
    assert processes.run("worker", "--once", env=env).returncode == 0
    with processes.started("guildhall", "worker", env=env) as one:
        assert '"event": "at work"' in one.stderr.readline()
        one.send_signal(signal.SIGTERM)
        assert one.wait(processes.PATIENCE) == 0


def test_what_is_new_is_sealed_and_not_at_every_round(late, monkeypatch):
    assert work.seal_history(GO_ON) == Entry.objects.count()
    assert work.record_lapses(GO_ON) == 2
    assert work.seal_history(GO_ON) == 0
    monkeypatch.setattr(work, "SEALED_EVERY", timedelta())
    assert work.seal_history(GO_ON) == 2
    assert work.seal_history(GO_ON) == 0
