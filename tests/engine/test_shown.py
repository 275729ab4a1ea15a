"""What is shown: each with its clause, its heading, its sentence and how the clause is read."""

from datetime import date, timedelta

import pytest

from guildhall.engine.actor import Actor
from guildhall.engine.findings import Finding
from guildhall.engine.pack import Pack
from guildhall.engine.rules.credentials import runs_out
from guildhall.engine.rules.records import Shown, delay, review_due, specimen
from guildhall.engine.rules.unenforced import before_a_step
from guildhall.engine.told import told
from guildhall.engine.vocabulary import Force, Kind, Role
from guildhall.shelf.packs import EXAMPLES, read_pack, shelf_folder
from guildhall.shelf.player import Player
from tests.engine.builders import PACK, after, done, own, walked
from tests.engine.otherwise import before, ruled

READING = "Read here in one of two ways."
UNENFORCED = read_pack(shelf_folder() / EXAMPLES / "unenforced")
GATEWAY = read_pack(shelf_folder() / EXAMPLES / "gateway")


def read_so(pack):
    """Give the pack with a reading of every clause."""
    whole = pack.model_dump(by_alias=True)
    for clause in whole["clauses"]:
        clause["reading"] = READING
    return Pack.model_validate(whole)


READ = read_so(PACK)


def of(shown, clause):
    return [item for item in shown if item.clause == clause]


def test_a_clause_is_told_with_its_heading_and_its_reading():
    player = walked("registered", player=Player(READ))
    at = after(player, hours=1)
    assert of(told(READ, player.case, own(player, "provider"), at), "ksbs.before-gateway") == [
        Shown(
            "ksbs.before-gateway",
            "Knowledge, Skills and Behaviours",
            "Competence in all KSBs is expected by the time the gateway is entered.",
            READING,
        )
    ]


def test_what_is_missing_is_told_with_what_it_does_to_the_dates():
    player = walked("submitted", player=Player(READ))
    done(player, after(player, hours=1), "officer", "return_gateway", reasons=["A page is blank."])
    missing = [Finding(Kind.REFUSAL, "any", "Any", Force.MUST, "A page is blank.")]
    assert delay(READ, player.case, Role.PROVIDER, missing, date(2026, 1, 12)) == [
        Shown(
            "gateway.delay",
            "EPA Gateway",
            "Still missing: A page is blank. Every day that this takes moves the start of the EPA. "
            "Accepted on 12 January 2026, the EPA would run to 12 May 2026.",
            READING,
        )
    ]
    assert delay(READ, Player(READ).case, Role.PROVIDER, missing, date(2026, 1, 12)) == []


def test_all_that_is_missing_is_told_and_a_break_moves_the_end_of_the_programme():
    player = walked("registered", player=Player(READ))
    start = after(player, days=1)
    done(player, start, "officer", "pause", reason="Parental leave.")
    missing = [
        Finding(Kind.REFUSAL, "any", "Any", Force.MUST, sentence)
        for sentence in ("A page is blank.", "A name is missing.")
    ]
    [told_of] = delay(READ, player.case, Role.PROVIDER, missing, start.date() + timedelta(days=40))
    assert told_of.sentence.startswith("Still missing: A page is blank. A name is missing. Every")


def test_a_document_past_its_review_is_flagged():
    assert review_due(READ, date(2024, 5, 1)) == Shown(
        "document.version",
        "Document Control Information",
        "This version was due for review in April 2024; it has not lapsed by that.",
        READING,
    )


def test_specimen_materials_are_refused_with_the_clause():
    employer = Actor("ada", Role.EMPLOYER, "works")
    assert specimen(READ, employer, registered=True) == Finding(
        kind=Kind.REFUSAL,
        clause="specimen.providers",
        heading="Specimen",
        force=Force.FACT,
        sentence="Specimen materials are for every registered training provider.",
        reading=READING,
    )


# What cannot be enforced.


def test_before_its_step_a_rule_is_shown_and_says_who_has_yet_to_confirm_it():
    player = walked("ready", date(2025, 1, 10), Player(UNENFORCED))
    viewer, at = own(player, "assessor", "am1"), after(player, hours=1)
    assert told(UNENFORCED, player.case, viewer, at) == [
        Shown(
            "am1.lamp-room",
            "Night watch",
            "The assessor has seen that the lamp room is safe to work in. The assessor has yet to "
            "confirm this.",
            "It is seen on the spot, so a session on another day asks for it anew.",
        ),
        Shown(
            "am1.silence",
            "Night watch",
            "Nobody speaks to the apprentice while a ship is in sight.",
        ),
    ]


@pytest.mark.parametrize(("goal", "there"), [("accepted", True), ("outcome", False)])
def test_a_rule_of_no_method_is_shown_before_the_step_of_any(goal, there):
    rule = {"kind": "unenforced", "shown_to": ["officer"], "bites": ["book_session"]}
    pack = ruled(UNENFORCED, {"am1.weather": rule})
    player = walked(goal, date(2025, 1, 10), Player(pack))
    shown = [clause.id for clause, _ in before_a_step(pack, player.case, Role.OFFICER)]
    assert ("am1.weather" in shown) is there


@pytest.mark.parametrize(("method", "there"), [("am1", False), ("am2", True)])
def test_a_rule_of_one_method_is_not_shown_before_the_step_of_another(method, there):
    bites = {"method": method, "bites": ["start_session"]}
    rules = {"am1.setting": {"kind": "unenforced", "shown_to": ["assessor"], **bites}}
    # The first sitting of am1 is held and the next one not booked; am2 is booked.
    player, _ = before("examples/observations/am1.sittings.different", 1, rules)
    shown = [clause.id for clause, _ in before_a_step(player.pack, player.case, Role.ASSESSOR)]
    assert ("am1.setting" in shown) is there


# Qualifications, certificates and licences.


def licensed(pack, **fields):
    """Walk to the gateway form, and put a licence on record."""
    player = walked("registered", date(2025, 1, 10), Player(pack))
    given = {"item": "licence", "which": "tram", "state": "achieved", "evidence": "licence-1"}
    done(player, "2026-01-09 09:00", "provider", "record_credential",
         **given | {"dated": "2025-06-01"} | fields)  # fmt: skip
    return player


@pytest.mark.parametrize(
    ("valid_on", "evidence", "last"),
    [("gateway", "licence-1", date(2026, 2, 20)), (None, "licence-1", None),
     ("gateway", None, None)],
)  # fmt: skip
def test_a_licence_runs_out_where_a_day_asks_for_it_and_it_is_in_order(valid_on, evidence, last):
    pack = ruled(GATEWAY, {"gateway.licence": {"valid_on": valid_on}})
    player = licensed(pack, expires_on="2026-02-20", evidence=evidence)
    found = runs_out(pack.by_id["gateway.licence"].rule, player.case)
    assert (found and found[1]) == last


def test_of_a_withdrawn_case_nothing_runs_out():
    player = licensed(GATEWAY, expires_on="2026-02-20")
    done(player, "2026-01-10 09:00", "apprentice", "withdraw", reason="Another trade.")
    assert runs_out(GATEWAY.by_id["gateway.licence"].rule, player.case) is None
