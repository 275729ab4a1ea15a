"""Qualifications, certificates and licences: each sentence, and the reckoning of days."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from guildhall.engine.deadlines import deadlines
from guildhall.engine.rules.credentials import runs_out
from guildhall.shelf.packs import EXAMPLES, read_pack, shelf_folder
from guildhall.shelf.player import Player
from tests.engine.builders import done, moment, tried, walked

PACK = read_pack(shelf_folder() / EXAMPLES / "gateway")
TRAM = {"item": "licence", "which": "tram", "state": "achieved", "evidence": "licence-1"}


def registered():
    return walked("registered", date(2025, 1, 10), Player(PACK))


def accepted(**licence):
    """Walk to an accepted gateway with a licence of its day, 10 January 2026."""
    player = walked("accepted", date(2025, 1, 10), Player(PACK))
    done(player, "2026-01-11 09:00", "officer", "allocate_assessor", method="am1")
    done(player, "2026-01-11 09:00", "officer", "record_credential", **TRAM,
         dated="2026-01-10", **licence)  # fmt: skip
    return player


def held(player, **fields):
    done(player, "2026-01-09 09:00", "provider", "record_credential", **fields)


REGISTERED = registered()


def said(decision, clause):
    return [finding.sentence for finding in decision.findings if finding.clause == clause]


def handed_in(player):
    return tried(player, "2026-01-10 12:00", "provider", "submit_gateway")


def test_one_of_one_is_named_without_a_count():
    assert said(handed_in(registered()), "gateway.licence") == [
        "The licence to drive a horse tram is not on record."
    ]


def test_of_several_it_is_told_how_many_are_needed_and_what_is_wrong_with_each():
    player = registered()
    held(player, item="qualification", which="groom", state="attempted", dated="2025-12-01")
    held(player, item="qualification", which="stable", state="achieved", dated="2025-12-02")
    assert said(handed_in(player), "gateway.qualification") == [
        (
            "1 of these is needed, and none is in order. "
            "The certificate in stable work of 2 December 2025 is on record without evidence. "
            "The certificate of a farrier's mate is not on record. "
            "The diploma of a groom was attempted on 1 December 2025 and is not achieved. "
            "The diploma of a groom of 1 December 2025 is on record without evidence."
        )
    ]


def test_of_two_the_one_that_only_its_day_is_against_is_told():
    player = registered()
    held(player, **TRAM | {"state": "attempted"}, dated="2025-12-01")
    held(player, **TRAM, dated="2025-01-11", expires_on="2026-01-05")
    assert said(handed_in(player), "gateway.licence") == [
        (
            "The licence to drive a horse tram expires on 5 January 2026, and has to be valid on "
            "10 January 2026."
        )
    ]


@pytest.mark.parametrize(("passed", "there"), [(["eyesight"], "1 is"), ([], "none is")])
def test_of_a_set_of_which_two_are_needed(passed, there):
    player = registered()
    for which in passed:
        held(player, item="check", which=which, state="achieved", dated="2025-12-02",
             evidence="letter")  # fmt: skip
    (sentence,) = said(handed_in(player), "gateway.checks")
    assert sentence.startswith(f"2 of these are needed, and {there} in order. The ")


def test_what_has_expired_by_the_acceptance_is_told_with_both_days():
    player = walked("submitted", date(2025, 1, 10), Player(PACK))
    at = "2026-01-12 09:00"
    done(player, at, "officer", "record_credential", **TRAM, dated="2026-01-10",
         expires_on="2026-01-11")  # fmt: skip
    assert said(tried(player, at, "officer", "accept_gateway"), "gateway.licence") == [
        (
            "The licence to drive a horse tram expires on 11 January 2026, and has to be valid on "
            "12 January 2026."
        )
    ]


def test_what_is_too_old_is_told_with_its_age():
    player = walked("submitted", date(2025, 1, 10), Player(PACK))
    first_aid = {"item": "first-aid", "which": "first-aid", "state": "achieved", "evidence": "c"}
    at = "2026-01-10 13:00"
    done(player, at, "officer", "remove_credential", item="first-aid", which="first-aid",
         dated="2026-01-10", reason="Another driver's.")  # fmt: skip
    done(player, at, "officer", "record_credential", **first_aid, dated="2023-01-09")
    assert said(tried(player, at, "officer", "accept_gateway"), "gateway.first-aid") == [
        (
            "The certificate in first aid is of 9 January 2023: on 10 January 2026 it is older "
            "than 36 months."
        )
    ]


def test_what_came_after_the_session_did_not_hold_on_its_day():
    player = accepted(expires_on="2026-01-20")
    at = "2026-01-12 09:00"
    given = {"method": "am1", "starts_at": "2026-01-20 10:00", "place": "the depot"}
    done(player, at, "officer", "book_session", **given)
    done(player, "2026-01-25 09:00", "officer", "remove_credential", item="licence", which="tram",
         dated="2026-01-10", reason="It is her sister's.")  # fmt: skip
    done(player, "2026-01-25 09:00", "officer", "record_credential", **TRAM, dated="2026-01-21")
    late = {"method": "am1", "happened_at": "2026-01-20 10:00"}
    decision = done(player, "2026-01-25 10:00", "assessor", "start_session", **late)
    assert said(decision, "am1.licence") == [
        "The licence to drive a horse tram is of 21 January 2026, and is needed on 20 January 2026."
    ]


def test_what_has_no_day_of_expiry_is_taken_not_to_expire():
    given = {"method": "am1", "starts_at": "2026-01-20 10:00", "place": "the depot"}
    decision = done(accepted(), "2026-01-12 09:00", "officer", "book_session", **given)
    assert said(decision, "am1.licence") == [
        (
            "The licence to drive a horse tram is on record without a day of expiry: it is taken "
            "not to expire."
        )
    ]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"item": "pilot"},
         ("No credential 'pilot' is asked for; there are: licence, qualification, check, "
         "first-aid, timetables.")),
        ({"which": "bus"}, "'licence' is one of tram, and not 'bus'."),
        ({"dated": "2026-01-12"},
         "12 January 2026 is still to come: it is recorded when it has been."),
        ({"expires_on": "2025-01-09"},
         "It would expire on 9 January 2025, before its own day, 10 January 2025."),
    ],
)  # fmt: skip
def test_what_cannot_be_put_on_record(fields, sentence):
    given = TRAM | {"dated": "2025-01-10"} | fields
    decision = tried(registered(), "2026-01-11 09:00", "officer", "record_credential", **given)
    assert [finding.sentence for finding in decision.findings] == [sentence]


def test_what_is_not_there_cannot_be_taken_off():
    given = {"item": "licence", "which": "tram", "dated": "2025-01-10", "reason": "A slip."}
    decision = tried(registered(), "2026-01-11 09:00", "officer", "remove_credential", **given)
    assert [finding.sentence for finding in decision.findings] == [
        "Nothing is on record as 'licence', 'tram', of 10 January 2025."
    ]


def test_a_pack_that_asks_for_none_keeps_none():
    player = walked("registered")
    decision = tried(player, "2026-01-11 09:00", "officer", "record_credential", **TRAM,
                     dated="2025-01-10")  # fmt: skip
    assert [finding.sentence for finding in decision.findings] == [
        "No clause of ST0825/AP02 asks for a credential."
    ]


def test_only_what_stands_on_a_checklist_is_ticked():
    given = {"what": "depot", "items": ["harness", "bell"]}
    decision = tried(registered(), "2026-01-09 09:00", "employer", "declare", **given)
    assert [finding.sentence for finding in decision.findings] == [
        "'depot' has no item 'bell'; its items are: harness, points, brake."
    ]


def test_a_checklist_tells_who_has_not_signed_and_what_was_left_out():
    player = registered()
    at = "2026-01-09 09:00"
    done(player, at, "apprentice", "declare", what="depot", items=["points"])
    done(player, at, "employer", "declare", what="depot", items=["harness", "points", "brake"])
    assert said(handed_in(player), "gateway.checklist") == [
        (
            "Declared in full by 1 of 3; 2 are needed. "
            "Not declared by the training provider: what the depot asks of a driver. "
            "Left out by the apprentice: puts the harness on alone and holds the tram on the hill."
        )
    ]


# What runs out


def limits(player, at):
    found = deadlines(PACK, player.case, moment(at))
    return {limit.clause: (limit.by_day, limit.state, limit.what) for limit in found}


def test_what_runs_out_is_a_limit_until_its_step_is_done():
    player = accepted(expires_on="2026-02-20")
    assert limits(player, "2026-02-20 12:00")["am1.licence"] == (
        date(2026, 2, 20), "running", "Renew the licence to drive a horse tram",
    )  # fmt: skip
    assert limits(player, "2026-02-21 12:00")["am1.licence"][1] == "overdue"
    given = {"method": "am1", "starts_at": "2026-02-20 10:00", "place": "the depot"}
    done(player, "2026-02-01 12:00", "officer", "book_session", **given)
    assert "am1.licence" in limits(player, "2026-02-20 09:00")
    done(player, "2026-02-20 10:00", "assessor", "start_session", method="am1")
    assert "am1.licence" not in limits(player, "2026-02-20 10:00")
    assert limits(player, "2026-02-20 10:00")["claim.licence"][0] == date(2026, 2, 20)


def test_before_a_renewal_what_ends_last_is_what_counts():
    player = accepted(expires_on="2026-02-20")
    done(player, "2026-02-01 12:00", "provider", "record_credential", **TRAM,
         dated="2026-02-01", expires_on="2027-02-01")  # fmt: skip
    assert limits(player, "2026-02-01 12:00")["am1.licence"][0] == date(2027, 2, 1)


@given(
    ends=st.lists(st.none() | st.integers(0, 900), min_size=0, max_size=3),
    least=st.integers(1, 3),
)
def test_a_set_runs_out_with_the_last_that_is_needed(ends, least):
    player = REGISTERED
    rule = PACK.by_id["gateway.checks"].rule.model_copy(update={"least": least})
    start = date(2025, 1, 10)
    days = [start + timedelta(days=n) if n is not None else None for n in ends]
    case = player.case
    for which, day in zip(rule.any_of, days, strict=False):
        more = {"expires_on": str(day)} if day else {}
        trial = Player(PACK, dict(player.people), [], case)
        done(trial, "2025-01-10 13:00", "officer", "record_credential", item="check", which=which,
             state="achieved", dated=str(start), evidence="letter", **more)  # fmt: skip
        case = trial.case
    found = runs_out(rule, case)
    latest = sorted((day or date.max for day in days), reverse=True)
    if len(days) < least or latest[least - 1] == date.max:
        assert found is None
    else:
        assert found is not None
        assert found[1] == latest[least - 1]
