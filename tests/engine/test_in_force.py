"""Whatever is asked of a case is answered by the pack with the layers that are in force for it."""

from datetime import UTC, date, datetime

import pytest

from guildhall.engine.actor import Actor
from guildhall.engine.case import NEW
from guildhall.engine.deadlines import deadlines
from guildhall.engine.lapse import due
from guildhall.engine.pack import Overlay
from guildhall.engine.permitted import permitted
from guildhall.engine.told import missing_at_gateway, told
from guildhall.engine.versions import in_force
from guildhall.engine.vocabulary import Role
from guildhall.shelf.packs import pack
from guildhall.shelf.player import Player
from guildhall.shelf.scenario import Step, Walk
from guildhall.shelf.walk import walk

SOURCE = {"title": "Notice 7", "version": "1"}
PLAIN = pack("EX07/1.0")


def clause(key, rule, **more):
    """A clause of an overlay."""
    return {"id": key, "at": "A heading", "force": "must", "does": "enforce",
            "says": "So it is.", "rule": rule} | more  # fmt: skip


def laid(*layers):
    """The plain example under an overlay of these layers."""
    value = {"format": 1, "overlay": "extra", "title": "Extra", "source": SOURCE, "over": "all",
             "layers": [{"why": "So it was decided."} | layer for layer in layers]}  # fmt: skip
    return PLAIN.under(Overlay.model_validate(value))


def case_under(whole, to, start="2022-09-01"):
    """A case that has walked to a goal."""
    player = Player(whole)
    list(walk(player, Walk.model_validate({"to": to, "from": start})))
    return player


MONTHS = {"kind": "on_programme", "months": 14, "bites": ["submit_gateway", "accept_gateway"]}
WINDOW = {"kind": "held_within", "within": {"weeks": 1}, "after": "gateway.accepted",
          "bites": ["book_session"]}  # fmt: skip
COMPETENCE = {"kind": "gateway_item", "item": "competence", "bites": ["submit_gateway"]}
TELL = {"kind": "tell", "to": ["apprentice"],
        "during": [{"track": "gateway", "states": ["preparing"]}]}  # fmt: skip


@pytest.mark.parametrize("by", ["started", "registered"])
def test_every_entry_judges_by_the_layers_in_force(by):
    days = {"by": by, "from": "2022-09-01", "until": "2022-09-01"}
    rules = [clause("extra.item", COMPETENCE), clause("extra.told", TELL, does="show")]
    whole = laid({"for": days, "clauses": rules})
    player = case_under(whole, "registered")
    at = datetime(2023, 9, 1, 12, tzinfo=UTC)
    provider = Actor("provider", Role.PROVIDER, "provider")
    apprentice = Actor("apprentice", Role.APPRENTICE)
    assert [f.clause for f in missing_at_gateway(whole, player.case, at)] == ["extra.item"]
    assert [item.clause for item in told(whole, player.case, apprentice, at)] == ["extra.told"]
    found = {p.action: p for p in permitted(whole, player.case, provider, at)}
    assert [f.clause for f in found["submit_gateway"].findings] == ["extra.item"]
    step = Step.model_validate({"at": "2023-09-01", "by": "provider", "do": "submit_gateway"})
    refused = player.perform(step)
    assert [(f.clause, f.heading) for f in refused.findings] == [
        ("extra.item", "Notice 7: A heading")
    ]
    other = case_under(whole, "registered", "2022-09-02")
    assert missing_at_gateway(whole, other.case, at) == []


def test_windows_and_lapses_follow_the_layer_of_the_gateway():
    whole = laid({"for": {"by": "gateway", "until": "2023-09-01"},
                  "clauses": [clause("extra.window", WINDOW)]})  # fmt: skip
    at = datetime(2023, 9, 20, 12, tzinfo=UTC)
    early = case_under(whole, "accepted").case
    assert [str(d.by_day) for d in deadlines(whole, early, datetime(2023, 9, 2, tzinfo=UTC))] == [
        "2023-09-08"
    ]
    assert due(whole, early, at).event.clause == "extra.window"
    late = case_under(whole, "accepted", "2022-09-02").case
    assert deadlines(whole, late, at) == []
    assert due(whole, late, at) is None


def test_before_its_gateway_a_case_is_judged_by_today():
    whole = laid({"for": {"by": "gateway", "from": "2023-09-02"},
                  "clauses": [clause("extra.item", COMPETENCE)]})  # fmt: skip
    case = case_under(whole, "registered").case
    days = [datetime(2023, 9, day, 12, tzinfo=UTC) for day in (1, 2)]
    assert [len(missing_at_gateway(whole, case, day)) for day in days] == [0, 1]


def test_a_walk_waits_for_the_longest_time_on_programme():
    whole = laid({"for": {"by": "started"}, "clauses": [clause("extra.months", MONTHS)]})
    assert str(case_under(whole, "accepted").case.run.accepted_at)[:10] == "2023-11-01"


def test_a_case_is_pinned_to_the_whole_with_its_overlays():
    whole = laid({"for": {"by": "started"}, "drop": ["am1.notice"]})
    case = case_under(whole, "registered").case
    now = in_force(whole, case, date(2023, 1, 1))
    assert (case.known.digest, now.digest) == (whole.digest, whole.digest)
    assert "am1.notice" not in now.by_id
    assert in_force(now, case, date(2023, 1, 1)) is now
    assert in_force(whole, NEW, date(2023, 1, 1)) is whole
    assert in_force(PLAIN, case, date(2023, 1, 1)) is PLAIN
    player = Player(PLAIN, case=case)
    step = Step.model_validate({"at": "2023-09-01", "by": "provider", "do": "submit_gateway"})
    assert [f.clause for f in player.perform(step).findings] == ["house.version"]


def test_wording_of_an_overlay_locks_nobody_out():
    one = laid({"for": {"by": "started"}, "drop": ["am1.notice"]})
    other = laid({"for": {"by": "started"}, "drop": ["am1.notice"], "why": "Otherwise said."})
    later = laid({"for": {"by": "started", "from": "2024-01-01"}, "drop": ["am1.notice"]})
    assert one.digest == other.digest
    assert one.digest != later.digest


def test_what_was_worked_out_for_the_whole_is_not_taken_for_a_layer():
    whole = laid({"for": {"by": "started"}, "drop": ["am1.notice"]})
    assert "book_session" in whole.biting
    assert (
        "book_session"
        not in whole.laid(tuple((o, layer) for o in whole.overlays for layer in o.layers)).biting
    )
