"""What granted adjustments do to the length of a session."""

import pytest
from hypothesis import given, strategies as st

from guildhall.engine.adjustments import (
    extension_seconds,
    granted,
    part_seconds,
    planned_seconds,
    undecided,
)
from guildhall.engine.case import Case
from guildhall.engine.holdings import Adjustment
from guildhall.engine.kinds.timing import Part
from guildhall.engine.vocabulary import AdjustmentKind, RequestState
from guildhall.shelf.packs import pack
from tests.engine.builders import PACK, STANDS, changed, moment, without

TWO_PARTS = pack("ST0120/AP02")
"""Its first method has a presentation of 15 minutes and questions of 30."""


def asked(kind=AdjustmentKind.EXTRA_TIME, state=RequestState.GRANTED, **amounts):
    at = moment("2026-01-10 12:00")
    return Adjustment(kind=kind, asked_at=at, state=state, **amounts)


def case_with(*adjustments):
    return Case(adjustments={f"adjustment-{n}": one for n, one in enumerate(adjustments, start=1)})


@pytest.mark.parametrize(
    ("adjustments", "lengths"),
    [
        ([], {"presentation": 900, "questions": 1800}),
        ([{"percent": 25}], {"presentation": 1125, "questions": 2250}),
        ([{"percent": 25, "part": "questions"}], {"presentation": 900, "questions": 2250}),
        ([{"minutes": 9}], {"presentation": 1080, "questions": 2160}),
        ([{"minutes": 9, "part": "presentation"}], {"presentation": 1440, "questions": 1800}),
        ([{"percent": 10}, {"percent": 10}], {"presentation": 1080, "questions": 2160}),
        ([{"percent": 10}, {"minutes": 3}], {"presentation": 1050, "questions": 2100}),
        ([{"percent": 25, "method": "am1"}], {"presentation": 1125, "questions": 2250}),
        ([{"percent": 25, "method": "am2"}], {"presentation": 900, "questions": 1800}),
        ([{"percent": 25, "state": RequestState.ASKED}], {"presentation": 900, "questions": 1800}),
        (
            [{"percent": 25, "state": RequestState.REFUSED}],
            {"presentation": 900, "questions": 1800},
        ),
        (
            [{"kind": AdjustmentKind.ROOM, "percent": 25}],
            {"presentation": 900, "questions": 1800},
        ),
    ],
)
def test_extra_time_lengthens_the_parts_that_it_is_for(adjustments, lengths):
    case = case_with(*(asked(**one) for one in adjustments))
    assert part_seconds(TWO_PARTS, case, "am1") == lengths
    assert planned_seconds(TWO_PARTS, case, "am1") == sum(lengths.values())


@pytest.mark.parametrize(
    ("adjustments", "most"),
    [([], 1080), ([{"percent": 25}], 1350), ([{"minutes": 7}], 1122), ([{"minutes": 1}], 1086)],
)
def test_the_share_on_top_is_of_the_lengthened_time(adjustments, most):
    case = case_with(*(asked(**one) for one in adjustments))
    assert extension_seconds(PACK, case, "am1") == most


def test_the_share_of_one_part_is_of_that_part_and_rounds_down():
    shared = changed("am1.extension", pack=TWO_PARTS, percent=7, of="presentation")
    assert extension_seconds(shared, case_with(), "am1") == 63
    longer = case_with(asked(minutes=1, part="presentation"))
    assert extension_seconds(shared, longer, "am1") == 67


def test_a_pack_that_sets_no_length_and_no_share_has_none():
    bare = without("am1.duration", "am1.extension")
    case = case_with(asked(percent=25))
    assert part_seconds(bare, case, "am1") == {}
    assert planned_seconds(bare, case, "am1") is None
    assert extension_seconds(bare, case, "am1") is None
    assert planned_seconds(bare, case, "am2") == 4500


@given(
    lengths=st.lists(st.integers(1, 200), min_size=1, max_size=6),
    minutes=st.integers(1, 120),
)
def test_granted_minutes_are_all_there_however_the_parts_are_cut(lengths, minutes):
    parts = tuple(Part(id=f"part-{n}", name="Part", minutes=m) for n, m in enumerate(lengths))
    cut = changed("am1.duration", parts=parts)
    planned = planned_seconds(cut, case_with(asked(minutes=minutes)), "am1")
    assert planned == (sum(lengths) + minutes) * 60


def test_adjustments_are_named_by_their_state_and_their_method():
    case = case_with(
        asked(percent=25, state=RequestState.ASKED),
        asked(percent=25, method="am1", state=RequestState.ASKED),
        asked(kind=AdjustmentKind.ROOM, method="am2"),
        asked(kind=AdjustmentKind.ROOM),
    )
    assert undecided(case, "am1") == ["adjustment-1", "adjustment-2"]
    assert undecided(case, "am2") == ["adjustment-1"]
    assert len(list(granted(case, "am2", AdjustmentKind.ROOM))) == 2
    assert len(list(granted(case, "am1", AdjustmentKind.ROOM))) == 1
    assert list(granted(case, "am1", AdjustmentKind.EXTRA_TIME)) == []


def test_an_adjustment_that_is_asked_for_through_the_door_waits():
    assert undecided(STANDS["asked"]().case, "am1") == ["adjustment-1"]
    assert undecided(STANDS["ready"]().case, "am1") == []
