"""`guildhall where`: places that are there when one looks."""

import re
from pathlib import Path
from typing import get_args

import pytest

from guildhall.cli import source
from guildhall.engine.house import HOUSE
from guildhall.engine.kinds import Rule
from guildhall.engine.kinds.grading import Descriptors
from guildhall.engine.kinds.records import ReplacementForm, Tell
from guildhall.engine.kinds.redo import Cap, RedoOffer
from guildhall.engine.kinds.sessions import ExtraTime
from guildhall.engine.kinds.timing import Notice
from guildhall.engine.lifecycle import TABLE

pytestmark = pytest.mark.usefixtures("shelf")


ROOT = Path(__file__).parents[2]
KINDS = get_args(get_args(Rule)[0])


@pytest.fixture
def lines_at(run):
    """Run `where` and look up every place that it prints: label or heading to the text there."""

    def call(*words):
        code, out, err = run("where", *words)
        assert (code, err) == (0, "")
        found = []
        for place in re.finditer(r"((?:src|tests|packs|/)[^\n:]*?\.(?:py|yaml)):(\d+)", out):
            lines = Path(place[1]).read_text(encoding="utf-8").splitlines()
            found.append(lines[int(place[2]) - 1].strip())
        return out, found

    return call


def test_a_clause_of_the_invented_pack(lines_at):
    out, lines = lines_at("talk.notice")
    assert out.startswith(
        "talk.notice in ST0001/AP01\n"
        "==========================\n"
        "The apprentice hears of the date ten days before.\n"
        "Under “The Discussion”; must; an intention that breaks it is refused.\n"
        "\n"
        "Pack          packs/st0001-ap01/pack.yaml:17  rule notice\n"
    )
    assert lines[:3] == [
        "- id: talk.notice",
        "class Notice(MethodRule):",
        "def notice(rule: Notice, ask: Ask) -> Findings:",
    ]
    rows = [line for line in lines if line.startswith("_row(")]
    assert [re.split(r'"', row)[1] for row in rows] == ["book_session", "move_session"]
    assert out.endswith(
        "Tried by the scenarios of ST0001/AP01 that name it (--all plays every one)\n"
        "  let through (1)\n"
        "    packs/st0001-ap01/scenarios/talk.notice.yaml:10\n"
        "  refused (1)\n"
        "    packs/st0001-ap01/scenarios/talk.notice.yaml:4\n"
    )


def test_every_scenario_is_played_where_that_is_asked_for(run, scenarios):
    other = scenarios / "another.yaml"
    text = (scenarios / "talk.notice.yaml").read_text(encoding="utf-8")
    other.write_text(text.replace("talk.notice", "house.state"), encoding="utf-8")
    assert other.name not in run("where", "talk.notice")[1]
    out = run("where", "talk.notice", "--all")[1]
    assert "Tried by the scenarios of ST0001/AP01\n" in out
    assert other.name in out


def test_a_clause_that_only_derives_is_read_by_others(lines_at):
    out, lines = lines_at("grade.overall")
    assert "Judged by" not in out
    assert "Bites at" not in out
    assert any(line.startswith("def by_table(") for line in lines)
    assert "  distinction (1)\n    packs/st0001-ap01/scenarios/life.ringer.yaml\n" in out


def test_a_clause_that_nothing_tries(run, scenarios):
    (scenarios / "talk.notice.yaml").unlink()
    out = run("where", "talk.notice")[1]
    assert out.endswith("Tried by the scenarios of ST0001/AP01\n  none\n")


def test_a_rule_of_the_house(lines_at):
    out, lines = lines_at("house.time")
    assert out.startswith("house.time: When things can happen\n")
    assert lines[0] == '"house.time": "When things can happen",'
    assert all(line.startswith("def ") for line in lines[1:])
    assert len(lines) > 1


