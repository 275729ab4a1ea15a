"""`guildhall packs …`: list, show, check, coverage, schema."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from guildhall.shelf.packs import pack_folders, read_pack
from guildhall.shelf.schema import pack_schema

pytestmark = pytest.mark.usefixtures("shelf")

ROOT = Path(__file__).parents[2]
SHIPPED = pack_folders(ROOT / "packs")


def test_the_list_flags_a_document_past_its_review(run):
    assert run("packs", "list") == (
        0,
        (
            "ST0001/AP01  Bell Ringer, level 3, revision 1, The Invented Guild\n"
            "             This version was due for review in January 2001; it has not lapsed\n"
            "             by that.\n"
        ),
        "",
    )


def test_the_list_has_the_invented_packs_last(run, monkeypatch):
    monkeypatch.setenv("GUILDHALL_PACKS", str(ROOT / "packs"))
    lines = run("packs", "list")[1].splitlines()
    heading = lines.index("Invented, to try the engine with")
    named = [line.split(" ")[0] for line in lines if "/" in line.split(" ")[0]]
    assert named[:3] == ["ST0120/AP02", "ST0792/1.2", "ST0825/AP02"]
    assert all(name.startswith("EX") for name in named[3:])
    assert not any(line.startswith("EX") for line in lines[:heading])


def test_the_list_has_the_overlays_and_what_they_lie_over(run, monkeypatch):
    monkeypatch.setenv("GUILDHALL_PACKS", str(ROOT / "packs"))
    lines = run("packs", "list")[1].splitlines()
    assert "Overlays, for packs and scenarios that name them" in lines
    (line,) = [line for line in lines if line.startswith("national ")]
    assert "over every pack, 3" in line
    listed = json.loads(run("packs", "list", "--json")[1])["overlays"]
    assert [(one["overlay"], one["over"], one["layers"]) for one in listed] == [
        ("dispensation", ["EX07/1.2"], 2),
        ("national", "all", 3),
    ]


def test_the_list_is_quiet_where_no_review_is_due(run, changed, monkeypatch):
    folder = changed(('review: "2001-01"', 'review: "2999-12"'))
    monkeypatch.setenv("GUILDHALL_PACKS", str(folder))
    line = "ST0001/AP01  Bell Ringer, level 3, revision 1, The Invented Guild\n"
    assert run("packs", "list") == (0, line, "")
    listed = json.loads(run("packs", "list", "--json")[1])
    assert listed["packs"][0]["review"] is None


def test_the_list_for_machines(run):
    assert json.loads(run("packs", "list", "--json")[1]) == {
        "format": 1,
        "packs": [
            {
                "spec": "ST0001/AP01",
                "title": "Bell Ringer",
                "level": 3,
                "revision": 1,
                "awarding_body": "The Invented Guild",
                "invented": False,
                "review": "This version was due for review in January 2001; it has not lapsed by "
                "that.",
                "path": "packs/st0001-ap01",
            }
        ],
        "overlays": [],
    }


def test_a_pack_that_cannot_be_read_does_not_hide_the_others(run, shelf):
    broken = shelf.parent / "broken"
    broken.mkdir()
    (broken / "pack.yaml").write_text("format: 1\nspec: [\n")
    code, out, err = run("packs", "list")
    assert code == 1
    assert out.startswith("ST0001/AP01")
    assert err.startswith("packs/broken/pack.yaml:3: this is no YAML")


def test_an_empty_shelf_says_so(run, tmp_path, monkeypatch):
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("GUILDHALL_PACKS", str(tmp_path / "empty"))
    assert run("packs", "list") == (0, "No pack is installed.\n", "")


CLAUSE = """\
talk.notice
  The apprentice hears of the date ten days before.
  Under        The Discussion
  Force        must; an intention that breaks it is refused
  Rule         notice; talk (Discussion of ringing); days: 10
  Judged when  somebody means to book a session or move a session
  Read here as Days of the calendar.
  At the edge  9 refused, 10 in
  Set aside    only the awarding body's own policy can set it aside
