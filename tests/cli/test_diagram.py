"""`guildhall diagram`: the tracks, drawn from the lifecycle table."""

import re

import pytest

from guildhall.engine.lifecycle import TABLE
from guildhall.engine.vocabulary import STATES, Track

DRAWN = sorted({row.track.value for row in TABLE})

GATEWAY = """\
stateDiagram-v2
    preparing : being prepared
    submitted : submitted
    returned : returned
    accepted : accepted
    [*] --> preparing
    preparing --> submitted : submit_gateway (provider)
    returned --> submitted : submit_gateway (provider)
    submitted --> returned : return_gateway (officer)
    submitted --> accepted : accept_gateway (officer)
    accepted --> [*]
"""


def test_one_track_alone(run):
    code, out, err = run("diagram", "gateway")
    assert (code, err) == (0, "")
    assert out.startswith(GATEWAY)
    assert "        sign (apprentice, employer, provider)\n" in out


def test_what_is_made_anew_comes_from_nothing(run):
    out = run("diagram", "adjustment")[1]
    assert "    [*] --> asked : request_adjustment (apprentice, provider)\n" in out
    assert "    asked --> granted : decide_adjustment (officer)\n" in out
    assert "    refused --> [*]\n" in out


def test_what_only_follows_is_told_apart(run):
    out = run("diagram", "redo")[1]
    assert "    none --> offered : follows release_result\n" in out
    assert "    offered --> agreed : agree_redo (apprentice, employer, officer, provider)\n" in out


@pytest.mark.parametrize("track", DRAWN)
def test_every_row_is_drawn_and_nothing_else(run, track):
    out = run("diagram", track)[1]
    rows = [row for row in TABLE if row.track.value == track]
    arrows = set(re.findall(r"^    (\w+) --> (\w+) : (?:follows )?(\w+)", out, flags=re.MULTILINE))
    assert arrows == {
        (state.value, row.to.value, row.action)
        for row in rows
        if row.to is not None
        for state in row.states or ()
    }
    for row in rows:
        assert f" {row.action}" in out
    known = {state.value for state in STATES[Track(track)]}
    assert set(re.findall(r"^    (\w+) : ", out, flags=re.MULTILINE)) <= known


def test_the_page_has_every_track_once(run):
    code, out, err = run("diagram")
    assert (code, err) == (0, "")
    assert out.count("```mermaid\nstateDiagram-v2\n") == len(DRAWN)
    assert out.count("\n```\n") == len(DRAWN)
    assert out.count("## ") == len(Track)


def test_the_drawing_never_varies(run):
    assert run("diagram") == run("diagram")


def test_an_unknown_track(run):
    code, out, err = run("diagram", "moon")
    assert (code, out) == (1, "")
    assert err.startswith("guildhall: no track is called 'moon'; there are: run, gateway, ")
