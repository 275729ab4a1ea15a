"""Sides of the rules of evidence that no pack of the shelf shows: a step taken otherwise."""

import pytest

from guildhall.engine.actions.base import Piece
from guildhall.engine.rules.evidence import called
from tests.engine.otherwise import before, otherwise, says

PORTFOLIO = "examples/evidence/portfolio.nothing"
ADDED = "examples/evidence/portfolio.films"
HANDED_IN = "examples/time/windows/am2.report.in-first"
BEGUN = "examples/time/windows/am2.report.start"
OWN = {"kind": "piece_states", "statements": {"own": "it is the apprentice's own"}}
REPORT = {"kind": "report"}
TWO_VIDEOS = {
    "pieces": [
        {"kind": "video", "measures": {"seconds": 61}},
        {"kind": "video", "measures": {"seconds": 62}},
    ]
}
TWO_PAGES = {"pieces": [{"kind": "report", "measures": {"pages": "2"}}]}


def reports(method, bites, **amount):
    return {
        "kind": "pieces_of_kind",
        "method": method,
        "pieces": {"report": {"what": "reports", **amount}},
        "bites": bites,
    }


def videos(method, bites, **limits):
    return {"kind": "video_limits", "method": method, "bites": bites, **limits}


def pages(method, bites):
    return {
        "kind": "measure_within", "method": method, "of": "report", "what": "report",
        "unit": "pages", "most": 1, "bites": bites,
    }  # fmt: skip


SIDES = [
    # Too many pieces in all.
    ("examples/evidence/portfolio.sources.unnamed", 5,
     {"portfolio.kinds": {"kind": "portfolio_pieces", "least": 1, "most": 2,
                          "bites": ["submit_gateway"]}}, {},
     [("refusal portfolio.kinds: The portfolio holds 4 pieces; it is to hold 1 to 2. "
      "(got=4, limit=2, unit=pieces, field=add_evidence)")]),
    # Video in the work of a method, and of another one.
    (HANDED_IN, 1, {"am2.plan": videos("am2", ["submit_work"], seconds_each=60, clips=1)},
     TWO_VIDEOS,
     [("refusal am2.plan: The video clip is 1 minute 1 second long; 1 minute is the most. "
      "(got=61, limit=60, unit=seconds, field=piece)"),
      ("refusal am2.plan: The video clip is 1 minute 2 seconds long; 1 minute is the most. "
      "(got=62, limit=60, unit=seconds, field=piece)"),
      ("refusal am2.plan: There would be 2 video clips; 1 is the most. "
      "(got=2, limit=1, unit=clips, field=piece)")]),
    (HANDED_IN, 1, {"am2.plan": videos("am2", ["submit_work"], seconds_in_all=61)},
     {"pieces": [TWO_VIDEOS["pieces"][0], {"kind": "video"}]},
     ["refusal am2.plan: The length of the video clip is not measured. (field=piece)"]),
    (HANDED_IN, 1, {"am1.log": videos("am1", ["submit_work"], clips=1)}, TWO_VIDEOS, []),
    # What is said of a piece, of which day it is, and what it claims.
    (HANDED_IN, 1, {"am1.log": OWN | {"method": "am1", "bites": ["submit_work"]}}, {}, []),
    (ADDED, 1, {"portfolio.films": OWN | {"method": "am1", "bites": ["add_evidence"]}}, {}, []),
    (ADDED, 1, {"portfolio.films": OWN | {"bites": ["add_evidence"]}}, {},
     [("warning portfolio.films: Not said of the film: it is the apprentice's own. "
      "(limit=own, field=piece)")]),
    (ADDED, 1, {"portfolio.films": {"kind": "piece_dates", "bites": ["add_evidence"]}}, {},
     ["warning portfolio.films: No date is given for the piece. (field=piece)"]),
    (ADDED, 1, {"portfolio.films": {"kind": "knowledge_in_work", "bites": ["add_evidence"]}},
     {"piece": {"kind": "film", "ksbs": ["K1", "K2"]}},
     [("warning portfolio.films: The piece claims K1, K2 and names no work task that shows it. "
      "(field=task)")]),
    # Kinds of piece in the work of a method: handed in, of another method, as the session starts.
    (HANDED_IN, 1, {"am2.plan": reports("am2", ["submit_work"], most=0)}, {},
     [("refusal am2.plan: Of reports there is 1; 0 are the most. "
      "(got=1, limit=0, unit=pieces, field=piece)")]),
    (HANDED_IN, 1, {"am1.log": reports("am1", ["submit_work"], most=0)}, {}, []),
    (HANDED_IN, 1, {"am1.log": reports(None, ["submit_work"], least=1)}, {}, []),
    (HANDED_IN, 1, {"am2.plan": reports("am2", ["submit_work"], least=1, sources=2)}, {},
     [("refusal am2.plan: Of reports, no source is named for: report. "
      "(got=1, limit=0, unit=pieces, field=piece)"),
      ("refusal am2.plan: Of reports there is 1, from 0 sources; 2 different sources are the "
      "least. (got=0, limit=2, unit=sources, field=piece)")]),
    (HANDED_IN, 1, {"am2.plan": reports("am2", ["submit_work"], least=1, sources=2)},
     {"pieces": [REPORT, REPORT, REPORT]},
     [("refusal am2.plan: Of reports, no source is named for: report-1, report-2, report-3. "
      "(got=3, limit=0, unit=pieces, field=piece)"),
      ("refusal am2.plan: Of reports there are 3, from 0 sources; 2 different sources are the "
      "least. (got=0, limit=2, unit=sources, field=piece)")]),
    (BEGUN, 4, {"am2.plan": reports("am2", ["start_session"], least=1)}, {},
     [("refusal am2.plan: Of reports there are 0; 1 is the least. "
      "(got=0, limit=1, unit=pieces, field=add_evidence)")]),
    (BEGUN, 4, {"am1.log": reports("am1", ["start_session"], least=1)}, {}, []),
    # Measures: of the portfolio at the gateway, of work, and one as the most.
    (PORTFOLIO, 3,
     {"portfolio.films": {"of": "observation", "what": "observation", "most": 1,
                          "bites": ["submit_gateway"]}}, {},
     [("refusal portfolio.films: The minutes of the observation are not counted. "
      "(limit=1, unit=minutes, field=measures)")] * 2),
    (PORTFOLIO, 3,
     {"am1.report.pages": {"of": "observation", "what": "observation",
                           "bites": ["submit_gateway"]}}, {}, []),
    (HANDED_IN, 1, {"am1.log": pages(None, ["submit_work"])}, TWO_PAGES, []),
    (HANDED_IN, 1, {"am2.plan": pages("am2", ["submit_work"])}, TWO_PAGES,
     [("refusal am2.plan: The report has 2 pages; 1 is the most. "
      "(got=2, limit=1, unit=pages, field=measures)")]),
]  # fmt: skip


