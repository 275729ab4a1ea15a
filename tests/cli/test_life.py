"""`guildhall life`: one complete life, readable."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.usefixtures("shelf")


ROOT = Path(__file__).parents[2]

LISTED = """\
life.ringer
  A ringer is assessed and claims the certificate.
  From the gateway to the grade without a hitch.
"""

BEGINNING = """\
A ringer is assessed and claims the certificate
===============================================
From the gateway to the grade without a hitch.

Friday 10 January 2025
    midday     The provider registered the apprentice, on programme since 10
               January 2025.

Preparing for the gateway
-------------------------

Saturday 10 January 2026
    midday     The provider handed in the gateway.

Gateway under review
--------------------

Saturday 10 January 2026
    midday     The officer accepted the gateway.
               Then     The EPA has started.
               Clock    By Tuesday 10 March 2026: book and hold the discussion.
                        talk.window, counted from the acceptance of the gateway
                        on 10 January 2026.

Assessment
----------
"""

END = """\
Passed
------

Tuesday 3 February 2026
 3  midday     The officer claimed the certificate.
               Then     The claim says: distinction, achieved on Tuesday 20
                        January 2026.

Where it stands
---------------
On Tuesday 3 February 2026, midday: passed. Overall grade: distinction.

Whose move it is
  The officer records the certificate when it is issued.

To try next
-----------
  guildhall play packs/st0001-ap01/scenarios/life.ringer.yaml --explain
      this one, with every clause
  guildhall packs show ST0001/AP01
      the specification, clause by clause
  guildhall where document.version
      everything that concerns one clause
"""


def test_the_lives_are_listed(run):
    assert run("life", "--list") == (0, LISTED, "")


def test_an_empty_list_says_so(run, changed, monkeypatch):
    monkeypatch.setenv("GUILDHALL_PACKS", str(changed()))
    line = "There is no life among the scenarios here.\n"
    assert run("life", "--list") == (0, line, "")
    assert run("life") == (1, "", "guildhall: there is no life to play; there are: none\n")


def test_a_life_from_beginning_to_end(run):
    code, out, err = run("life", "ringer")
    assert (code, err) == (0, "")
    assert out.startswith(BEGINNING)
    assert out.endswith(END)
    assert run("life", "life.ringer") == run("life") == (code, out, err)


def test_the_grade_is_derived_where_it_is_given_and_stands_out(run):
    out = run("life")[1]
    assert out.count("talk.themes: Ringing: every pass") == 1
    assert "               GRADE    Discussion of ringing: distinction, as derived above.\n" in out
    assert "               GRADE    The EPA as a whole: distinction.\n" in out


def test_a_pace_changes_no_word(run):
    assert run("life", "--pace", "0.001") == run("life")


def test_an_unknown_life(run):
    line = "guildhall: no life is called 'cat'; there are: life.ringer\n"
    assert run("life", "cat") == (1, "", line)


def test_a_life_that_goes_otherwise_is_no_success(run, scenarios):
    path = scenarios / "life.ringer.yaml"
    path.write_text(path.read_text().replace("grade: distinction,", "grade: pass,"))
    code, out, err = run("life")
    assert code == 1
    assert "OTHERWISE grade: expected pass, and it is distinction\n" in out
    assert err.endswith("life.ringer.yaml:11: then grade: expected pass, and it is distinction\n")


def test_a_life_that_cannot_be_played_is_told_with_its_line(run, scenarios):
    path = scenarios / "life.ringer.yaml"
    path.write_text(path.read_text().replace("do: agree_marks", "do: dance"))
    line = "packs/st0001-ap01/scenarios/life.ringer.yaml:8: step 1: no action is called 'dance'\n"
    assert run("life") == (1, "", line)


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_the_shipped_life_fits_the_terminal(run, monkeypatch, columns):
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("GUILDHALL_PACKS")
    monkeypatch.setenv("COLUMNS", str(columns))
    code, out, err = run("life")
    assert (code, err) == (0, "")
    wide = [line for line in out.splitlines() if len(line) > columns and " " in line.strip()]
    assert wide == []
    assert "REFUSED" in out
    assert "guildhall where am1.notice" in out


def test_other_lives_are_offered(run, scenarios):
    text = (scenarios / "life.ringer.yaml").read_text()
    (scenarios / "life.second.yaml").write_text(text)
    assert "  guildhall life life.second\n      another life\n" in run("life", "ringer")[1]
    (scenarios / "life.third.yaml").write_text(text)
    out = run("life", "second")[1]
    assert "  guildhall life life.ringer\n      another life\n" in out
    assert "  guildhall life --list\n      all 3 lives\n" in out
