"""Playing scenarios: what is expected is held against what comes, and faults have their place."""

import pytest

from guildhall.shelf.faults import FaultyFileError
from guildhall.shelf.play import play, scenario_files

PACKS = {}
"""Packs that were read already."""
HEAD = "scenario: a\nspec: ST0825/AP02\n"
OPENING = """\
scenario: the gateway is accepted
spec: ST0825/AP02
walk: {to: accepted, from: 2025-01-10}
"""
BOOK = "do: book_session, with: {method: am1, starts_at: 2026-01-22 10:00, place: online}"
SOON = "do: book_session, with: {method: am1, starts_at: 2026-01-21 10:00, place: online}"


@pytest.fixture
def written(tmp_path):
    """A way to write scenario files into one folder, and to play one of them."""

    def write(text, name="own"):
        path = tmp_path / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def steps_of(played):
    return [(s.n, s.expected, s.got, s.ok) for s in played.steps if not s.walked]


def end_of(played):
    return [(t.what, t.expected, t.got, t.ok) for t in played.then]


def faults_of(path):
    with pytest.raises(FaultyFileError) as caught:
        play(path, PACKS)
    return [(fault.line, fault.sentence) for fault in caught.value.faults]


# Steps


@pytest.mark.parametrize(
    ("step", "expected", "got", "ok"),
    [
        (BOOK, "done", "done", True),
        (f"{SOON}, expect: refused", "refused", "refused", True),
        (
            f"{SOON}, expect: refused, clauses: [am1.notice]",
            "refused, by am1.notice", "refused, by am1.notice", True,
        ),
        (f"{BOOK}, expect: refused", "refused", "done", False),
        (
            f"{BOOK}, expect: refused, clauses: [am1.notice]",
            "refused, by am1.notice", "done, by nothing", False,
        ),
        (SOON, "done, by nothing", "refused, by am1.notice", False),
        (
            f"{SOON}, expect: refused, clauses: [epa.window]",
            "refused, by epa.window", "refused, by am1.notice", False,
        ),
        (
            f"{SOON}, expect: refused, clauses: [am1.notice, epa.window]",
            "refused, by am1.notice epa.window", "refused, by am1.notice", False,
        ),
        (f"{BOOK}, kept: [am1.notice, epa.window]", "done", "done", True),
        (
            f"{BOOK}, kept: [am1.notice, am2.earliest]",
            "done, keeping am2.earliest", "done, keeping none of these", False,
        ),
        (f"{BOOK}, noted: [am1.after-submission]", "done", "done", True),
        (
            f"{BOOK}, noted: [am1.notice]",
            "done, noting am1.notice", "done, noting am1.after-submission", False,
        ),
        (f"{BOOK}, warned: []", "done, warned by nothing", "done, warned by nothing", True),
        (
            f"{BOOK}, warned: [brief.words]",
            "done, warned by brief.words", "done, warned by nothing", False,
        ),
        (
            "do: sign_off_brief, with: {title: A pipeline}",
            "done, warned by nothing", "done, warned by brief.opportunity", False,
        ),
        (
            "do: sign_off_brief, with: {title: A pipeline}, warned: [brief.opportunity]",
            "done, warned by brief.opportunity", "done, warned by brief.opportunity", True,
        ),
    ],
)  # fmt: skip
def test_a_step_tells_what_was_expected_and_what_came(written, step, expected, got, ok):
    text = f"{OPENING}steps:\n  - {{at: 2026-01-12, by: officer, {step}}}\n"
    played = play(written(text), PACKS)
    assert steps_of(played) == [(1, expected, got, ok)]
    assert played.ok is ok