@pytest.mark.parametrize("rule", sorted(HOUSE))
def test_every_rule_of_the_house_is_defined_once_and_spoken_by_something(rule):
    defined, *speaking = source.house_places(rule)
    assert defined.name == "HOUSE"
    assert speaking
    assert "HOUSE" not in {place.name for place in speaking}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_of_rule_is_judged_or_read_somewhere(kind):
    model = source.class_place(kind)
    line = model.path.read_text(encoding="utf-8").splitlines()[model.line - 1]
    assert line.startswith(f"class {kind.__name__}(")
    judged = source.judge_place(kind)
    if judged is None:
        assert source.users_of(kind) or not kind.may_bite
    else:
        text = judged.path.read_text(encoding="utf-8").splitlines()[judged.line - 1]
        assert text.startswith(f"def {judged.name}(")


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (Notice, "notice"),
        (RedoOffer, "redo_offer"),
        (ExtraTime, "extra_time"),
        (Descriptors, "full_sheet"),
        (ReplacementForm, "replacement_form"),
        (Cap, None),
        (Tell, None),
    ],
)
def test_the_function_that_judges(kind, name):
    judged = source.judge_place(kind)
    assert (judged.name if judged else None) == name


def test_every_row_of_the_table_has_its_line():
    places = source.row_places()
    assert [place.name for place in places] == [row.action for row in TABLE]
    assert [place.line for place in places] == sorted(place.line for place in places)


def test_an_unknown_clause_is_one_line_with_what_may_be_meant(run):
    line = "guildhall: no clause is called 'tlk.windo'; did you mean talk.window or talk.notice?\n"
    assert run("where", "tlk.windo") == (1, "", line)
    line = "guildhall: no clause is called 'xyzzy'\n"
    assert run("where", "xyzzy", "--spec", "ST0001/AP01") == (1, "", line)


def test_a_clause_of_several_packs_is_told_of_each(run, changed):
    folder = changed(("spec: ST0001/AP01", "spec: ST0002/AP01"), name="packs/st0002-ap01")
    out = run("where", "talk.notice")[1]
    assert "talk.notice in ST0001/AP01\n" in out
    assert "\n\ntalk.notice in ST0002/AP01\n" in out
    alone = run("where", "talk.notice", "--spec", folder)[1]
    assert "ST0001/AP01" not in alone


@pytest.fixture
def example(shelf):
    """Write an invented pack among the examples of the shelf."""

    def write(spec, *pairs):
        text = (shelf / "pack.yaml").read_text()
        text = text.replace("spec: ST0001/AP01", f"spec: {spec}\ninvented: true")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        folder = shelf.parent / "examples" / spec.partition("/")[0].lower()
        folder.mkdir(parents=True)
        (folder / "pack.yaml").write_text(text)

    return write


def test_a_clause_of_invented_packs_alone_is_found(run, example):
    for spec in ("EX91/1.0", "EX92/1.0"):
        example(spec, ("id: talk.notice", "id: bell.notice"))
    code, out, err = run("where", "bell.notice")
    assert (code, err) == (0, "")
    assert out.startswith("bell.notice in EX91/1.0\n")
    assert "bell.notice in EX92/1.0" not in out
    assert re.search(r"EX92/1.0 +packs/examples/ex92/pack.yaml:\d+\n$", out)


def test_the_shipped_packs_come_first_and_the_invented_ones_after(run, example):
    example("EX91/1.0")
    out = run("where", "talk.notice")[1]
    assert out.startswith("talk.notice in ST0001/AP01\n")
    first, _, after = out.partition("Invented packs have one of that name, too")
    assert "EX91" not in first
    assert "packs/examples/ex91/pack.yaml:" in after


def test_what_may_be_meant_is_asked_of_the_invented_packs_too(run, example):
    example("EX91/1.0", ("id: talk.notice", "id: bell.striking"))
    line = "guildhall: no clause is called 'bel.striking'; did you mean bell.striking?\n"
    assert run("where", "bel.striking") == (1, "", line)
    assert run("where", "bell.striking", "--spec", "ST0001/AP01")[0] == 1
