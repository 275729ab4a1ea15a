"""`guildhall play`: minutes, JSON, differences."""

import json

import pytest

MINUTES = """\
Nine days' notice is refused, ten are let through
=================================================
ST0001/AP01, packs/st0001-ap01/scenarios/talk.notice.yaml

Before
------
Friday 10 January 2025. The provider registered the apprentice, on programme
since 10 January 2025.
Saturday 10 January 2026. The provider handed in the gateway. The officer
accepted the gateway.

Monday 12 January 2026
 1  10:30am    The officer wanted to book the discussion for 21 January 2026,
               10am, the tower.
               REFUSED  talk.notice (The Discussion): Told on 12 January for 21
                        January: 9 days' notice, 10 needed.
                        Read here as: Days of the calendar.
               Kept     talk.window
 2             Ann (officer) booked the discussion for 22 January 2026, 10am,
               the tower, 45 minutes.
               Then     It is planned for 45 minutes.
               Kept     talk.notice, talk.window

Where it stands
---------------
On Monday 12 January 2026, 10:30am: assessment.

What is due, and what opens
  By Tuesday 10 March 2026 (in 57 days): hold the discussion. talk.window, the
    assessor.

Whose move it is
  The officer allocates an assessor to the discussion.
  The assessor holds the discussion.

As expected
  stage: assessment
  due talk.window: talk.window 2026-03-10

1 passed, 0 failed
"""

GRADES = """\
Monday 2 February 2026
 2  midday     The officer released the result of the discussion.
               GRADE    Discussion of ringing: distinction.
                          talk.themes: Ringing: every pass and every distinction
                          descriptor is met.
                          grade.each: Discussion of ringing: distinction,
                          because every descriptor is met.
               GRADE    The EPA as a whole: distinction.
                          grade.overall: Discussion of ringing distinction:
                          distinction.
"""

EXAMPLES = """\
The grade of the discussion
===========================
ST0001/AP01, packs/st0001-ap01/scenarios/talk.themes.yaml
 1  set distinction gives distinction (talk.themes, grade.each)
 2  set pass gives pass
 3  except ringing.d1, set distinction gives pass

1 passed, 0 failed
"""


def test_a_folder_is_played_and_counted(run, shelf):
    assert run("play", shelf) == (0, "3 passed, 0 failed\n", "")


def test_the_minutes(run, scenarios):
    assert run("play", scenarios / "talk.notice.yaml", "--explain") == (0, MINUTES, "")


def test_the_minutes_of_grades_give_every_reason_a_line(run, scenarios):
    code, out, _ = run("play", scenarios / "life.ringer.yaml", "--explain")
    assert code == 0
    assert GRADES in out


def test_the_minutes_of_a_table(run, scenarios):
    assert run("play", scenarios / "talk.themes.yaml", "--explain") == (0, EXAMPLES, "")


@pytest.fixture
def wrong(scenarios):
    """A scenario that expects otherwise, at a step and at the end."""
    text = (scenarios / "talk.notice.yaml").read_text()
    text = text.replace("clauses: [talk.notice]", "clauses: [talk.window]")
    text = text.replace("stage: assessment", "stage: results")
    path = scenarios / "wrong.yaml"
    path.write_text(text)
    return path


def test_what_came_otherwise_is_told_with_its_step(run, wrong):
    where = "packs/st0001-ap01/scenarios/wrong.yaml"
    assert run("play", wrong) == (
        1,
        "0 passed, 1 failed\n",
        (
            f"{where}:4: step 1 (book_session): talk.window should have refused it, and did not; "
            "talk.notice refused it, and is not expected to\n"
            f"{where}:18: then stage: expected results, and it is assessment\n"
        ),
    )


def test_what_came_otherwise_stands_out_in_the_minutes(run, wrong):
    out = run("play", wrong, "--explain")[1]
    assert (
        "               OTHERWISE talk.window should have refused it, and did not;\n"
        "                        talk.notice refused it, and is not expected to\n"
    ) in out
    assert "OTHERWISE stage: expected results, and it is assessment\n" in out