NOT_BY_WINDOW = "epa.window should have refused it, and did not"
REFUSED_BY_NOTICE = (
    "it should have been done, and was refused by am1.notice: Told on 12 January for 21 January: "
    "9 days' notice, 10 needed."
)


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (f"{BOOK}, expect: refused", "it should have been refused, and was done"),
        (
            f"{BOOK}, expect: refused, clauses: [am1.notice, epa.window]",
            "it should have been refused by am1.notice and epa.window, and was done",
        ),
        (
            SOON,
            REFUSED_BY_NOTICE,
        ),
        (
            f"{SOON}, expect: refused, clauses: [epa.window]",
            f"{NOT_BY_WINDOW}; am1.notice refused it, and is not expected to",
        ),
        (
            f"{BOOK}, kept: [am1.notice, am2.earliest]",
            "am2.earliest should have let it through, and did not (`kept`)",
        ),
        (f"{BOOK}, noted: [am1.notice]", "am1.notice should have noted it, and did not"),
        (f"{BOOK}, warned: [brief.words]", "brief.words should have warned, and did not"),
        (
            "do: sign_off_brief, with: {title: A pipeline}",
            "brief.opportunity warned, and is not expected to (`warned`)",
        ),
        (BOOK, ""),
    ],
)
def test_what_came_otherwise_is_told_in_a_sentence(written, step, sentence):
    text = f"{OPENING}steps:\n  - {{at: 2026-01-12, by: officer, {step}}}\n"
    (result,) = [step for step in play(written(text), PACKS).steps if not step.walked]
    assert result.otherwise == sentence
    assert result.ok is not bool(sentence)


@pytest.mark.parametrize(
    ("where", "fault"),
    [
        (
            "clauses: [am1.notcie], expect: refused",
            "no clause is called `am1.notcie`; did you mean am1.notice?",
        ),
        ("kept: [zzz]", "no clause is called `zzz`"),
        ("kept: [am1.notice, house.state]", None),
    ],
)
def test_a_clause_that_nobody_knows_is_a_fault_of_its_step(written, where, fault):
    path = written(f"{OPENING}steps:\n  - {{at: 2026-01-12, by: officer, {BOOK}, {where}}}\n")
    if fault is None:
        assert not play(path, PACKS).ok
    else:
        assert faults_of(path) == [(5, fault)]


@pytest.mark.parametrize(
    "then",
    ["why: [zzz]", "warnings: [zzz]", "due: [{clause: zzz, by_day: 2026-01-12}]",
     "told: [{to: officer, clause: zzz}]", "methods: {am1: {because: [zzz]}}",
     "may: [{who: officer, do: book_session, status: blocked, clauses: [zzz]}]"],
)  # fmt: skip
def test_a_clause_that_nobody_knows_is_a_fault_at_the_end_too(written, then):
    path = written(f"{OPENING}then:\n  stage: assessment\n  {then}\n")
    assert faults_of(path) == [(6, "no clause is called `zzz`")]


def test_a_step_that_came_out_otherwise_does_not_stop_the_play(written):
    text = (
        f"{OPENING}steps:\n"
        f"  - {{at: 2026-01-12, by: officer, {SOON}}}\n"
        f"  - {{at: 2026-01-12, by: officer, {BOOK}}}\n"
        f"  - {{at: 2026-01-12, by: officer, {BOOK}, expect: refused, clauses: [house.state]}}\n"
    )
    played = play(written(text), PACKS)
    assert [(n, ok) for n, _, _, ok in steps_of(played)] == [(1, False), (2, True), (3, True)]
    assert not played.ok


def test_a_refused_step_leaves_time_where_it_was(written):
    text = (
        f"{OPENING}steps:\n"
        f"  - {{at: 2026-03-01, by: officer, do: accept_gateway, expect: refused}}\n"
        f"  - {{at: 2026-01-12, by: officer, {BOOK}}}\n"
    )
    assert play(written(text), PACKS).ok


# The end


def ended(written, then, steps=""):
    return play(written(f"{OPENING}{steps}then:\n  {then}\n"), PACKS)


