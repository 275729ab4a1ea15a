"""Whose move it is, along a whole life and off its path, and by when."""

from datetime import UTC, date, datetime, timedelta

import pytest

from guildhall.engine.case import NEW
from guildhall.engine.dates import day_of, spoken
from guildhall.engine.lifecycle import may_ever, rows
from guildhall.engine.moves import moves, moves_of
from guildhall.engine.replay import replay
from guildhall.engine.vocabulary import Role, Track
from guildhall.shelf.packs import (
    EXAMPLES,
    find,
    pack as find_pack,
    read_pack,
    read_with_lines,
    shelf_folder,
    under,
)
from guildhall.shelf.player import Player
from tests.cli.conftest import PACK as RINGER
from tests.engine import builders, lives
from tests.engine.builders import done, moment, own, walked

HANDS_IN = "hands the gateway in, with everybody's part in it"
AT = datetime(2026, 1, 10, 13, tzinfo=UTC)


@pytest.fixture
def ringer(tmp_path):
    """Give the invented specification of a bell ringer, with some of its text replaced."""

    def read(*pairs):
        text = RINGER
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        (tmp_path / "pack.yaml").write_text(text)
        return read_pack(tmp_path)

    return read


def waited_for(player, at=None):
    """Tell who does what, in words."""
    found = moves(player.pack, player.case, at or player.case.last_at)
    return [f"{move.role.value} {move.words}" for move in found]


def example(folder, to="registered"):
    return walked(to, date(2025, 1, 10), Player(read_pack(shelf_folder() / EXAMPLES / folder)))


@pytest.fixture
def after(ringer):
    """Walk to a point, perform some steps, and tell whose move it is then."""

    def call(goal, *steps, at=None, **results):
        player = walked(goal, player=Player(ringer()), **results)
        for when, by, do, given in steps:
            done(player, when, by, do, **given)
        return waited_for(player, at)

    return call


def test_before_anything(ringer):
    found = moves(ringer(), NEW, AT)
    assert [move.sentence for move in found] == ["The training provider registers the apprentice."]


@pytest.mark.parametrize(
    ("goal", "expected"),
    [
        ("registered", ["provider " + HANDS_IN]),
        ("submitted", ["officer accepts the gateway or sends it back"]),
        (
            "accepted",
            ["officer allocates an assessor to the discussion", "officer books the discussion"],
        ),
        ("ready", ["assessor holds the discussion"]),
        ("held", ["assessor marks the discussion"]),
        ("marked", ["quality_assurer checks the marks of the discussion"]),
        ("agreed", ["officer releases the result of the discussion"]),
        ("outcome", ["officer claims the certificate"]),
    ],
)
def test_along_the_way(after, goal, expected):
    assert after(goal) == expected


@pytest.mark.parametrize(
    ("goal", "steps", "expected"),
    [
        (
            "submitted",
            [("2026-01-12", "officer", "return_gateway", {"reasons": ["Page 3."]})],
            ["provider mends what the gateway was sent back for, and hands it in again"],
        ),
        (
            "registered",
            [("2025-02-01", "provider", "pause", {})],
            ["provider ends the break in learning when it is over"],
        ),
        ("registered", [("2025-02-01", "provider", "withdraw", {})], []),
        (
            "registered",
            [("2025-02-01", "apprentice", "request_adjustment", {"kind": "breaks"})],
            [
                "officer decides adjustment 1, breaks",
                "provider hands the gateway in, with everybody's part in it",
            ],
        ),
        (
            "held",
            [
                (
                    "2026-02-01",
                    "officer",
                    "record_breach",
                    {"clause": "talk.notice", "method": "talk", "what": "Nobody was told."},
                )
            ],
            [
                "officer deals with breach 1, which is against talk.notice",
                "assessor marks the discussion",
            ],
        ),
        (
            "marked",
            [("2026-02-01", "quality_assurer", "return_marks", {"method": "talk", "reason": "?"})],
            ["assessor marks the discussion again"],
        ),
        (
            "outcome",
            [("2026-02-01", "officer", "claim_certificate", {})],
            ["officer records the certificate when it is issued"],
        ),
        (
            "outcome",
            [
                ("2026-02-01", "officer", "claim_certificate", {}),
                ("2026-02-02", "officer", "record_certificate", {"number": "1"}),
            ],
            [],
        ),
    ],
)
def test_off_the_path(after, goal, steps, expected):
    assert after(goal, *steps) == expected


def test_a_fail_is_for_the_employer_to_decide(after):
    expected = ["employer decides on a re-sit or re-take of the discussion"]
    assert after("outcome", talk="fail") == expected