"""

THEMES = """\
Themes of talk, Discussion of ringing
-------------------------------------

Ringing (ringing)
  K1              Knows the ropes.
  pass p1         Rings in time.
  distinction d1  Rings with closed eyes.

Overall grade (grade.overall)
-----------------------------
  talk         overall
  fail         fail
  pass         pass
  distinction  distinction
"""


def test_one_pack_readable(run):
    code, out, err = run("packs", "show", "ST0001/AP01")
    assert (code, err) == (0, "")
    assert out.startswith("ST0001/AP01: Bell Ringer, level 3\n====")
    assert CLAUSE in out
    assert out.endswith(THEMES)
    assert "within: 2 months; after: the acceptance of the\n               gateway" in out


@pytest.mark.parametrize(
    "name", ["st0001-ap01", "packs/st0001-ap01", "packs/st0001-ap01/pack.yaml"]
)
def test_a_pack_goes_by_its_name_its_folder_and_its_file(run, name):
    assert run("packs", "show", name) == run("packs", "show", "ST0001/AP01")


def test_one_pack_for_machines(run, shelf):
    shown = json.loads(run("packs", "show", "ST0001/AP01", "--json")[1])
    assert list(shown) == ["format", "digest", "pack"]
    assert (shown["format"], shown["digest"]) == (1, read_pack(shelf).digest)
    assert shown["pack"]["themes"]["ringing"]["pass"] == {"p1": "Rings in time."}
    assert shown["pack"]["clauses"][1]["rule"] == {
        "bites": ["book_session", "move_session"],
        "method": "talk",
        "kind": "notice",
        "days": 10,
    }


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_every_shipped_pack_is_shown_whole(run, folder, monkeypatch):
    monkeypatch.setenv("GUILDHALL_PACKS", str(Path(__file__).parents[2] / "packs"))
    out = run("packs", "show", folder)[1]
    pack = read_pack(folder)
    lines = out.splitlines()
    assert max(map(len, lines)) <= 80
    for clause in pack.clauses:
        assert clause.id in lines
    flat = " ".join(out.split())
    for theme in pack.themes.values():
        for statement in (*theme.passes.values(), *theme.distinction.values()):
            assert statement in flat


def test_a_sound_pack(run, changed):
    code, out, err = run("packs", "check", changed())
    assert (code, err) == (0, "")
    assert out == (
        "ST0001/AP01 revision 1: 6 clauses, 1 method, 1 theme, 1 KSB, 1 reading, 0\n"
        "  warnings: no fault\n"
        "  2 enforced, 3 worked out, 1 recorded\n"
    )


def test_readings_are_listed_where_they_are_asked_for(run, changed):
    folder = changed()
    plain, listed = run("packs", "check", folder)[1], run("packs", "check", folder, "--readings")[1]
    assert listed == f"{plain}  talk.notice: Days of the calendar.\n"


def test_faults_have_file_line_and_clause(run, changed):
    folder = changed(("bites: [mark]", "bites: [dance]"), ("ksbs: [K1]", "ksbs: [K1, K2]"))
    assert run("packs", "check", folder) == (
        1,
        (
            "ST0001/AP01 revision 1: 6 clauses, 1 method, 1 theme, 1 KSB, 1 reading, 0\n"
            "  warnings: 2 faults\n"
            "  2 enforced, 3 worked out, 1 recorded\n"
        ),
        (
            "changed/pack.yaml:37: talk.themes: no action is called `dance`\n"
            "changed/pack.yaml:59: ringing: there is no KSB `K2`\n"
        ),
    )


def test_a_pack_that_cannot_be_read_is_one_line_a_fault(run, changed):
    folder = changed(("days: 10", "days: ten"), ("level: 3", "level: 9"))
    code, out, err = run("packs", "check", folder)
    assert (code, out) == (1, "")
    assert [line.partition(": ")[0] for line in err.splitlines()] == [
        "changed/pack.yaml:5",
        "changed/pack.yaml:25",
    ]
    assert "talk.notice" in err.splitlines()[1]


def test_implausible_numbers_are_warned_of_and_are_no_faults(run, changed):
    folder = changed(("days: 10", "days: 100"))
    code, out, err = run("packs", "check", folder)
    assert code == 0
    assert err == ("warning: changed/pack.yaml:25: talk.notice: 100 days' notice: is that so?\n")
    assert "1 warning: no fault" in " ".join(out.split())


HOLES = "packs/st0001-ap01/pack.yaml:26: talk.window: no scenario shows it refused\n"


def test_a_clause_that_no_scenario_tries_is_a_fault(run):
    code, _, err = run("packs", "check")
    assert code == 1
    assert err.startswith(HOLES)
    assert err.splitlines()[1].startswith("packs/st0001-ap01/pack.yaml:44: grade.overall: ")


def test_unless_coverage_is_left_out(run):
    code, out, err = run("packs", "check", "--no-coverage")
    assert (code, err) == (0, "")
    assert "no fault" in out


def test_a_scenario_that_fails_is_a_fault_of_its_pack(run, scenarios):
    path = scenarios / "talk.notice.yaml"
    path.write_text(path.read_text().replace("clauses: [talk.notice]", "clauses: []"))
    code, _, err = run("packs", "check")
    assert code == 1
    assert err.startswith(
        "packs/st0001-ap01/scenarios/talk.notice.yaml:4: step 1 (book_session): talk.notice "
    )


def test_a_folder_without_a_pack(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    assert run("packs", "check", "empty") == (1, "", "empty:1: there is no pack in this folder\n")


def test_several_packs_are_all_proven(run, changed):
    good, bad = changed(name="good"), changed(("bites: [mark]", "bites: [dance]"), name="bad")
    code, out, err = run("packs", "check", bad, good)
    assert code == 1
    assert err.startswith("bad/pack.yaml")
    assert " ".join(out.split()).count("ST0001/AP01 revision 1:") == 2


COVERAGE = """\
ST0001/AP01: how each clause is tried
=====================================
ok   document.version (record, document)
     captured in the pack