NEAR = "epa.window am1 2026-05-10 running officer; epa.window am2 2026-05-10 running officer"
GUIDANCE = (
    "Registered providers find more guidance in the body's knowledge base; contact details stand "
    "in the pack."
)


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        ("stage: results", ("stage", "results", "assessment")),
        ("run: 2", ("run", "2", "1")),
        ("tracks: {brief: signed_off}", ("track brief", "signed_off", "received")),
        ("tracks: {attempt am1: booked}", ("track attempt am1", "booked", "waiting")),
        ("tracks: {breach breach-1: open}", ("track breach breach-1", "open", "not there")),
        ("methods: {am1: {state: booked}}", ("am1 state", "booked", "waiting")),
        ("methods: {am1: {grade: pass}}", ("am1 grade", "pass", "none")),
        ("methods: {am1: {attempt: 2}}", ("am1 attempt", "2", "1")),
        ("methods: {am1: {redo: offered}}", ("am1 redo", "offered", "none")),
        ("methods: {am1: {questions: 8}}", ("am1 questions", "8", "0")),
        ("methods: {am1: {planned_seconds: 10800}}", ("am1 planned_seconds", "10800", "0")),
        ("methods: {am1: {because: [am1.themes]}}", ("am1 because", "am1.themes", "nothing")),
        ("grade: pass", ("grade", "pass", "none")),
        ("why: [grade.overall]", ("why", "grade.overall", "nothing")),
        ("warnings: [brief.words]", ("warnings on the case", "brief.words", "nothing")),
        ("events: {gateway.accepted: 2}", ("events gateway.accepted", "2", "1")),
        (
            "due: [{clause: epa.window, by_day: 2026-05-11, method: am1}]",
            (
                "due epa.window",
                "epa.window 2026-05-11 am1",
                NEAR,
            ),
        ),
        (
            "told: [{to: employer, clause: guidance.providers}]",
            (
                "told guidance.providers",
                "guidance.providers is told to employer",
                "brief.not-assessed epa.independent am1.supervision am1.topic",
            ),
        ),
        (
            "told: [{to: provider, clause: guidance.providers, shown: false}]",
            (
                "told guidance.providers",
                "guidance.providers is not told to provider",
                "brief.not-assessed epa.independent am1.topic guidance.providers",
            ),
        ),
        (
            "told: [{to: provider, clause: guidance.providers, says: a free lunch}]",
            (
                "told guidance.providers",
                "guidance.providers is told to provider: 'a free lunch'",
                GUIDANCE,
            ),
        ),
        (
            "may: [{who: officer, do: accept_gateway, status: open}]",
            ("officer may accept_gateway", "open", "blocked"),
        ),
        (
            "may: [{who: employer, do: accept_gateway, status: open}]",
            ("employer may accept_gateway", "open", "never"),
        ),
        (
            "may: [{who: officer, do: accept_gateway, status: blocked, clauses: [epa.window]}]",
            ("officer may accept_gateway", "blocked by epa.window", "blocked by house.state"),
        ),
        (
            "may: [{who: officer, do: book_session, target: am1, status: open}]",
            ("officer may book_session am1", "open", "open once filled in"),
        ),
        ("seen: {employer: {stage: results}}", ("employer sees stage", "results", "assessment")),
        ("seen: {employer: {grade: pass}}", ("employer sees grade", "pass", "none")),
        (
            "seen: {employer: {methods: {am1: {state: booked}}}}",
            ("employer sees am1 state", "booked", "waiting"),
        ),
        (
            "seen: {employer: {events: {brief.submitted: 0}}}",
            ("employer sees brief.submitted", "0", "1"),
        ),
    ],
)
def test_an_expectation_of_the_end_that_fails_tells_what_came(written, then, expected):
    played = ended(written, then)
    what, wanted, got = expected
    assert end_of(played) == [(what, wanted, got, False)]
    assert not played.ok