def test_a_window_that_is_over_asks_for_a_new_beginning(after):
    late = datetime(2026, 3, 11, 12, tzinfo=UTC)
    assert after("accepted", at=late) == ["officer begins the whole EPA again"]


def test_a_specification_with_work_waits_for_it(ringer):
    rule = "rule: {kind: notice, method: talk, days: 10, bites: [book_session, move_session]}"
    work = "rule: {kind: work_includes, method: talk, any_of: [tune], what: a tune}"
    spec = ringer((rule, work), ("session: discussion}", "session: discussion, work: tune}"))
    assert waited_for(walked("accepted", player=Player(spec)))[0] == "apprentice hands in the tune"


def test_a_move_names_its_action_and_the_nearest_limit_on_it(ringer):
    player = walked("accepted", player=Player(ringer()))
    allocating, booking = moves(player.pack, player.case, player.case.last_at)[-2:]
    assert (allocating.action, allocating.by_day) == ("allocate_assessor", date(2026, 3, 10))
    assert (booking.action, booking.target, booking.method) == ("book_session", "talk", "talk")
    assert (booking.clause, booking.by_day) == ("talk.window", date(2026, 3, 10))
    done(player, "2026-01-12 09:00", "officer", "allocate_assessor", method="talk")
    done(player, "2026-01-12 09:00", "officer", "book_session", method="talk", place="the tower",
         starts_at="2026-01-30 10:00")  # fmt: skip
    holding = moves(player.pack, player.case, player.case.last_at)[-1]
    assert (holding.action, holding.by_day) == ("start_session", date(2026, 3, 10))
    assert (holding.from_day, holding.waiting_since) == (date(2026, 1, 30), None)


@pytest.mark.parametrize(
    ("goal", "steps", "since"),
    [
        ("registered", [], None),
        ("submitted", [], "gateway.submitted"),
        ("accepted", [], None),
        ("ready", [], None),
        ("held", [], "session.ended"),
        ("marked", [], "marks.given"),
        ("marked", [("quality_assurer", "return_marks", {"method": "talk", "reason": "?"})],
         "marks.returned"),
        ("agreed", [], "marks.agreed"),
        ("outcome", [], "outcome.reached"),
        ("outcome", [("officer", "claim_certificate", {})], None),
        ("outcome", [("officer", "claim_certificate", {}),
                     ("officer", "reject_claim", {"reason": "A name."})], "claim.rejected"),
        ("outcome", [("apprentice", "appeal", {"against": "talk", "grounds": "?"})],
         "appeal.lodged"),
    ],
)  # fmt: skip
def test_what_came_to_somebody_says_since_when_it_waits(ringer, goal, steps, since):
    player = walked(goal, player=Player(ringer()))
    for by, do, given in steps:
        done(player, builders.after(player, days=1), by, do, **given)
    move = moves(player.pack, player.case, player.case.last_at)[0]
    last = [day_of(one.happened_at) for one in player.history if one.event.name == since]
    assert move.waiting_since == (last[-1] if since else None)
    assert move.words.endswith("the claim was sent back") is (since == "claim.rejected")


def test_a_new_run_waits_for_nothing_of_the_one_before():
    player = builders.asked()
    done(player, "2026-05-11 00:05", "system", "lapse")
    assert Track.GATEWAY in {track for track, _ in player.case.turned}
    at = builders.after(player, days=1)
    done(player, at, "officer", "begin_run", reason="To be taken anew.")
    assert {track for track, _ in player.case.turned} == {Track.ADJUSTMENT}


def test_a_limit_that_is_set_aside_dates_nothing():
    spec = builders.PACK.model_copy(update={"waivers_allowed": ("epa.window",)})
    player = walked("accepted", player=Player(spec))
    found = moves(player.pack, player.case, player.case.last_at)
    assert {move.clause for move in found if move.action == "book_session"} == {"epa.window"}
    done(player, builders.after(player, hours=1), "officer", "waive", clause="epa.window",
         reason="A flood.")  # fmt: skip
    found = moves(player.pack, player.case, player.case.last_at)
    assert {move.by_day for move in found if move.action == "book_session"} == {None}


@pytest.mark.parametrize("life", [lives.plain, lives.difficult])
def test_whoever_is_to_move_may_and_can(life):
    """Replayed entry by entry, every move is one that its role has in the state of the case."""
    player = life()
    case = NEW
    for entry in player.history:
        case = replay([entry], case)
        for move in moves(player.pack, case, entry.at):
            assert may_ever(move.action, move.role), move
            target = None if move.action == "confirm_rule" else move.target
            states = [row.states for row in rows(move.action)]
            now = case.state(rows(move.action)[0].track, target)
            assert any(now in (allowed or ()) for allowed in states), (move, now)


