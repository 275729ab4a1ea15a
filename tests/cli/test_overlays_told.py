"""How the command line speaks of overlays: shown, compared, found."""

import pytest

from guildhall.cli import main


def told(capsys, *words):
    """What a command prints, its words joined again, and its exit code."""
    code = main(list(words))
    captured = capsys.readouterr()
    return code, " ".join((captured.out + captured.err).split())


def test_a_pack_is_shown_under_its_own_overlays_and_under_one_that_is_asked_for(capsys):
    code, text = told(capsys, "packs", "show", "EX07/1.2")
    assert code == 0
    for part in (
        "Over it: Dispensation for the cohort of June 2026",
        "For those who started from 1 June 2026 until 30 June 2026",
        "Drops am1.log",
        "Moves the theme order to am2 (Talk)",
        "In place of the specification's: gateway.signatures",
        "Under Notice to centres 4: The gateway",
        "For gateways that are accepted from 1 September 2027",
    ):
        assert part in text
    code, text = told(capsys, "packs", "show", "EX07/1.0", "--with", "national")
    assert "Besides: national.duration" in text
    code, text = told(capsys, "packs", "show", "EX07/1.0", "--with", "none-such")
    assert code == 1
    assert text.endswith("no overlay is called `none-such`")


@pytest.mark.parametrize("words", [["--spec", "EX07/1.1"], []])
def test_a_clause_of_an_overlay_is_found(words, capsys):
    code, text = told(capsys, "where", "national.english-maths", *words)
    assert code == 0
    assert "national.english-maths in the overlay national" in text
    assert "packs/overlays/national/overlay.yaml:" in text
    assert ("refused (" in text) is bool(words)


def test_overlays_are_compared(capsys):
    _, text = told(capsys, "packs", "diff", "EX07/1.1", "EX07/1.2")
    assert "overlay national removed" in text
    assert "overlay dispensation added" in text
