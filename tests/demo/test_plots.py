"""The cases of a demo: all go through, and every state is among them."""

from datetime import UTC, datetime

import pytest

from guildhall.demo.fill import play_all
from guildhall.engine import stage
from guildhall.engine.vocabulary import (
    AppealState,
    AttemptState,
    BriefState,
    CertificateState,
    GatewayState,
    MatterState,
    RedoState,
    RequestState,
    RunState,
    Stage,
)


@pytest.fixture(scope="module")
def cases():
    """What becomes of all cases of a demo; nothing of it is written anywhere."""
    until = datetime(2026, 9, 16, 13, 5, tzinfo=UTC)
    return [player.case for player in play_all(until, None)]


def test_there_are_enough_of_each_specification(cases):
    assert len(cases) >= 60
    specs = [case.known.spec for case in cases]
    assert min(specs.count(spec) for spec in set(specs)) >= 20
    assert len(set(specs)) == 3


def test_every_stage_is_there(cases):
    assert {stage(case) for case in cases} == set(Stage) - {Stage.NONE}


def test_what_can_become_of_a_case_is_there(cases):
    assert {case.run.gateway for case in cases} == set(GatewayState)
    assert BriefState.RETURNED in {case.run.brief_state for case in cases}
    tries = [
        tried for case in cases for run in case.runs for own in run.attempts.values()
        for tried in own
    ]  # fmt: skip
    assert {tried.state for tried in tries} == set(AttemptState)
    assert {RedoState.OFFERED, RedoState.AGREED} <= {tried.redo for tried in tries}
    matters = {one.state for case in cases for one in case.matters.values()}
    assert {*AppealState, MatterState.OPEN, RequestState.ASKED} <= matters
    adjustments = {one.state for case in cases for one in case.adjustments.values()}
    assert {RequestState.ASKED, RequestState.GRANTED} <= adjustments
    assert MatterState.OPEN in {one.state for case in cases for one in case.breaches.values()}
    assert {case.certificate for case in cases} == set(CertificateState)
    assert RunState.LAPSED in {run.state for case in cases for run in case.runs}
    assert max(len(case.runs) for case in cases) == 2


def test_a_demo_can_be_begun_at_an_odd_hour():
    assert len(play_all(datetime(2028, 2, 29, 23, 59, tzinfo=UTC), None)) >= 60