@pytest.mark.parametrize(
    "then",
    [
        "{stage: assessment, run: 1, tracks: {gateway: accepted}, warnings: []}",
        "{grade: none, methods: {am1: {state: waiting, grade: none, attempt: 1, questions: 0}}}",
        "due: [{clause: brief.title, by_day: 2026-01-24, state: running, whose: officer}]",
        "due: [{clause: am2.earliest, by_day: 2026-01-24, opens: true, method: am2}]",
        "told: [{to: apprentice, clause: am1.supervision}]",
        "may: [{who: officer, do: accept_gateway, status: blocked, clauses: [house.state]}]",
        "seen: {apprentice: {stage: assessment, events: {gateway.accepted: 1}}}",
        "{at: 2026-05-11, stage: lapsed}",
        "{at: 2026-05-10, stage: assessment}",
    ],
)
def test_an_expectation_of_the_end_that_is_met_is_told_as_met(written, then):
    played = ended(written, then)
    assert [ok for *_, ok in end_of(played)] == [True] * len(played.then)
    assert played.then
    assert played.ok


@pytest.mark.parametrize(
    ("then", "sentence"),
    [
        ("tracks: {railway: open}", "no track is called 'railway'"),
        ("methods: {am9: {state: booked}}", "there is no method 'am9'"),
        ("at: teatime",
         "'teatime' is no day and no time: write 2026-03-20 or 2026-03-20 10:00"),
        ("may: [{who: zoe, do: sign, status: open}]",
         "nobody is called 'zoe': name them under `people`, or use a role"),
    ],
)  # fmt: skip
def test_an_expectation_that_is_not_written_as_one_is_a_fault(written, then, sentence):
    assert faults_of(written(f"{OPENING}then:\n  {then}\n")) == [(4, sentence)]


# Faulty files


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("- one\n", [(1, "a scenario is a set of keys and values")]),
        ("spec: ST0825/AP02\n", [(1, "`scenario` is missing")]),
        (
            "scenario: a\nspec: ST0825/AP02\nstep: []\n",
            [(3, "the key `step` is not known here; did you mean steps?")],
        ),
        ("scenario: a\n", [(1, "`spec` is missing, and there is no pack in the folder above")]),
        (
            f"{OPENING}steps:\n  - {{at: 2026-01-12, by: officer, do: dance}}\n",
            [(5, "step 1: no action is called 'dance'")],
        ),
        (
            f"{HEAD}walk:\n  to: marked\n  from: 2025-01-10\n  results: {{am1: merit}}\n",
            [(3, "`set` is one of fail, pass, distinction, and not 'merit'")],
        ),
        (
            "scenario: a\nspec: ST0825/AP02\nwalk: {to: ready, from: 2025-01-10}\ngiven: other\n",
            [(1, "a scenario stands either on another one (`given`) or on a `walk`")],
        ),
    ],
)
def test_a_file_that_cannot_be_played_is_a_fault_with_its_line(written, text, faults):
    assert faults_of(written(text)) == faults


def test_a_specification_that_is_not_installed_is_named(written):
    ((line, sentence),) = faults_of(written("scenario: a\nspec: ST9999/X\n"))
    assert line == 2
    assert sentence.startswith("no pack is called 'ST9999/X'; installed are: ")


# What a scenario stands on


def chain(written, *links):
    """Scenarios that each stand on the one before; the path of the last one."""
    path = written(OPENING + links[0], "link-0")
    for number, text in enumerate(links[1:], start=1):
        above = f"scenario: link {number}\nspec: ST0825/AP02\ngiven: link-{number - 1}\n"
        path = written(above + text, f"link-{number}")
    return path


SIGNED = "do: sign_off_brief, with: {title: A pipeline, enough_room: true}"
SIGN_OFF = f"steps:\n  - {{at: 2026-01-12, by: officer, {SIGNED}}}\n"
BOOKED = f"steps:\n  - {{at: 2026-01-12, by: officer, {BOOK}}}\n"


def test_a_scenario_goes_on_from_the_ones_that_it_stands_on(written):
    end = "then: {tracks: {brief: signed_off, attempt am1: booked}}\n"
    path = chain(written, SIGN_OFF, BOOKED, end)
    played = play(path, PACKS)
    assert played.ok
    assert played.name == "link 2"
    assert [(s.n, s.step.do) for s in played.steps if not s.walked] == [
        (0, "sign_off_brief"), (0, "book_session"),
    ]  # fmt: skip
    assert len(end_of(played)) == 2


