"""Tables of examples: clauses that are functions, tried without a case around them."""

import pytest

from guildhall.shelf.faults import FaultyFileError
from guildhall.shelf.play import play

PACKS = {}
"""Packs that were read already."""


def table(clause, *rows):
    """A table of examples for a clause."""
    lines = "".join(f"  - {row}\n" for row in rows)
    return f"table: a\nclause: {clause}\nspec: ST0825/AP02\nexamples:\n{lines}"


@pytest.fixture
def played(tmp_path):
    """A way to write one table, and to play it."""

    def write(text):
        path = tmp_path / "own.yaml"
        path.write_text(text, encoding="utf-8")
        return play(path, PACKS)

    return write


def test_a_table_tells_of_each_example_what_was_expected_and_what_came(played):
    found = played(
        table(
            "grade.overall",
            "{results: {am1: pass, am2: pass}, expect: pass}",
            "{results: {am1: distinction, am2: pass}, redo: [am1], expect: merit}",
        )
    )
    assert [(e.n, e.expected, e.got, e.ok) for e in found.examples] == [
        (1, "pass", "pass", True),
        (2, "merit", "pass", False),
    ]
    assert (found.ok, found.clause, found.name) == (False, "grade.overall", "a")


@pytest.mark.parametrize(
    ("clause", "row", "sentence"),
    [
        ("grade.overall", "{results: {am1: pass}, expect: x}", "`results` has no grade for am2"),
        (
            "grade.overall",
            "{results: {am1: pass, am2: merit}, expect: x}",
            "am2 has no grade 'merit'",
        ),
        (
            "grade.overall",
            "{results: {am1: pass, am2: pass, am3: pass}, expect: x}",
            "am3 has no grade 'pass'",
        ),
        (
            "am1.notice",
            "{expect: x}",
            "am1.notice is of a kind that has no examples: write a scenario",
        ),
        ("epa.window", "{expect: x}", "`counts_from` is missing"),
        ("document.version", "{expect: x}", "`day` is missing"),
        (
            "am1.themes",
            "{set: pass, except: [juggling.p1], expect: x}",
            "am1 has no descriptor juggling.p1",
        ),
        (
            "am1.themes",
            "{set: merit, expect: x}",
            "`set` is one of fail, pass, distinction, and not 'merit'",
        ),
        (
            "am1.themes",
            "{option: juggling, expect: x}",
            "ST0825/AP02 has no option 'juggling'",
        ),
    ],
)
def test_an_example_that_cannot_be_tried_is_a_fault_with_its_line(played, clause, row, sentence):
    with pytest.raises(FaultyFileError) as caught:
        played(table(clause, row))
    assert [(fault.line, fault.sentence) for fault in caught.value.faults] == [
        (5, f"example 1: {sentence}")
    ]


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        (table("no.such", "{expect: x}"), 2, "ST0825/AP02 has no clause 'no.such'"),
        ("table: a\nclause: epa.window\nspec: ST0825/AP02\n", 1, "`examples` is missing"),
        (table("epa.window", "{}"), 5, "`expect` is missing"),
        (
            table("epa.window", "{expect: x, weather: fine}"),
            5,
            "the key `weather` is not known here",
        ),
    ],
)
def test_a_table_that_is_not_written_as_one_is_a_fault(played, text, line, sentence):
    with pytest.raises(FaultyFileError) as caught:
        played(text)
    assert [(fault.line, fault.sentence) for fault in caught.value.faults] == [(line, sentence)]


BOTH = "results: {am1: distinction, am2: distinction}"


@pytest.mark.parametrize(
    ("clause", "given", "got"),
    [
        ("epa.window", "counts_from: 2025-10-31", "2026-02-28"),
        (
            "epa.window",
            "counts_from: 2026-01-10, pauses: [{first: 2026-02-01, last: 2026-02-10}]",
            "2026-05-20",
        ),
        ("resit.window", "counts_from: 2026-01-10", "2026-05-10"),
        ("am1.submission.window", "counts_from: 2026-01-05", "2026-04-06"),
        ("brief.title", "counts_from: 2026-01-05", "2026-01-19"),
        ("am2.earliest", "counts_from: 2026-01-05", "2026-01-19"),
        ("document.version", "day: 2024-04-30", "current"),
        ("document.version", "day: 2024-05-01", "due for review"),
        ("specimen.providers", "role: provider, registered: true", "allowed"),
        ("specimen.providers", "role: provider, registered: false", "refused"),
        ("specimen.providers", "role: employer, registered: true", "refused"),
        ("am1.themes", "set: pass, except: [operability.p1]", "fail"),
        ("am1.themes", "set: distinction, except: [operability.d1]", "pass"),
        ("am1.themes", "set: distinction", "distinction"),
        ("grade.overall", BOTH, "distinction"),
        ("grade.overall", f"{BOTH}, run: 2", "pass"),
        ("grade.overall", f"{BOTH}, run: 2, waived: true", "distinction"),
    ],
)
def test_an_example_is_answered_by_its_clause(played, clause, given, got):
    (tried,) = played(table(clause, f"{{{given}, expect: {got}}}")).examples
    assert (tried.got, tried.ok) == (got, True)
    assert clause in tried.cites