def test_a_viewer_is_given_their_own_moves():
    player = builders.ready()
    at = player.case.last_at
    mine = moves_of(own(player, "assessor", "am1"), player.pack, player.case, at)
    assert {move.role for move in mine} == {Role.ASSESSOR}
    assert moves_of(own(player, "employer"), player.pack, player.case, at) == []


# The parts of apprentice and employer in a gateway


def parts_in(player):
    """Tell what apprentice and employer have been asked for, each thing once, in order."""
    case, found = NEW, {}
    for entry in player.history:
        case = replay([entry], case)
        waited = moves(player.pack, case, entry.at)
        outside = [move for move in waited if move.role in (Role.APPRENTICE, Role.EMPLOYER)]
        found |= {f"{move.role.value} {move.words}, by {move.clause}": None for move in outside}
    return list(found)


PICKING = "declares a part in picking the best evidence from the whole apprenticeship"
TO_SIGN = [
    "apprentice signs the gateway form, by gateway.form.signatures",
    "employer signs the gateway form, by gateway.form.signatures",
]


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("ST0825/AP02", TO_SIGN),
        (
            "ST0120/AP02",
            [
                "apprentice makes 2 declarations for the gateway, by am2.portfolio.statement",
                "employer makes 2 declarations for the gateway, by am2.portfolio.statement",
                f"employer {PICKING}, by am2.portfolio.selection",
                f"apprentice {PICKING}, by am2.portfolio.selection",
                *TO_SIGN,
            ],
        ),
    ],
)
def test_what_is_asked_of_others_comes_once_the_providers_part_is_there(spec, expected):
    assert parts_in(walked("submitted", player=Player(find_pack(spec)))) == expected


def test_only_the_employer_confirms_that_the_apprentice_works_at_the_standard():
    player = walked("submitted")
    told = [entry for entry in player.history if entry.event.name != "competence.confirmed"]
    case = replay([entry for entry in told if entry.event.name != "gateway.submitted"])
    expected = (Role.EMPLOYER, "confirm_competence", "gateway.employer-satisfied")
    found = moves(player.pack, case, case.last_at)
    assert expected in [(move.role, move.action, move.clause) for move in found]


def test_who_signed_a_form_that_was_changed_since_signs_again():
    player = builders.returned()
    assert not any(" signs " in words for words in waited_for(player))
    at = builders.after(player, hours=1)
    done(player, at, "provider", "state_outcomes", where="In chapter 2, and no more in 1.")
    again = ["apprentice signs the gateway form again", "employer signs the gateway form again"]
    assert waited_for(player)[:2] == again
    done(player, builders.after(player, hours=1), "employer", "sign")
    mends = "provider mends what the gateway was sent back for, and hands it in again"
    assert waited_for(player)[:2] == [again[0], mends]


def test_what_a_session_waits_for_is_asked_of_the_apprentice_by_its_day():
    """What has to be said, and handed in, before a session can start is known on the day before."""
    player = walked("accepted", player=Player(find_pack("ST0120/AP02")))
    needs = "declares technical requirements for the presentation, or that there are none"
    asked = [move for move in moves(player.pack, player.case, player.case.last_at)
             if move.role is Role.APPRENTICE]  # fmt: skip
    assert {move.words: move.clause for move in asked} == {
        needs: "am1.technical-needs",
        "hands in the report and presentation": "am1.presentation.window",
    }
    at = builders.after(player, days=1)
    starts = at + timedelta(days=12)
    done(player, at, "officer", "allocate_assessor", method="am1", assessor="assessor-1")
    done(player, at, "officer", "book_session", method="am1", starts_at=starts.isoformat(),
         place="Online")  # fmt: skip
    asked = [move for move in moves(player.pack, player.case, at) if move.role is Role.APPRENTICE]
    assert {(move.clause, move.by_day) for move in asked} == {
        ("am1.technical-needs", day_of(starts)),
        ("am1.after-submission", day_of(starts)),
    }
    done(player, at, "apprentice", "declare", what="technical-needs")
    assert f"apprentice {needs}" not in waited_for(player)


