"""`guildhall packs new`: what is answered stands in the draft, and what is not is told."""

import builtins
from pathlib import Path

import pytest

from guildhall.cli import main
from guildhall.shelf.packs import read_pack
from guildhall.shelf.skeleton import to_fill_in

TWO = (
    "st0999/1.1", "Well Digger", "4", "The Guild of Wells", "Plan for wells", "1.1", "15", "1",
    "Practical test, Interview",
    "descriptors", "fail, pass, distinction", "-", "90", "10",
    "marks", "fail, pass", "portfolio", "60", "0",
    "table", "6", "4", "pass",
)  # fmt: skip
"""Answers for two methods, in the order of the questions."""


@pytest.fixture
def answer(monkeypatch):
    """Answer the questions with some lines; then the input is at its end."""

    def with_lines(*lines):
        waiting = list(lines)

        def read(_question):
            if not waiting:
                raise EOFError
            return waiting.pop(0)

        monkeypatch.setattr(builtins, "input", read)

    return with_lines


def draft(answer, folder: Path, *lines: str) -> int:
    answer(*lines)
    return main(["packs", "new", str(folder)])


def test_what_is_answered_stands_in_the_draft(answer, tmp_path: Path) -> None:
    assert draft(answer, tmp_path / "wells", *TWO) == 0
    pack = read_pack(tmp_path / "wells")
    assert (pack.spec, pack.title, pack.level, pack.draft) == ("ST0999/1.1", "Well Digger", 4, True)
    assert {key: (m.name, m.work) for key, m in pack.methods.items()} == {
        "am1": ("Practical test", None),
        "am2": ("Interview", "portfolio"),
    }
    numbers = {
        "gateway.duration": {"months": 15},
        "gateway.english-maths": {"level": 1},
        "am1.notice": {"days": 10},
        "resit.cap": {"grade": "pass"},
    }
    for clause, wanted in numbers.items():
        rule = pack.by_id[clause].rule
        assert {name: getattr(rule, name) for name in wanted} == wanted
    assert pack.by_id["epa.window"].rule.within.months == 6
    assert pack.by_id["resit.window"].rule.within.months == 4
    assert "am2.notice" not in pack.by_id


def test_a_draft_passes_the_check_and_plays(answer, tmp_path: Path, capsys) -> None:
    draft(answer, tmp_path / "wells", *TWO)
    capsys.readouterr()
    assert main(["packs", "check", str(tmp_path / "wells")]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert "a draft, " in told.out
    assert main(["play", str(tmp_path / "wells")]) == 0


@pytest.mark.parametrize(
    "names", ["One", "One, Two, Three", "-"], ids=["one method", "three methods", "no method"]
)
def test_with_the_answers_in_brackets_a_draft_is_whole(
    names: str, answer, tmp_path: Path, capsys
) -> None:
    assert draft(answer, tmp_path / "plain", *[""] * 8, names) == 0
    read_pack(tmp_path / "plain")
    code = main(["packs", "check", str(tmp_path / "plain")])
    assert (code, capsys.readouterr().err) == (0, "")
    assert main(["play", str(tmp_path / "plain")]) == 0


def test_each_line_that_is_open_is_told(answer, tmp_path: Path, capsys) -> None:
    draft(answer, tmp_path / "wells", *TWO)
    made = " ".join(capsys.readouterr().out.split())
    main(["packs", "check", str(tmp_path / "wells")])
    checked = capsys.readouterr().out
    file = tmp_path / "wells" / "pack.yaml"
    lines = to_fill_in(file.read_text(encoding="utf-8"))
    assert lines
    for number, what in lines:
        assert "TO FILL IN" in file.read_text(encoding="utf-8").splitlines()[number - 1]
        assert f"{number}: still to be filled in: {what}" in checked
    assert "the notice that the apprentice has of the interview (kind notice)" in made


def test_a_pack_that_is_no_draft_has_no_open_line(answer, tmp_path: Path, capsys) -> None:
    draft(answer, tmp_path / "wells", *TWO)
    file = tmp_path / "wells" / "pack.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("draft: true\n", ""), encoding="utf-8")
    capsys.readouterr()
    assert main(["packs", "check", "--no-coverage", str(tmp_path / "wells")]) == 1
    told = capsys.readouterr().err.splitlines()
    assert len(told) == len(to_fill_in(file.read_text(encoding="utf-8")))
    assert all(": still to be filled in: " in line for line in told)


def test_an_answer_that_cannot_be_read_is_asked_for_again(answer, tmp_path: Path, capsys) -> None:
    assert (
        draft(answer, tmp_path / "odd", "wells", "ST0999/1.0", "Digger", "9", "nine", "", "A") == 0
    )
    said = capsys.readouterr().err.splitlines()
    assert said == [
        "  A standard and its version, in letters, digits and one stroke: ST0999/1.0.",
        "  A whole number from 2 to 7.",
        "  A whole number from 2 to 7.",
    ]
    assert read_pack(tmp_path / "odd").level == 3


def test_after_three_wrong_answers_the_one_in_brackets_is_taken(
    answer, tmp_path: Path, capsys
) -> None:
    draft(answer, tmp_path / "odd", "a", "b", "c")
    assert capsys.readouterr().err.splitlines()[-1] == "  ST0999/1.0 is taken for now."


def test_nothing_is_written_over(answer, tmp_path: Path, capsys) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "notes").write_text("mine", encoding="utf-8")
    assert draft(answer, tmp_path / "kept", *TWO) == 1
    assert "there is something here already: name another folder" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["notes"]


