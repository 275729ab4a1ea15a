"""Overlays on the shelf: named, found, proven by themselves and over the packs below them."""

from pathlib import Path

import pytest

from guildhall.cli import main
from guildhall.shelf.check import check, check_overlay
from guildhall.shelf.faults import FaultyFileError
from guildhall.shelf.packs import read_pack

SMALL = (Path(__file__).parents[1] / "broken" / "small" / "pack.yaml").read_text(encoding="utf-8")
HEAD = """format: 1
overlay: eased
title: Eased
source: {title: Notice 1, version: "1"}
over: [ST9901/1.0]
layers:
"""
NOTICE = """    clauses:
      - id: am1.notice
        at: Ringing
        force: must
        does: enforce
        says: Two days' notice.
        rule: {kind: notice, method: am1, days: 2, bites: [book_session, move_session]}
"""


def layer(days="by: started", rest=NOTICE):
    """One layer, for some days."""
    return f"  - for: {{{days}}}\n    why: So it was decided.\n{rest}"


def shelf(root, *layers, head=HEAD, named="[eased]"):
    """A folder with the small pack under an overlay of these layers."""
    for name in ("small", "eased"):
        (root / name).mkdir()
    text = SMALL.replace("methods:\n", f"overlays: {named}\nmethods:\n", 1)
    (root / "small" / "pack.yaml").write_text(text, encoding="utf-8")
    (root / "small" / "CHANGES.md").write_text("## Revision 1\n", encoding="utf-8")
    file = root / "eased" / "overlay.yaml"
    file.write_text(head + "".join(layers), encoding="utf-8")
    return root


def said(root):
    """What the check of the pack says, each line from its folder on."""
    try:
        report = check(root / "small")
    except FaultyFileError as error:
        return [str(fault).replace(f"{root}/", "") for fault in error.faults]
    return [str(fault).replace(f"{root}/", "") for fault in (*report.faults, *report.warnings)]


def said_alone(root):
    """What the check of the overlay by itself says."""
    report = check_overlay(root / "eased")
    return [str(fault).replace(f"{root}/", "") for fault in report.faults]


def test_an_overlay_that_fits_has_no_fault(tmp_path, capsys):
    root = shelf(
        tmp_path, layer("by: started, until: 2024-01-31"), layer("by: started, from: 2024-02-01")
    )
    assert said(root) == []
    assert said_alone(root) == []
    assert main(["packs", "check", "--no-coverage", str(root)]) == 0
    assert "overlay eased 2 layers over ST9901/1.0: no fault" in capsys.readouterr().out
    assert main(["packs", "check", str(root / "eased" / "overlay.yaml")]) == 0


LAYERS = [
    (
        [layer("by: started, until: 2024-02-01"), layer("by: started, from: 2024-02-01")],
        (
            "eased/overlay.yaml:16: am1.notice: layer 1 changes it too, and both can be in force "
            "at once"
        ),
    ),
    (
        [layer("by: started, until: 2024-01-31"), layer("by: gateway, from: 2024-02-01")],
        (
            "eased/overlay.yaml:16: am1.notice: layer 1 changes it too, and both can be in force "
            "at once"
        ),
    ),
    ([layer(rest="")], "eased/overlay.yaml:7: this layer changes nothing"),
    (
        [layer(rest=f"{NOTICE}    drop: [am1.notice]\n")],
        "eased/overlay.yaml:7: am1.notice: this layer has it twice",
    ),
    (
        [layer(rest=NOTICE.replace("am1.notice", "am1.notce"))],
        (
            "eased/overlay.yaml:7: am1.notce: ST9901/1.0 has no such clause to replace; one that "
            "is new is called `eased.…`"
        ),
    ),
    (
        [layer(rest="    drop: [am1.gone]\n")],
        "eased/overlay.yaml:7: am1.gone: ST9901/1.0 has no such clause to drop",
    ),
    (
        [layer(rest="    themes: {bels: {method: am1}}\n")],
        "eased/overlay.yaml:7: bels: ST9901/1.0 has no such theme to move",
    ),
    (
        [layer(rest="    themes: {bells: {method: am2}}\n")],
        "eased/overlay.yaml:7: bells: ST9901/1.0 has no method `am2`",
    ),
]


@pytest.mark.parametrize(("layers", "expected"), LAYERS)
def test_what_an_overlay_gets_wrong_is_told_with_the_pack_and_alone(layers, expected, tmp_path):
    root = shelf(tmp_path, *layers)
    assert said(root) == [expected]
    assert said_alone(root) == [expected]


def test_a_clause_that_is_new_is_called_after_its_overlay(tmp_path):
    root = shelf(tmp_path, layer(rest=NOTICE.replace("am1.notice", "eased.notice")))
    assert said(root) == []


