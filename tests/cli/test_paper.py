"""Widths, wrapping, and colour where there is a terminal that wants it."""

import os
import pty
import subprocess
import sys

import pytest

from guildhall.cli.paper import Paper, paper

pytestmark = pytest.mark.usefixtures("shelf")


@pytest.mark.parametrize(
    ("columns", "width"), [("80", 80), ("100", 100), ("140", 100), ("60", 60), ("12", 40)]
)
def test_as_wide_as_the_terminal_and_never_over_100(monkeypatch, columns, width):
    monkeypatch.setenv("COLUMNS", columns)
    assert paper() == Paper(width=width, colour=False)


def test_a_paragraph_is_wrapped_beneath_its_label(capsys):
    Paper(width=30).say("one two three four five six seven", label="LABEL", indent=2, hang=8)
    assert capsys.readouterr().out == (
        "  LABEL   one two three four\n"
        "          five six seven\n"
    )  # fmt: skip


def test_a_label_that_is_too_long_pushes_the_text_on(capsys):
    Paper(width=30).say("one two three four five", label="A LONG LABEL", hang=4)
    assert capsys.readouterr().out == "A LONG LABEL one two three\n    four five\n"


def test_without_a_label_the_further_lines_hang(capsys):
    Paper(width=25).say("one two three four five six seven", indent=2, hang=3)
    assert capsys.readouterr().out == "  one two three four five\n     six seven\n"


def test_an_empty_label_leaves_its_room(capsys):
    Paper(width=40).say("one", label="", indent=2, hang=3)
    assert capsys.readouterr().out == "     one\n"


def test_nothing_is_an_empty_line(capsys):
    Paper().say()
    assert capsys.readouterr().out == "\n"


def test_a_long_word_is_never_cut(capsys):
    word = "x" * 60
    Paper(width=40).say(f"a {word}")
    assert capsys.readouterr().out == f"a\n{word}\n"


def test_titles_and_headings_are_underlined(capsys):
    Paper().title("A title")
    Paper().heading("A heading")
    assert capsys.readouterr().out == "A title\n=======\n\nA heading\n---------\n"


def test_colour_adds_nothing_but_colour(capsys):
    bare, painted = Paper(width=40), Paper(width=40, colour=True)
    for one in (bare, painted):
        one.say("a b c " * 12, label="REFUSED", hang=9, style="faint", label_style="refused")
    out = capsys.readouterr().out
    half = out.index("\033")
    assert "\033[1;31mREFUSED\033[0m" in out
    for code in ("\033[1;31m", "\033[2m", "\033[0m"):
        out = out.replace(code, "")
    assert out[:half] == out[half:]


@pytest.mark.parametrize(
    ("more", "colour"),
    [
        ({}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, True),
        ({"TERM": "dumb"}, False),
    ],
)
def test_colour_is_for_terminals_that_want_it(more, colour):
    wanted = {"TERM": "xterm"} | more
    environment = {**os.environ, **wanted}
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "guildhall", "packs", "list"]
    subprocess.run(command, check=True, env=environment, stdout=theirs)
    os.close(theirs)
    out = os.read(ours, 10_000)
    os.close(ours)
    assert b"Bell Ringer" in out
    assert (b"\033[" in out) is colour


def test_no_colour_where_the_output_is_no_terminal(run):
    assert "\033" not in run("packs", "list")[1]