ok   talk.notice (enforce, notice)
     let through; refused
     talk.notice
HOLE talk.window (enforce, held within)
     let through
     missing: refused
     talk.notice
ok   talk.themes (derive, descriptors)
     distinction; pass
     talk.themes, life.ringer
"""


def test_coverage_tells_each_clause_and_1_where_there_is_a_hole(run):
    code, out, err = run("packs", "coverage", "ST0001/AP01")
    assert (code, err) == (1, "")
    assert out.startswith(COVERAGE)
    assert out.endswith("ST0001/AP01: 6 clauses, 2 not tried (packs/st0001-ap01)\n")
    assert run("packs", "coverage") == (code, out, err)


def test_coverage_for_machines(run):
    code, out, _ = run("packs", "coverage", "--json")
    whole = json.loads(out)
    assert (code, whole["format"], len(whole["packs"])) == (1, 1, 1)
    pack = whole["packs"][0]
    assert (pack["spec"], pack["path"], pack["holes"]) == ("ST0001/AP01", "packs/st0001-ap01", 2)
    assert pack["clauses"][2] == {
        "id": "talk.window",
        "does": "enforce",
        "kind": "held_within",
        "how": ["let through"],
        "missing": ["refused"],
        "scenarios": ["packs/st0001-ap01/scenarios/talk.notice.yaml"],
    }


LATE = """\
scenario: too late
walk: {to: accepted, from: 2025-01-10}
steps:
  - {at: 2026-01-12, by: officer, do: book_session,
     with: {method: talk, starts_at: 2026-03-11 10:00, place: here}, expect: refused,
     clauses: [talk.window]}
