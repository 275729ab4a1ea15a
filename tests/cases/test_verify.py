"""`verify`: an untouched history is clean, and whatever an intruder changes is found.

The intruder has the owner's rights, and takes the guards away first.
"""

import json
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings, strategies as st

from guildhall import clock
from guildhall.cases import guards, history, seals
from guildhall.cases.models import CaseRecord, Entry, PersonalText, Seal
from guildhall.cases.verify import verify
from tests import living, people_of


def flaws(expected=None):
    found = []
    seen = verify(lambda flaw: found.append(str(flaw)), expected)
    assert seen.flaws == len(found)
    return found


@contextmanager
def disarmed():
    """The database without what guards the history; the triggers are there again afterwards."""
    with connection.cursor() as cursor:
        for table, name in guards.triggers(connection.vendor):
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute(
                "SELECT conrelid::regclass, conname FROM pg_constraint "
                "WHERE contype IN ('f', 'c') AND conrelid::regclass::text LIKE 'cases_%'"
            )
            for table, name in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    yield
    guards.make(connection)


def two_cases():
    """Two cases, a seal over the most of them, and entries after it: town, short case, long."""
    town = people_of.town()
    long = living.live(town, to="submitted")
    short = living.live(town, to="registered")
    seals.seal(clock.now())
    people_of.do(town.employer, "confirm_competence", short.id)
    return town, str(short.id), str(long.id)


def raw(case):
    return case.replace("-", "") if connection.vendor == "sqlite" else case


def entry(case, place):
    return Entry.objects.get(case_id=case, sequence=place)


def test_an_untouched_history_is_clean(database):
    two_cases()
    seen = verify(lambda flaw: pytest.fail(str(flaw)))
    assert (seen.cases, seen.seals, seen.unsealed) == (2, 1, 1)
    assert (seen.entries, seen.texts) == (Entry.objects.count(), PersonalText.objects.count())
    newest = Seal.objects.get()
    assert flaws({newest.position: newest.hash}) == []


CHANGED = {
    "a byte of a body": (("UPDATE cases_entry SET body = replace(body, '1500', '1501') "
                         "WHERE event LIKE 'training%%' AND case_id = %s"),
                         "what it says is not what its hash is of"),
    "a hash": (("UPDATE cases_entry SET hash = '0' || substr(hash, 2) WHERE sequence = 2 "
               "AND substr(hash, 1, 1) <> '0' AND case_id = %s"),
               "what it says is not what its hash is of"),
    "an event": (("UPDATE cases_entry SET event = 'case.withdrawn/1' WHERE sequence = 3 "
                 "AND case_id = %s"), "its event is case.withdrawn/1"),
    "a time": (("UPDATE cases_entry SET at = '2020-01-01 00:00:00' WHERE sequence = 3 "
               "AND case_id = %s"), "its time is 2020-01-01"),
    "a position": (("UPDATE cases_entry SET position = position + 100000 WHERE sequence = 3 "
                   "AND case_id = %s"), "does not follow"),
    "a place": ("UPDATE cases_entry SET sequence = 400 WHERE sequence = 3 AND case_id = %s",
                "says that it is number 4"),
    "a missing entry": ("DELETE FROM cases_entry WHERE sequence = 3 AND case_id = %s",
                        "it does not follow from the entry before it"),
    "a cut tail": ("DELETE FROM cases_entry WHERE sequence > 4 AND case_id = %s",
                   "entries, and there are 4"),
    "all entries": ("DELETE FROM cases_entry WHERE case_id = %s",
                    "there is a record of the case, and no history"),
    "the record": ("DELETE FROM cases_caserecord WHERE id = %s", "no record of the case"),
    "the head of the record": (("UPDATE cases_caserecord SET head = '0' || substr(head, 2) "
                               "WHERE substr(head, 1, 1) <> '0' AND id = %s"),
                               "its record does not have the hash of its last entry"),
    "the count of the record": (("UPDATE cases_caserecord SET sequence = sequence + 1 "
                                "WHERE id = %s"), "its record says"),
    "a text": (("UPDATE cases_personaltext SET text = 'Eve Demo' WHERE text = 'Ada Demo' "
               "AND case_id = %s"), "is not the one that was written"),
    "a salt": (("UPDATE cases_personaltext SET salt = substr(salt, 2) WHERE text = 'Ada Demo' "
               "AND case_id = %s"), "is not the one that was written"),
    "a missing text": ("DELETE FROM cases_personaltext WHERE case_id = %s AND text = 'Ada Demo'",
                       "is gone, and was not erased"),
    "a case that another's text lies in": (
        ("UPDATE cases_personaltext SET id = '1' || substr(id, 2) WHERE substr(id, 1, 1) <> '1' "
        "AND case_id = %s"), "nothing in its history refers to the personal text"),
}  # fmt: skip


def test_what_is_changed_in_a_case_is_found_and_told_with_the_case(database):
    _, *cases = two_cases()
    for what, (statement, said) in CHANGED.items():
        with undone() as change:
            if "substr(" in statement:
                # One of the two has another first digit than the one that is put there.
                touched = [case for case in cases if change(statement, raw(case))]
            else:
                touched = [case for case in cases[1:] if change(statement, raw(case))]
            assert touched, what
            found = flaws()
            assert any(said in flaw and touched[0] in flaw for flaw in found), (what, found)


