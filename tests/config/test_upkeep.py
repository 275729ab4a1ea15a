"""`guildhall verify`, `seal` and `rebuild`, as somebody who keeps an installation runs them."""

import pytest
from django.db import connection

from guildhall.cases.models import Line
from guildhall.config import start
from guildhall.config.command import main
from tests import people_of


@pytest.fixture
def run(on_sqlite, monkeypatch, capsys):
    """Run a command on the database of the test; give its code and what it printed."""
    monkeypatch.setattr(start, "set_up", lambda: None)
    town = people_of.town()
    assert people_of.register(town.provider).done

    def running(*words):
        code = main(words)
        return code, capsys.readouterr().out

    return running


def test_a_sound_history_is_said_to_be(run):
    told = "1 cases, 1 entries, 0 seals, 1 entries not sealed yet: nothing is amiss.\n"
    assert run("verify") == (0, told)
    code, sealed = run("seal")
    assert code == 0
    assert run("verify", "--expect", sealed.strip())[0] == 0
    assert run("verify", "--expect", f"1:{'0' * 64}")[0] == 1
    assert run("verify", "--expect", "yesterday")[0] == 2


def test_a_guard_that_is_gone_is_a_fault_for_verify_and_stops_the_others(run):
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER cases_entry_no_update")
    code, out = run("verify")
    assert code == 1
    assert "cases_entry_no_update" in out
    assert run("seal") == (1, "")


def test_lists_that_differ_are_told_and_made_again(run):
    assert run("rebuild", "--check") == (0, "1 cases with 1 entries: 0 differ.\n")
    Line.objects.filter(side="inside").update(name="Somebody else")
    code, out = run("rebuild", "--check")
    assert code == 1
    assert out.endswith("1 cases with 1 entries: 1 differ.\n")
    assert run("rebuild")[1].endswith("1 differed and were made again.\n")
    assert run("rebuild", "--check")[0] == 0
