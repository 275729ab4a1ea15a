"""What is said of versions and of English and maths, word for word."""

import pytest

from guildhall.shelf.packs import find, pack, read_with_lines, under
from guildhall.shelf.player import Player
from guildhall.shelf.scenario import Step
from tests.engine.builders import changed


def told(player, at, by, do, **given):
    """Perform a step; give the sentences that clauses said, each with its clause and kind."""
    step = Step.model_validate({"at": at, "by": by, "do": do, "with": given})
    return [(f.clause, f.kind.value, f.sentence) for f in player.perform(step).findings]


@pytest.mark.parametrize(
    ("do", "given", "sentence"),
    [
        (
            "register",
            {"started_on": "2023-12-31"},
            (
                "EX07/1.1 is for those who started from 1 January 2024 until 31 December 2025; "
                "this apprentice started on 31 December 2023. They are registered under the "
                "version for that day."
            ),
        ),
        (
            "bring_in",
            {"started_on": "2026-01-01", "source": "elsewhere", "vouched_by": "somebody"},
            (
                "EX07/1.1 is for those who started from 1 January 2024 until 31 December 2025; "
                "this apprentice started on 1 January 2026. They are registered under the version "
                "for that day."
            ),
        ),
    ],
)
def test_the_days_are_told_to_whoever_registers_under_another_version(do, given, sentence):
    player = Player(pack("EX07/1.1"))
    said = told(player, "2026-02-01", "officer", do, **given)
    assert ("version.starts", "refusal", sentence) in said


def test_by_registration_the_day_of_registration_is_told():
    late = changed("version.starts", pack=pack("EX07/1.0"), by="registered")
    said = told(Player(late), "2024-01-01", "provider", "register", started_on="2020-01-01")
    assert said == [
        (
            "version.starts",
            "refusal",
            (
                "EX07/1.0 is for those who were registered until 31 December 2023; this apprentice "
                "was registered on 1 January 2024. They are registered under the version for that "
                "day."
            ),
        )
    ]


def at_the_gateway(age, spec="EX07/1.1", **more):
    """A case whose gateway is about to be handed in, with what is said when it is."""
    whole, document = read_with_lines(find(spec))
    names = () if whole.overlays else ("national",)
    player = Player(under(whole, names, document))
    start = {"started_on": "2024-01-10" if names == () else "2023-12-31"}
    aged = {} if age is None else {"age_at_start": age}
    told(player, "2024-01-10", "provider", "register", **start, **aged)
    for do, given in more.items():
        told(player, "2025-03-03", "employer", do, **given)
    said = told(player, "2025-03-03", "provider", "submit_gateway")
    return [item for item in said if "english-maths" in item[0]]


LACKING = [
    ("gateway.english-maths", "refusal",
     f"{subject} is not on record: level 1 with evidence is needed.")
    for subject in ("English", "Maths")
]  # fmt: skip


def test_nineteen_and_not_decided():
    assert at_the_gateway(19) == [
        (
            "gateway.english-maths",
            "note",
            (
                "Whether English and maths are needed is the employer's to decide, by "
                "national.english-maths."
            ),
        ),
        (
            "national.english-maths",
            "refusal",
            (
                "Aged 19 at the start: the employer has not decided yet whether English and maths "
                "are needed, and they are not both on record."
            ),
        ),
    ]


def test_nineteen_and_not_needed_or_needed():
    assert at_the_gateway(19, decide_english_maths={"needed": False}) == [
        (
            "gateway.english-maths",
            "note",
            (
                "The employer has decided, by national.english-maths, that English and maths are "
                "not needed."
            ),
        )
    ]
    assert at_the_gateway(19, decide_english_maths={"needed": True}) == LACKING


def test_eighteen_and_no_age():
    assert at_the_gateway(18) == LACKING
    assert at_the_gateway(None) == [
        *LACKING,
        (
            "national.english-maths",
            "note",
            (
                "The age at the start is not on record: English and maths are needed as the "
                "specification says."
            ),
        ),
    ]


def test_a_specification_that_asks_for_none_has_nothing_to_decide():
    assert at_the_gateway(19, spec="EX07/1.0") == []
    assert at_the_gateway(None, spec="EX07/1.0") == []