@pytest.mark.parametrize(("scenario", "step", "rules", "given", "lines"), SIDES)
def test_a_step_taken_otherwise_is_told_why(scenario, step, rules, given, lines):
    decision = otherwise(scenario, step, rules, given)
    assert says(decision, *rules) == lines


@pytest.mark.parametrize("piece", ["piece-1", "piece-9"])
def test_knowledge_that_is_mapped_without_its_work_task_is_told(piece):
    rules = {"portfolio.films": {"kind": "knowledge_in_work", "bites": ["map_evidence"]}}
    given = {"piece": piece, "ksbs": ["K1"]}
    decision = otherwise(PORTFOLIO, 2, rules, given, do="map_evidence")
    assert says(decision, "portfolio.films") == [
        (
            "warning portfolio.films: The piece claims K1 and names no work task that shows it. "
            "(field=task)"
        )
    ]


def test_the_work_task_that_a_piece_has_stands_for_what_is_mapped_later():
    rules = {"portfolio.films": {"kind": "knowledge_in_work", "bites": ["map_evidence"]}}
    player, add = before(ADDED, 2, rules)
    piece = {"id": "swarm", "kind": "film", "measures": {"minutes": "4"}, "task": "Takes a swarm."}
    player.perform(add.model_copy(update={"given": {"piece": piece}}))
    mapped = {"do": "map_evidence", "given": {"piece": "swarm", "ksbs": ["K1"]}}
    decision = player.perform(add.model_copy(update=mapped))
    assert says(decision, "portfolio.films") == []
    assert "portfolio.films" in decision.kept


AS_LINK = "warning portfolio.films: A video clip comes as a file; this one comes as link. "


@pytest.mark.parametrize(
    ("method", "lines"), [(None, [f"{AS_LINK}(got=link, limit=file, field=piece)"]), ("am1", [])]
)
def test_the_video_of_the_portfolio_is_looked_at_again_at_the_gateway(method, lines):
    rules = {"portfolio.films": videos(method, ["submit_gateway"], as_file=True)}
    player, add = before(ADDED, 2, rules)
    player.perform(add.model_copy(update={"given": {"piece": {"kind": "video", "form": "link"}}}))
    gate = {"do": "submit_gateway", "by": "provider", "given": {}}
    assert says(player.perform(add.model_copy(update=gate)), "portfolio.films") == lines


def test_pieces_that_show_nothing_of_the_method_are_named():
    covers = {"kind": "portfolio_covers", "method": "am1", "bites": ["submit_gateway"]}
    decision = otherwise(PORTFOLIO, 3, {"portfolio.films": covers})
    assert says(decision, "portfolio.films") == [
        (
            "warning portfolio.films: No piece of the portfolio is mapped to K1, S1. "
            "(got=0, limit=2, unit=KSBs, field=map_evidence)"
        ),
        (
            "warning portfolio.films: Not mapped to any KSB of the project review: piece-1, "
            "piece-2. (field=map_evidence)"
        ),
    ]


def test_work_that_is_in_is_counted_as_the_session_starts():
    rules = {"am2.plan": reports("am2", ["start_session"], most=0)}
    player, hand_in = before("examples/time/windows/am2.report.sides", 3, rules)
    player.perform(hand_in)
    own = {"method": "am2"}
    officer = {"at": "2026-04-11", "by": "officer", "do": "allocate_assessor", "given": own}
    player.perform(hand_in.model_copy(update=officer))
    start = {"at": "2026-04-20 14:00", "by": "assessor", "do": "start_session", "given": own}
    assert says(player.perform(hand_in.model_copy(update=start)), "am2.plan") == [
        (
            "refusal am2.plan: Of reports there is 1; 0 are the most. "
            "(got=1, limit=0, unit=pieces, field=piece)"
        )
    ]


@pytest.mark.parametrize(("method", "kept"), [("am1", True), ("am2", False)])
def test_what_is_assessed_of_a_method_is_asked_as_that_method_is_marked(method, kept):
    assessed = {"kind": "evidence_assessed", "method": method, "of": ["log"], "bites": ["mark"]}
    decision = otherwise("examples/reform/sample.marked", 1, {"am1.sample": assessed})
    assert says(decision, "am1.sample") == []
    assert ("am1.sample" in decision.kept) is kept


def test_pieces_without_an_id_are_called_by_their_kind_and_their_number():
    given = (("slides", None), ("report", None), ("report", "draft"), ("report", None))
    pieces = tuple(Piece(kind=kind, id=key) for kind, key in given)
    assert [name for name, _ in called(pieces)] == ["slides", "report-1", "draft", "report-3"]