def test_a_wrong_example(run, scenarios):
    path = scenarios / "talk.themes.yaml"
    path.write_text(
        path.read_text().replace("{set: pass, expect: pass}", "{set: pass, expect: no}")
    )
    code, out, err = run("play", path, "--explain")
    assert code == 1
    assert " 2  OTHERWISE set pass gives pass, and not no\n" in out
    assert err.endswith(
        "talk.themes.yaml:5: example 2 (set pass): expected no, and it gives pass\n"
    )


def test_a_folder_without_scenarios_is_no_success(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    line = "empty:1: there is no scenario in this folder\n"
    assert run("play", "empty") == (1, "", line)


def test_json_has_its_own_steps_and_what_was_expected_at_the_end(run, scenarios):
    code, out, err = run("play", scenarios / "talk.notice.yaml", "--json")
    assert (code, err) == (0, "")
    whole = json.loads(out)
    scenario = whole["scenarios"][0]
    assert {key: whole[key] for key in whole if key != "scenarios"} == {
        "format": 1,
        "passed": 1,
        "failed": 0,
    }
    assert list(scenario) == ["path", "spec", "name", "ok", "steps", "then"]
    assert scenario["path"] == "packs/st0001-ap01/scenarios/talk.notice.yaml"
    assert (scenario["spec"], scenario["ok"]) == ("ST0001/AP01", True)
    assert [step["n"] for step in scenario["steps"]] == [1, 2]
    first = scenario["steps"][0]
    assert list(first) == ["n", "at", "by", "do", "expected", "got", "findings"]
    assert first["at"] == "2026-01-12T10:30:00+00:00"
    assert (first["by"], first["do"]) == ("officer", "book_session")
    assert first["expected"] == first["got"] == "refused, by talk.notice"
    assert first["findings"] == [
        {
            "kind": "refusal",
            "clause": "talk.notice",
            "heading": "The Discussion",
            "force": "must",
            "sentence": "Told on 12 January for 21 January: 9 days' notice, 10 needed.",
            "got": 9,
            "limit": 10,
            "unit": "days",
            "field": "starts_at",
            "reading": "Days of the calendar.",
            "breach": False,
        }
    ]
    assert scenario["then"][0] == {
        "what": "stage",
        "expected": "assessment",
        "got": "assessment",
        "ok": True,
    }


def test_json_of_a_table_has_its_examples(run, scenarios):
    whole = json.loads(run("play", scenarios / "talk.themes.yaml", "--json")[1])
    table = whole["scenarios"][0]
    assert (table["steps"], table["then"]) == ([], [])
    assert table["examples"][2] == {
        "n": 3,
        "given": "except ringing.d1, set distinction",
        "expected": "pass",
        "got": "pass",
        "ok": True,
        "cites": ["talk.themes", "grade.each"],
    }


def test_json_tells_of_failures_and_of_files_that_cannot_be_played(run, wrong, scenarios):
    broken = scenarios / "broken.yaml"
    broken.write_text("scenario: broken\nstepps: []\n")
    code, out, err = run("play", wrong, broken, scenarios / "life.ringer.yaml", "--json")
    whole = json.loads(out)
    assert (code, err, whole["passed"], whole["failed"]) == (1, "", 1, 2)
    assert [item["ok"] for item in whole["scenarios"]] == [False, False, True]
    assert whole["scenarios"][1] == {
        "path": "packs/st0001-ap01/scenarios/broken.yaml",
        "spec": None,
        "name": "broken",
        "ok": False,
        "steps": [],
        "then": [],
        "faults": [
            (
                "packs/st0001-ap01/scenarios/broken.yaml:2: the key `stepps` is not known here; "
                "did you mean steps?"
            )
        ],
    }


def test_a_faulty_step_is_told_with_its_line(run, scenarios):
    path = scenarios / "talk.notice.yaml"
    path.write_text(path.read_text().replace("do: book_session", "do: dance"))
    assert run("play", path) == (
        1,
        "0 passed, 1 failed\n",
        "packs/st0001-ap01/scenarios/talk.notice.yaml:6: step 1: no action is called 'dance'\n",
    )


def test_the_end_is_told_for_the_moment_that_the_scenario_names(run, scenarios):
    path = scenarios / "talk.notice.yaml"
    text = path.read_text().replace("then:\n", "then:\n  at: 2026-03-11\n")
    path.write_text(text.replace("  stage: assessment\n", "  stage: lapsed\n"))
    code, out, err = run("play", path, "--explain")
    assert (code, err) == (0, "")
    assert "On Wednesday 11 March 2026, midday: lapsed.\n" in out
    assert (
        "  OVERDUE since Tuesday 10 March 2026 (1 day ago): hold the discussion.\n"
        "    talk.window, the assessor.\n"
    ) in out
    assert "Whose move it is\n  The officer begins the whole EPA again.\n" in out


SESSION = """\
scenario: questions that follow one another are told together
walk: {to: ready, from: 2025-01-10}
steps:
  - {at: 2026-01-20 10:00, by: assessor, do: start_session, with: {method: talk}}
  - {at: 2026-01-20 10:01, by: assessor, do: ask_question, with: {method: talk, theme: ringing}}
  - {at: 2026-01-20 10:02, by: assessor, do: ask_question, with: {method: talk, theme: ringing}}
  - {at: 2026-01-20 10:05, by: assessor, do: ask_question, with: {method: talk}}
  - {at: 2026-01-20 10:06, by: officer, do: ask_question, with: {method: talk}, expect: refused,
     clauses: [house.role]}
  - at: 2026-01-20 10:30
    by: officer
    for: employer
    proof: a call at 10:20
    do: confirm_competence
    expect: refused
    clauses: [house.state]
  - at: 2026-01-20 11:30
    by: assessor
    do: end_session
    with: {method: talk, ending: emergency, happened_at: 2026-01-20 11:00, reason: A fire alarm.}
"""

TOLD = """\
Tuesday 20 January 2026
 1  10am       The assessor started the discussion.
               In time  Hold the discussion: due by Tuesday 10 March 2026
                        (talk.window).
 2  10:01am    The assessor put 3 questions, the last at 10:05am: Ringing (2),
               no theme.
 5  10:06am    The officer wanted to put a question.
               REFUSED  house.role (Who may do this): This is for: assessor. You
                        act as officer of the awarding body.
 6  10:30am    The officer, for the employer (proof: a call at 10:20), wanted to
               confirm that the apprentice works at or above the standard.
               REFUSED  house.state (What can be done now): The gateway is
                        accepted; for this it has to be being prepared or
                        returned.
 7  11:30am    The assessor ended the discussion: an emergency ended it. It
               happened on 20 January 2026, 11am.
               Reason: “A fire alarm.”
               Then     The session does not count; it is booked anew in the
                        same attempt.
               Clock    By Tuesday 10 March 2026: book and hold the discussion.
                        talk.window, counted from the acceptance of the gateway
                        on 10 January 2026.
"""


def test_questions_on_behalf_of_and_happened_before(run, scenarios):
    path = scenarios / "session.yaml"
    path.write_text(SESSION)
    code, out, err = run("play", path, "--explain")
    assert (code, err) == (0, "")
    assert TOLD in out


def test_what_came_before_is_told_day_by_day(run, scenarios):
    path = scenarios / "leap.yaml"
    path.write_text("scenario: a leap day\nwalk: {to: accepted, from: 2024-02-29}\n")
    code, out, _ = run("play", path, "--explain")
    assert code == 0
    assert "Thursday 29 February 2024. The provider registered" in out
    assert "Friday 28 February 2025. The provider handed in the gateway." in out


def test_a_refused_step_leaves_the_end_where_the_case_was(run, scenarios):
    text = (scenarios / "talk.notice.yaml").read_text()
    path = scenarios / "refused.yaml"
    path.write_text(text[: text.index("  - at: 2026-01-12 10:30\n    by: ann")])
    out = run("play", path, "--explain")[1]
    assert "On Saturday 10 January 2026, midday: assessment.\n" in out