def test_words_with_quotes_and_colons_survive(answer, tmp_path: Path) -> None:
    answers = ("", 'Digger: "wells" \\ pits', "3", "no", "on: yes")
    assert draft(answer, tmp_path / "odd", *answers) == 0
    pack = read_pack(tmp_path / "odd")
    assert (pack.title, pack.awarding_body.name) == ('Digger: "wells" \\ pits', "no")
    assert pack.source.title == "on: yes"


GRADED = ("descriptors", "marks", "outside")
SCALES = ("fail, pass", "fail, pass, distinction", "fail, pass, merit, distinction")
WAYS = ("table", "points", "counts", "method", "lowest", "dimensions", "board")


def lines_for(way: str, methods: tuple[tuple[str, str], ...]) -> list[str]:
    """Give the answers for methods that are graded so, each with its scale."""
    lines = [""] * 8 + [", ".join(f"Part {number}" for number, _ in enumerate(methods, start=1))]
    for graded, scale in methods:
        lines += [graded, scale] + ([] if graded == "outside" else ["", "", ""])
    return [*lines, way]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("graded", GRADED)
def test_each_way_to_a_grade_makes_a_whole_draft(
    way: str, graded: str, answer, tmp_path: Path, capsys
) -> None:
    """The first method is by marks, so that each way can be chosen, and scales differ."""
    last = SCALES[0] if way != "lowest" else SCALES[1]
    methods = (("marks", SCALES[1]), (graded, last), (graded, SCALES[2]))
    folder = tmp_path / "chosen"
    assert draft(answer, folder, *lines_for(way, methods)) == 0
    capsys.readouterr()
    code = main(["packs", "check", str(folder)])
    assert (code, capsys.readouterr().err) == (0, "")
    assert main(["play", str(folder)]) == 0
    rules = {clause.rule.kind for clause in read_pack(folder).clauses}
    kinds = {
        "method": "grade_of_method", "board": "decided_by_board",
        "descriptors": "descriptors", "marks": "mark_scheme", "outside": "outside_result",
    }  # fmt: skip
    assert {kinds.get(way, f"grade_{way}"), kinds[graded]} <= rules


def test_ways_that_the_methods_cannot_go_are_not_offered(answer, tmp_path: Path, capsys) -> None:
    methods = (("descriptors", SCALES[0]), ("descriptors", SCALES[1]))
    draft(answer, tmp_path / "plain", *lines_for("dimensions", methods))
    told = capsys.readouterr()
    assert "  dimensions: " not in told.out
    assert told.err == "  One of: table, points, counts, method or board.\n"