@contextmanager
def undone():
    """Change without the guards, and put everything back afterwards."""
    tables = ("cases_entry", "cases_seal", "cases_caserecord", "cases_personaltext")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")

    def change(statement, *values):
        with disarmed(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.rowcount

    yield change
    with disarmed(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")
            cursor.execute(f"INSERT INTO {table} SELECT * FROM kept_{table}")
            cursor.execute(f"DROP TABLE kept_{table}")


def forge(case, place, old, new):
    """Write an entry anew, and every hash that follows from it: the case is whole again."""
    head = entry(case, place - 1).hash if place > 1 else history.FIRST
    for row in Entry.objects.filter(case_id=case, sequence__gte=place).order_by("sequence"):
        body = json.loads(row.body.replace(old, new) if row.sequence == place else row.body)
        text = history.canonical(body | {"previous": head})
        head = history.sha256(text)
        Entry.objects.filter(pk=row.pk).update(body=text, hash=head)
    CaseRecord.objects.filter(pk=case).update(head=head)


def take(table, **which):
    """Delete rows, and ask nothing about what refers to them."""
    table.objects.filter(**which)._raw_delete("default")  # noqa: SLF001 - as an intruder would


def cut(case, place):
    """Take the tail of a case away, with all that would show it: texts, record, lists."""
    gone = Entry.objects.filter(case_id=case, sequence__gt=place)
    keys = {key for row in gone for key, _ in history.REFERENCE.findall(row.body)}
    PersonalText.objects.filter(pk__in=keys).delete()
    take(Entry, case_id=case, sequence__gt=place)
    record = CaseRecord.objects.filter(pk=case)
    if place:
        record.update(sequence=place, head=entry(case, place).hash)
    else:
        take(CaseRecord, pk=case)


def swap(one, other):
    """Let two entries change places in the whole."""
    first, second = (entry(case, 2).position for case in (one, other))
    for here, there in ((first, -1), (second, first), (-1, second)):
        Entry.objects.filter(position=here).update(position=there)


def test_what_is_whole_in_itself_is_found_by_the_seal(database):
    town, _, case = two_cases()
    other = str(living.live(town, to="submitted").id)
    seals.seal(clock.now())
    first, newest = Seal.objects.order_by("position")
    for what, change, said in (
        ("a forgery", lambda: forge(case, 3, "1500", "1501"), "is not what was sealed"),
        ("a cut tail", lambda: cut(case, 5), "were sealed"),
        ("a missing case", lambda: cut(other, 0), "were sealed"),
        ("a swapped order", lambda: swap(case, other), "is not what was sealed"),
        ("a seal", lambda: Seal.objects.filter(pk=first.pk).update(hash="0" * 64), "was sealed"),
        ("its time", lambda: Seal.objects.filter(pk=first.pk).update(at=clock.now()),
         "was sealed"),
        ("its number", lambda: Seal.objects.filter(pk=first.pk).update(count=first.count + 1),
         "were sealed"),
    ):  # fmt: skip
        with undone():
            with disarmed():
                change()
            found = flaws()
            assert any(said in flaw for flaw in found), (what, found)
        assert flaws() == []

    with undone():
        with disarmed():
            cut(case, 5)
            take(Seal)
        seals.seal(clock.now())
        assert flaws() == []  # everything was made anew: only a copy elsewhere shows it
        assert flaws({newest.position: newest.hash}) != []
    assert flaws({newest.position: newest.hash}) == []
    assert flaws({newest.position: "0" * 64}) == [
        f"The seal at position {newest.position} is not the one that is expected."
    ]


def test_a_seal_costs_what_is_new(database):
    town = people_of.town()
    people_of.register(town.provider)
    first = seals.seal(clock.now())
    assert (first.position, first.count) == (Entry.objects.get().position, 1)
    assert seals.seal(clock.now()) == first
    people_of.register(town.provider)
    people_of.register(town.provider)
    with CaptureQueriesContext(connection) as asked:
        second = seals.seal(clock.now())
    reading = [one["sql"] for one in asked if 'FROM "cases_entry"' in one["sql"]]
    assert second.count == 3
    assert all(f'"position" > {first.position}' in one or f'"position" > {second.position}' in one
               for one in reading), reading  # fmt: skip
    assert flaws() == []


def test_seals_are_made_in_steps(on_sqlite, monkeypatch):
    monkeypatch.setattr(seals, "AT_ONCE", 4)
    living.live(people_of.town(), to="submitted")
    seals.seal(clock.now())
    assert [one.count for one in Seal.objects.order_by("position")][:3] == [4, 8, 12]
    assert flaws() == []


def test_a_changed_byte_anywhere_in_an_entry_is_found(on_sqlite):
    living.live(people_of.town(), to="accepted")
    rows = list(Entry.objects.order_by("position").values_list("position", "body", "hash"))

    @settings(max_examples=60, deadline=None, derandomize=True,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(data=st.data())
    def a_changed_byte_is_found(data):
        position, body, digest = data.draw(st.sampled_from(rows))
        column, text = data.draw(st.sampled_from([("body", body), ("hash", digest)]))
        place = data.draw(st.integers(0, len(text.encode()) - 1))
        was = text.encode()
        byte = data.draw(st.integers(1, 255).filter(lambda one: one != was[place]))
        now = was[:place] + bytes([byte]) + was[place + 1 :]
        write = f"UPDATE cases_entry SET {column} = CAST(%s AS TEXT) WHERE position = %s"
        with connection.cursor() as cursor:
            cursor.execute(write, [now, position])
            assert flaws() != []
            cursor.execute(write, [was, position])

    with disarmed():
        a_changed_byte_is_found()
    assert flaws() == []