def test_what_was_expected_at_the_end_of_the_one_below_is_not_asked_again(written):
    wrong = f"{SIGN_OFF}then: {{stage: lapsed}}\n"
    assert play(chain(written, wrong, BOOKED), PACKS).ok


def test_people_of_the_one_below_are_known_above_and_may_be_described_anew(written):
    below = "people: {ann: {role: assessor, trained: true}, olga: {role: officer}}\n"
    allocate = (
        "steps:\n  - {at: 2026-01-12, by: olga, do: allocate_assessor,\n"
        "     with: {method: am1, assessor: ann}%s}\n"
    )
    refused = allocate % ", expect: refused, clauses: [house.independence]"
    assert play(chain(written, below, refused), PACKS).ok
    anew = "people: {ann: {role: assessor}}\n" + allocate % ""
    assert play(chain(written, below, anew), PACKS).ok


def test_a_scenario_below_that_does_not_play_is_a_fault_there(written):
    below = f"steps:\n  - {{at: 2026-01-12, by: officer, {SOON}}}\n"
    path = chain(written, below, BOOKED)
    with pytest.raises(FaultyFileError) as caught:
        play(path, PACKS)
    (fault,) = caught.value.faults
    assert (fault.path.name, fault.line, fault.sentence) == (
        "link-0.yaml", 5,
        f"step 1 (book_session): {REFUSED_BY_NOTICE}",
    )  # fmt: skip


def test_a_scenario_that_is_not_there_cannot_be_stood_on(written):
    path = written("scenario: a\nspec: ST0825/AP02\ngiven: nothing\n")
    assert faults_of(path) == [(3, "no scenario of this folder is called 'nothing'")]


def test_scenarios_that_stand_on_one_another_in_a_circle_are_a_fault(written):
    written("scenario: one\nspec: ST0825/AP02\ngiven: three\n", "one")
    written("scenario: two\nspec: ST0825/AP02\ngiven: one\n", "two")
    path = written("scenario: three\nspec: ST0825/AP02\ngiven: two\n", "three")
    with pytest.raises(FaultyFileError) as caught:
        play(path, PACKS)
    (fault,) = caught.value.faults
    assert (fault.path.name, fault.sentence) == ("one.yaml", "'three' stands on this one in turn")


def test_a_scenario_that_stands_on_itself_is_a_fault(written):
    path = written("scenario: a\nspec: ST0825/AP02\ngiven: own\n")
    assert faults_of(path) == [(3, "'own' stands on this one in turn")]


def test_a_scenario_below_that_walks_and_stands_is_a_fault(written):
    written(f"{OPENING}given: other\n", "below")
    path = written("scenario: a\nspec: ST0825/AP02\ngiven: below\n")
    with pytest.raises(FaultyFileError) as caught:
        play(path, PACKS)
    (fault,) = caught.value.faults
    assert (fault.path.name, fault.line) == ("below.yaml", 1)


# Finding the files


def test_files_are_found_in_the_folders_called_scenarios_and_packs_are_left_out(tmp_path):
    for name in ("pack.yaml", "scenarios/b.yaml", "scenarios/a.yaml", "scenarios/c.txt"):
        path = tmp_path / "one" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")
    (tmp_path / "stray.yaml").write_text("", encoding="utf-8")
    below = [tmp_path / "one" / "scenarios" / name for name in ("a.yaml", "b.yaml")]
    assert scenario_files([tmp_path]) == below
    assert scenario_files([tmp_path / "one" / "scenarios"]) == below
    assert scenario_files([below[1], below[0], below[1]]) == [below[1], below[0]]
    assert scenario_files([tmp_path, below[0]]) == below


def test_a_folder_without_scenarios_gives_its_own_files(tmp_path):
    for name in ("pack.yaml", "b.yaml", "a.yaml"):
        (tmp_path / name).write_text("", encoding="utf-8")
    assert scenario_files([tmp_path]) == [tmp_path / "a.yaml", tmp_path / "b.yaml"]