"""
OVERALL = """\
table: overall
clause: grade.overall
examples: [{results: {talk: fail}, expect: fail}]
"""


def test_when_every_side_is_tried_there_is_no_hole_and_no_fault(run, scenarios):
    (scenarios / "talk.window.yaml").write_text(LATE)
    (scenarios / "grade.overall.yaml").write_text(OVERALL)
    assert run("packs", "check")[0] == 0
    code, out, _ = run("packs", "coverage")
    assert code == 0
    assert out.endswith("ST0001/AP01: 6 clauses, all tried (packs/st0001-ap01)\n")
    assert "HOLE" not in out


@pytest.fixture(scope="module")
def schema():
    """The schema as the command prints it."""
    return json.loads(json.dumps(pack_schema()))


def test_the_schema_is_printed(run, schema):
    assert json.loads(run("packs", "schema")[1]) == schema


def test_the_schema_is_a_schema(schema):
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == jsonschema.Draft202012Validator.META_SCHEMA["$id"]


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_the_schema_lets_every_shipped_pack_through(schema, folder):
    text = (folder / "pack.yaml").read_text(encoding="utf-8")
    pack = json.loads(json.dumps(yaml.load(text, Loader=yaml.CSafeLoader), default=str))
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(pack)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [("days: 10", "days: none"), ("level: 3", "levle: 3"), ("kind: notice", "kind: notise")],
)
def test_the_schema_finds_what_is_wrong(schema, changed, old, new):
    pack = yaml.safe_load((changed((old, new)) / "pack.yaml").read_text())
    assert not jsonschema.Draft202012Validator(schema).is_valid(pack)


@pytest.mark.parametrize(
    ("word", "example"),
    [
        ("pack", SHIPPED[0] / "pack.yaml"),
        ("overlay", ROOT / "packs" / "overlays" / "national" / "overlay.yaml"),
        ("scenario", ROOT / "docs" / "how-to" / "nine-days.yaml"),
    ],
)
def test_each_sort_of_file_has_a_schema_that_its_files_keep(run, word, example):
    code, out, _ = run("packs", "schema", word)
    schema = json.loads(out)
    written = json.loads(json.dumps(yaml.safe_load(example.read_text()), default=str))
    assert code == 0
    jsonschema.Draft202012Validator(schema).validate(written)


def test_a_table_has_a_schema_and_another_file_has_none(run):
    assert "examples" in json.loads(run("packs", "schema", "table")[1])["properties"]
    assert run("packs", "schema", "letter")[0] == 2


def test_a_broken_version_beside_a_pack_hides_nothing_of_it(run, shelf):
    before = run("packs", "check", shelf), run("play", shelf)
    beside = shelf.parent / "st0001-ap02"
    beside.mkdir()
    (beside / "pack.yaml").write_text("format: 1\nspec: ST0001/AP02\n")
    assert (run("packs", "check", shelf), run("play", shelf)) == before


def test_a_scenario_that_cannot_be_played_hides_no_other_fault(run, scenarios, shelf):
    (scenarios / "an-odd-one.yaml").write_text(
        "scenario: an odd one\nsteps: [{at: 2026-01-12, by: officer, do: dance}]\n"
    )
    (scenarios / "talk.notice.yaml").unlink()
    code, out, err = run("packs", "check", shelf)
    assert code == 1
    assert "an-odd-one.yaml:2:" in err
    assert "talk.notice: no scenario shows it" in err
    assert "4 faults" in out


@pytest.mark.parametrize(
    ("page", "head", "told"),
    [
        (None, "", "packs/st0001-ap01/pack.yaml:3: there is no `CHANGES.md` beside it that says "),
        ("## Revision 1\n", "", ""),
        ("## Revision 11\nrevision 1\n", "", "`CHANGES.md` has no heading for revision 1\n"),
        (None, "invented: true\n", "warning: packs/st0001-ap01/pack.yaml:3: there is no `CHANGES"),
        (None, "draft: true\n", "warning: packs/st0001-ap01/pack.yaml:3: there is no `CHANGES.md`"),
    ],
    ids=["none", "there", "another revision", "invented", "draft"],
)
def test_what_changed_stands_beside_the_pack(run, shelf, page, head, told):
    file, changes = shelf / "pack.yaml", shelf / "CHANGES.md"
    file.write_text(file.read_text() + head)
    changes.unlink()
    if page is not None:
        changes.write_text(page)
    code, _, err = run("packs", "check", "--no-coverage")
    assert told in err
    assert bool(err) is bool(told)
    assert code == int(bool(told) and not head)