def test_a_booking_that_has_become_too_early_is_the_officers_to_move(ringer):
    notice = "{kind: notice, method: talk, days: 10, bites: [book_session, move_session]}"
    wait = (
        "{kind: not_before, method: talk, wait: {weeks: 2}, after: work.submitted, "
        "bites: [book_session, move_session, start_session]}"
    )
    spec = ringer((notice, wait), ("session: discussion}", "session: discussion, work: tune}"))
    player = walked("accepted", player=Player(spec))
    at = builders.after(player, days=1)
    starts, first = at + timedelta(days=13), day_of(at) + timedelta(days=14)
    done(player, at, "officer", "allocate_assessor", method="talk")
    booked = done(player, at, "officer", "book_session", method="talk", place="the tower",
                  starts_at=starts.isoformat())  # fmt: skip
    (note,) = [one for one in booked.findings if one.clause == "talk.notice"]
    assert note.sentence.endswith(f"Were that today, {spoken(first)} would be the first day.")
    done(player, at, "apprentice", "submit_work", method="talk", pieces=[{"kind": "tune"}])
    (move,) = [one for one in moves(spec, player.case, at) if one.action == "move_session"]
    assert move.words == f"moves the discussion: {spoken(first)} is its first day"
    assert (move.clause, move.by_day) == ("talk.notice", day_of(starts))
    later = (starts + timedelta(days=1)).isoformat()
    done(player, at, "officer", "move_session", method="talk", starts_at=later, reason="Late.")
    assert "move_session" not in {one.action for one in moves(spec, player.case, at)}


def test_work_is_waited_for_wherever_a_clause_speaks_of_it():
    pack = find_pack("ST0792/1.2")
    for option in pack.options:
        player = walked("accepted", player=Player(pack), option=option)
        handing_in = [one for one in waited_for(player) if one.startswith("apprentice hands in")]
        assert handing_in == [f"apprentice hands in the {pack.methods['am1'].work_name}"]


# What only the rules of some packs wait for


def test_the_employer_decides_whether_english_and_maths_are_needed():
    whole, document = read_with_lines(find("ST0825/AP02"))
    player = Player(under(whole, ("national",), document))
    registered = "2025-03-01 09:00"
    done(player, registered, "provider", "register", started_on="2025-03-01", age_at_start=19)
    expected = "employer decides whether English and maths are needed"
    assert expected in waited_for(player)
    found = moves(player.pack, player.case, player.case.last_at)
    assert [move.clause for move in found if move.role is Role.EMPLOYER] == [
        "national.english-maths"
    ]
    done(player, "2025-03-02 09:00", "employer", "decide_english_maths", needed=True)
    assert expected not in waited_for(player)


TRAM = {"item": "licence", "which": "tram", "state": "achieved", "evidence": "licence-1"}


def test_a_licence_that_runs_out_is_for_the_provider_to_renew():
    player = example("gateway", "accepted")
    done(player, "2026-01-11 09:00", "officer", "allocate_assessor", method="am1")
    done(player, "2026-01-11 09:00", "officer", "record_credential", **TRAM,
         dated="2026-01-10", expires_on="2026-02-20")  # fmt: skip
    renew = "provider renews the licence to drive a horse tram"
    assert renew not in waited_for(player, moment("2026-02-20 12:00"))
    assert renew in waited_for(player, moment("2026-02-21 12:00"))
    found = moves(player.pack, player.case, moment("2026-02-21 12:00"))
    assert [(m.target, m.by_day) for m in found if m.role is Role.PROVIDER] == [
        ("licence", date(2026, 2, 20))
    ]


def test_methods_are_chosen_before_anything_of_them_is_booked():
    player = example("reform")
    choice = "officer chooses 1 of the discussion and the interview"
    assert choice in waited_for(player)
    done(player, "2025-02-01 09:00", "officer", "choose_methods", methods=["am2"])
    assert choice not in waited_for(player)


def test_a_method_that_began_before_the_gateway_is_waited_for():
    player = example("reform")
    done(player, "2025-02-01 09:00", "officer", "allocate_assessor", method="am1",
         assessor={"person": "ann", "approved_marker": True})  # fmt: skip
    done(player, "2025-02-01 09:00", "officer", "book_session", method="am1", place="the meadow",
         starts_at="2025-03-01 10:00")  # fmt: skip
    assert waited_for(player)[-1] == "assessor holds the practical task"


BEHAVIOURS = """\
  - id: behaviours.verified
    at: Behaviours
    force: must
    does: enforce
    says: The employer verifies the behaviours before the claim.
    rule: {kind: behaviours_verified, bites: [claim_certificate]}
"""


def test_the_claim_waits_for_the_employer_to_verify_the_behaviours(ringer):
    grading = "  - id: grade.each\n"
    player = walked("outcome", player=Player(ringer((grading, BEHAVIOURS + grading))))
    verify = "employer verifies the behaviours, before the certificate is claimed"
    assert waited_for(player) == [verify]
    done(player, builders.after(player, hours=1), "employer", "verify_behaviours", verified=False)
    assert waited_for(player) == [verify]
    done(player, builders.after(player, hours=1), "employer", "verify_behaviours", verified=True)
    assert waited_for(player) == ["officer claims the certificate"]