def test_a_pack_is_proven_with_each_layer_in_force(tmp_path):
    root = shelf(tmp_path, layer("by: gateway, from: 2024-02-01", "    drop: [am1.duration]\n"))
    assert said(root) == [
        (
            "small/pack.yaml:58: am1.extension: there is no part `ringing` (with layer 1 of "
            "`eased` in force)"
        )
    ]


def test_a_clause_of_a_layer_is_proven_where_it_stands(tmp_path):
    wrong = NOTICE.replace("bites: [book_session, move_session]", "bites: [mark]")
    root = shelf(tmp_path, layer(rest=wrong))
    assert said(root) == [
        (
            "eased/overlay.yaml:15: am1.notice: a rule of kind `notice` cannot bite at `mark`: it "
            "can at book_session, move_session (with layer 1 of `eased` in force)"
        )
    ]


def test_an_odd_number_of_a_layer_is_warned_of_once(tmp_path):
    odd = NOTICE.replace("days: 2", "days: 90")
    root = shelf(tmp_path, layer(rest=odd), layer("by: gateway", "    drop: [am1.access]\n"))
    assert said(root) == ["eased/overlay.yaml:15: am1.notice: 90 days' notice: is that so?"]


def test_two_overlays_do_not_change_the_same(tmp_path):
    root = shelf(tmp_path, layer(), named="[eased, other]")
    (root / "other").mkdir()
    text = HEAD.replace("overlay: eased", "overlay: other") + layer("by: gateway")
    (root / "other" / "overlay.yaml").write_text(text, encoding="utf-8")
    assert said(root) == ["small/pack.yaml:9: `eased` and `other` both change `am1.notice`"]


@pytest.mark.parametrize(
    ("named", "head", "expected"),
    [
        ("[none-such]", HEAD, "no overlay is called `none-such`"),
        ("[../eased]", HEAD, "no overlay is called `../eased`"),
        ("[eased, eased]", HEAD, "the overlay `eased` lies over it already"),
        ("eased", HEAD, "`overlays` is a list of names"),
        ("[eased]", HEAD.replace("1.0]", "1.1]"), "the overlay `eased` is not for ST9901/1.0"),
        (
            "[eased]",
            HEAD.replace("overlay: eased", "overlay: easy"),
            "the overlay in the folder `eased` calls itself `easy`",
        ),
    ],
)
def test_an_overlay_that_cannot_be_laid_is_told_where_it_is_named(named, head, expected, tmp_path):
    root = shelf(tmp_path, layer(), head=head, named=named)
    assert said(root) == [f"small/pack.yaml:9: {expected}"]


def test_an_overlay_over_a_pack_that_is_not_there_is_told(tmp_path):
    root = shelf(tmp_path, layer(), head=HEAD.replace("1.0]", "1.1]"))
    assert said_alone(root) == [
        "eased/overlay.yaml:5: there is no pack of ST9901/1.1 beside it or on the shelf"
    ]


def test_an_overlay_in_a_folder_of_another_name_is_told(tmp_path):
    root = shelf(tmp_path, layer(), head=HEAD.replace("overlay: eased", "overlay: easy"))
    assert said_alone(root) == [
        "eased/overlay.yaml:2: the overlay `easy` lies in a folder of its name"
    ]


def test_an_overlay_that_cannot_be_read_is_told_by_line(tmp_path, capsys):
    root = shelf(tmp_path, layer("by: birthday"))
    assert main(["packs", "check", str(root / "eased")]) == 1
    told = capsys.readouterr().err.replace(f"{root}/", "")
    assert told == (
        "eased/overlay.yaml:7: `by` is one of 'started', 'registered' or 'gateway', and not "
        "'birthday'\n"
    )


def test_a_scenario_lays_an_overlay_over_a_pack_that_names_none(tmp_path, capsys):
    root = shelf(tmp_path, layer(), named="[]")
    scenarios = root / "small" / "scenarios"
    scenarios.mkdir()
    text = (
        "scenario: two days' notice will do\n"
        "OVERLAYS"
        "walk: {to: accepted, from: 2024-01-10}\n"
        "steps:\n"
        "  - at: 2025-01-12\n"
        "    by: officer\n"
        "    do: book_session\n"
        "    with: {method: am1, starts_at: 2025-01-14 10:00, place: online}\n"
    )
    file = scenarios / "short.yaml"
    file.write_text(text.replace("OVERLAYS", "overlays: [eased]\n"), encoding="utf-8")
    assert main(["play", str(file)]) == 0
    file.write_text(text.replace("OVERLAYS", ""), encoding="utf-8")
    assert main(["play", str(file)]) == 1
    capsys.readouterr()


def test_a_pack_with_an_overlay_is_another_one_to_be_pinned_to(tmp_path):
    with_it = read_pack(shelf(tmp_path, layer()) / "small")
    (tmp_path / "small" / "pack.yaml").write_text(SMALL, encoding="utf-8")
    assert with_it.digest != read_pack(tmp_path / "small").digest
